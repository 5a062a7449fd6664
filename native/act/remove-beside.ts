// Removes exactly one object of those that lie beside segments: a System V semaphore set or queue whose row is what it
// was when it was judged, asked right before; a POSIX queue that is the inode that was judged. Not the decision that it
// may go: src/probe/removal. Follows semctl(2), msgctl(2), mq_unlink(3), ipc/mqueue.c (which has no rename).
import { closeSync, fstatSync, unlinkSync } from 'node:fs';
import { KernelError } from '../errors.js';
import { attempt } from '../machine.js';
import { readQueues, readSemaphoreSet, rowText } from '../sysv-others.js';
import { thisMachine } from '../this-machine.js';
import { removeQueue, removeSet } from './ipc.js';
import { hold, openPlace, within } from './open-folder.js';

/** removed · gone: there is none of that number or name · changed: it isn't the one, or has changed. */
export type BesideEnd = 'removed' | 'gone' | 'changed';

/** `judged`: its row as text, as rowText() gives it. Throws KernelError where the kernel doesn't let us. */
export function removeSemaphores(semid: number, judged: string): BesideEnd {
  const row = readSemaphoreSet(thisMachine(), semid);
  return removeRow(row && rowText(row), judged, () => removeSet(semid));
}

export function removeMessages(msqid: number, judged: string): BesideEnd {
  const row = readQueues(thisMachine()).find(one => one.msqid === msqid);
  return removeRow(row && rowText(row), judged, () => removeQueue(msqid));
}

function removeRow(now: string | undefined, judged: string, act: () => void): BesideEnd {
  if (now === undefined) return 'gone';
  if (now !== judged) return 'changed';
  const failed = attempt('its row', act);
  if (!(failed instanceof KernelError)) return 'removed';
  if (failed.code === 'EINVAL' || failed.code === 'EIDRM') return 'gone';
  throw failed;
}

/**
 * `path`: below where queues are mounted, as bytes. Its name can't be moved first: who takes the name between the last
 * look and the removal, right after another has removed the judged one, loses the new one. Throws KernelError.
 */
export function removePosixQueue(path: Buffer, judged: { device: bigint; inode: bigint }): BesideEnd {
  const done = attempt(path.toString('latin1'), (): BesideEnd => {
    const place = openPlace(path);
    try {
      const held = hold(place);
      try {
        const { dev, ino } = fstatSync(held, { bigint: true });
        if (dev !== judged.device || ino !== judged.inode) return 'changed';
        unlinkSync(within(place.folder, place.name));
        return 'removed';
      } finally {
        closeSync(held);
      }
    } finally {
      closeSync(place.folder);
    }
  });
  if (!(done instanceof KernelError)) return done;
  if (done.code === 'ENOENT') return 'gone';
  throw done;
}
