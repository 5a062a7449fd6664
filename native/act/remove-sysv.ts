// Removes exactly one System V object: an id that is the one that was judged is asked right before. Not the decision
// that it may go: src/probe/removal. The kernel gives an id anew only after tens of thousands of others in its place.
// Follows shmctl(2), proc_sysvipc(5).
import { KernelError } from '../errors.js';
import { attempt } from '../machine.js';
import { thisMachine } from '../this-machine.js';
import type { SysvRecord } from '../records.js';
import { readSysvWhole } from '../sysv.js';
import { removeSegment } from './libc.js';

/** What a segment was when it was judged. Times in seconds; `nattch` as the kernel counts. */
export type JudgedShm = Pick<SysvRecord, 'shmid' | 'key' | 'creator' | 'size' | 'ctime' | 'nattch'>;

/**
 * removed · gone: there is none of that id · other: it isn't the one · changed: its owner or mode was set anew, or its
 * key is gone · held: somebody is attached · attached: it is removed, and somebody came in between, who keeps it.
 */
export type ShmEnd = 'removed' | 'gone' | 'other' | 'changed' | 'held' | 'attached';

/**
 * `own`: of `nattch`, how many are ours. Throws KernelError where the kernel lets us not, or the table can't be read.
 */
export function removeShm(judged: JudgedShm, own = 0): ShmEnd {
  const now = rowOf(judged.shmid);
  if (!now) return 'gone';
  if (now.creator !== judged.creator || now.size !== judged.size) return 'other';
  if (now.ctime !== judged.ctime || now.key !== judged.key) return 'changed';
  if (now.nattch !== judged.nattch) return 'held';
  const failed = attempt(`shmid ${judged.shmid}`, () => removeSegment(judged.shmid));
  if (failed instanceof KernelError) {
    if (failed.code === 'EINVAL' || failed.code === 'EIDRM') return 'gone';
    throw failed;
  }
  // It is removed: a table that can't be read now changes nothing of that, and must not look as if it weren't.
  const left = attempt('sysvipc/shm', () => rowOf(judged.shmid));
  if (left === undefined) return 'removed';
  return left instanceof KernelError || left.nattch > own ? 'attached' : 'removed';
}

function rowOf(shmid: number): SysvRecord | undefined {
  const { rows, failure } = readSysvWhole(thisMachine());
  if (failure) throw failure;
  return rows.find(row => row.shmid === shmid);
}
