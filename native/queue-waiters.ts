// Who waits in a System V message queue: the kernel's tables don't tell, the call that a thread is in does. Not
// semaphores, which count who waits. Follows proc_pid_syscall(5), msgop(2); numbers of
// arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
import { KernelError } from './errors.js';
import { attempt, isGone, isNumber, listNames, listPids, readRecord, type Machine } from './machine.js';

const waitingCalls: readonly string[] = process.arch === 'arm64' ? ['188', '189'] : ['69', '70'];

export interface QueueWaiters {
  /** How many threads wait to send or receive, by msqid. */
  waiting: Map<number, number>;
  /** Processes that could not be asked. */
  denied: Set<number>;
}

/** Yields once a thread. */
export function* lookForWaiters(
  machine: Machine,
  exclude: readonly number[],
): Generator<undefined, QueueWaiters> {
  const found: QueueWaiters = { waiting: new Map(), denied: new Set() };
  for (const pid of listPids(machine)) {
    if (exclude.includes(pid)) continue;
    const folder = `${machine.proc}/${pid}/task`;
    const threads = attempt(folder, () => listNames(folder));
    if (threads instanceof KernelError) {
      if (!isGone(threads)) found.denied.add(pid);
      continue;
    }
    for (const thread of threads.filter(isNumber)) {
      yield;
      const text = attempt(folder, () => readRecord(`${folder}/${thread}/syscall`));
      if (text instanceof KernelError) {
        if (!isGone(text)) found.denied.add(pid);
        continue;
      }
      const [call = '', id = ''] = text.split(' ');
      if (!waitingCalls.includes(call)) continue;
      const msqid = Number(id);
      found.waiting.set(msqid, (found.waiting.get(msqid) ?? 0) + 1);
    }
  }
  return found;
}
