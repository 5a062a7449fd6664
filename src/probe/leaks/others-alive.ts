// How many processes of an IPC namespace could come back to what nobody holds: a System V semaphore set, a queue, or a
// segment that was never attached is found by a number, and who knows it leaves no trace. Not who was seen to use it
// (others.ts).
import { attempt, isGone, listPids, type Machine } from '../../../native/machine.js';
import { KernelError } from '../../../native/errors.js';
import { readNamespace } from '../../../native/proc-ns.js';
import { ended, readStat } from '../../../native/proc-stat.js';

/** Counts who can't be asked, too, as that may be one. Yields once a process. */
export function* countAlive(
  machine: Machine,
  ipcNs: number,
  exclude: readonly number[],
): Generator<undefined, number> {
  let alive = 0;
  for (const pid of listPids(machine)) {
    if (exclude.includes(pid)) continue;
    yield;
    const stat = attempt(`pid ${pid}`, () => readStat(machine, pid));
    if (stat instanceof KernelError ? isGone(stat) : stat.kernelThread || ended(stat)) continue;
    const namespace = attempt(`pid ${pid}`, () => readNamespace(`${machine.proc}/${pid}`, 'ipc'));
    if (namespace instanceof KernelError ? isGone(namespace) : namespace !== undefined && namespace !== ipcNs)
      continue;
    alive++;
  }
  return alive;
}
