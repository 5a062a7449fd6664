// What lies beside the segments, to be removed: System V semaphore sets and message queues, and POSIX message queues.
// Where one is and what it is now, what can be kept of it without taking it away, and the removal of exactly that one.
// Not the road that a removal takes (remove.ts) nor the making anew (restore-beside.ts).
import { messageAt, roomOf, valuesOf } from '../../../native/act/ipc.js';
import {
  removeMessages,
  removePosixQueue,
  removeSemaphores,
  type BesideEnd,
} from '../../../native/act/remove-beside.js';
import { KernelError } from '../../../native/errors.js';
import type { Machine } from '../../../native/machine.js';
import { listQueues } from '../../../native/mqueues.js';
import {
  readQueues,
  readSemaphoreSet,
  rowText,
  type QueueRecord,
  type SemRecord,
} from '../../../native/sysv-others.js';
import { RemovalError } from './errors.js';
import type { RemovedFacts } from './facts.js';
import { packMessages } from './messages.js';

/** `text`: all that tells it from others, and from itself after a use. */
export type Beside = { text: string } & (
  | { kind: 'sysv-sem'; row: SemRecord }
  | { kind: 'sysv-msg'; row: QueueRecord }
  | { kind: 'mqueue'; path: Buffer; identity: { device: bigint; inode: bigint } }
);

/** As it is now; undefined where there is none of that id, or it is no such object. */
export function findBeside(machine: Machine, id: string): Beside | undefined {
  const [, kind, number] = /^(sysv-sem|sysv-msg):\d+:(\d+)$/.exec(id) ?? [];
  if (kind === 'sysv-sem') {
    const row = readSemaphoreSet(machine, Number(number));
    return row && { kind, row, text: rowText(row) };
  }
  if (kind === 'sysv-msg') {
    const row = readQueues(machine).find(({ msqid }) => msqid === Number(number));
    return row && { kind, row, text: rowText(row) };
  }
  return id.startsWith('mqueue:') ? findQueue(machine, id) : undefined;
}

function findQueue(machine: Machine, id: string): Beside | undefined {
  const found = listQueues(machine).find(queue => queue.id === id);
  if (!found) return undefined;
  const { dev: device, ino: inode, mode, uid, gid, mtimeNs, ctimeNs } = found.stat;
  const text = [device, inode, mode, uid, gid, mtimeNs, ctimeNs].join(' ');
  return { kind: 'mqueue', path: Buffer.from(found.path, 'latin1'), identity: { device, inode }, text };
}

/**
 * All of its content, as it can be made anew from. Throws RemovalError UNREADABLE where it can't be had without taking
 * it away, TOOLARGE; KernelError.
 */
export function keepOf(beside: Beside, budget: number): { bytes: Uint8Array; facts: RemovedFacts } {
  switch (beside.kind) {
    case 'sysv-sem': {
      const { semid, count, key, mode, uid, gid } = beside.row;
      return {
        bytes: reading(() => valuesOf(semid, count)),
        facts: { kind: beside.kind, key, mode, uid, gid },
      };
    }
    case 'sysv-msg': {
      const { msqid, bytes: most, messages, key, mode, uid, gid } = beside.row;
      if (most > budget)
        throw new RemovalError(
          'TOOLARGE',
          'Its messages are more than copies of what is removed may take. Raise that limit, or remove it without a copy.',
        );
      const all = Array.from({ length: messages }, (_, i) => reading(() => messageAt(msqid, i, most)));
      const there = all.filter(message => message !== undefined);
      // One that was taken meanwhile: its row has changed with it, and nothing will be removed.
      const facts = { kind: beside.kind, key, mode, uid, gid, most: reading(() => roomOf(msqid)) };
      return { bytes: packMessages(there), facts };
    }
    case 'mqueue':
      throw new RemovalError(
        'UNREADABLE',
        'The messages of a POSIX queue can’t be kept: whoever reads one takes it out. It can be removed without a copy only.',
      );
  }
}

function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    const why =
      error.code === 'ENOSYS'
        ? 'Its messages can’t be kept: this kernel has no way to read one and leave it there (MSG_COPY). It can be removed without a copy only.'
        : `What is in it can’t be kept: the kernel doesn’t let us read it (${error.code}).`;
    throw new RemovalError('UNREADABLE', why, error);
  }
}

/** Throws RemovalError where it isn't what it was; KernelError where the kernel doesn't let us. */
export function removeBeside(beside: Beside, name: string): void {
  const end = endOf(beside);
  switch (end) {
    case 'removed':
      return;
    case 'gone':
      throw new RemovalError('GONE', `${name} is gone already: somebody else removed it.`);
    case 'changed':
      throw new RemovalError(
        'CHANGED',
        `${name} was used or changed since you said yes, or is another by now. It is left as it is; look again.`,
      );
  }
}

function endOf(beside: Beside): BesideEnd {
  switch (beside.kind) {
    case 'sysv-sem':
      return removeSemaphores(beside.row.semid, beside.text);
    case 'sysv-msg':
      return removeMessages(beside.row.msqid, beside.text);
    case 'mqueue':
      return removePosixQueue(beside.path, beside.identity);
  }
}
