// Threads: /proc/pid/task, and of one thread which process it's of, what it's called in its own pid namespace and in
// which system call it sleeps. Not processes: proc-stat.ts. Follows proc_pid_task(5), proc_pid_status(5) (Tgid,
// NSpid) and proc_pid_syscall(5), which asks a sleeping thread and neither stops nor wakes one.
import { KernelError } from './errors.js';
import { isNumber, listNames, readRecord, type Machine } from './machine.js';
import type { ByteString } from './records.js';

export interface ThreadStatus {
  /** Its process. */
  pid: number;
  /** Its id in the innermost pid namespace that it is in: what it calls itself, and writes into locks. */
  innermost: number;
  /** Its own name. */
  comm: ByteString;
}

/** Undefined when it makes no sense. */
export function parseThreadStatus(text: ByteString): ThreadStatus | undefined {
  const pid = /\nTgid:\t(\d{1,10})\n/.exec(text)?.[1];
  if (pid === undefined) return undefined;
  // Older kernels have no such line: then there's one namespace.
  const ids = /\nNSpid:((?:\t\d{1,10})+)\n/.exec(text)?.[1]?.trim().split('\t');
  const own = /\nPid:\t(\d{1,10})\n/.exec(text)?.[1];
  const comm = /^Name:\t([^\n]*)\n/.exec(text)?.[1] ?? '';
  return { pid: Number(pid), innermost: Number(ids?.at(-1) ?? own), comm: comm as ByteString };
}

/** By its id in our pid namespace. Throws KernelError: ENOENT or ESRCH when it has ended. */
export function readThreadStatus(machine: Pick<Machine, 'proc'>, tid: number): ThreadStatus {
  const path = `${machine.proc}/${tid}/status`;
  const status = parseThreadStatus(readRecord(path));
  if (!status) throw new KernelError('parse', 'EBADMSG', path);
  return status;
}

/** Ids of a process's threads. Throws KernelError. */
export function listThreads(machine: Pick<Machine, 'proc'>, pid: number): number[] {
  return listNames(`${machine.proc}/${pid}/task`).filter(isNumber).map(Number);
}

/** The line as the kernel prints it. Throws KernelError: EPERM where we may not trace the process. */
export function readSyscall(machine: Pick<Machine, 'proc'>, pid: number, tid: number): ByteString {
  return readRecord(`${machine.proc}/${pid}/task/${tid}/syscall`);
}
