// Brings back System V semaphore sets and message queues from their copies: values, messages, mode and owner, under the
// same key where that is free. Closed to all until it is whole. Not segments: restore.ts.
// Follows semctl(2), msgctl(2); their times the kernel lets nobody set.
import {
  makeQueue,
  makeSet,
  ownQueue,
  ownSet,
  removeQueue,
  removeSet,
  sendMessage,
  setValues,
} from '../../../native/act/ipc.js';
import type { Ownership } from '../../../native/act/ipc-perm.js';
import { KernelError } from '../../../native/errors.js';
import { attempt, readWhole, type Machine } from '../../../native/machine.js';
import { readNamespace } from '../../../native/proc-ns.js';
import type { ByteSource } from '../../../native/source.js';
import { sysvName } from '../../model/names.js';
import type { Restored } from '../../protocol/removal.js';
import { RemovalError } from './errors.js';
import type { RemovedFacts } from './facts.js';
import { unpackMessages } from './messages.js';

/** As a set or queue is at most: 32,000 semaphores, and of messages no more than fits a copy. */
const mostBytes = 256 * 1024 * 1024;
/** For its maker alone, to write. */
const writable = 0o200;

/** Throws KernelError: EEXIST where the key is taken; RemovalError NOCOPY. */
export function restoreBeside(
  { proc }: Pick<Machine, 'proc'>,
  source: ByteSource,
  facts: Extract<RemovedFacts, { kind: 'sysv-sem' | 'sysv-msg' }>,
): Omit<Restored, 'was'> {
  const bytes = wholeOf(source);
  const made = facts.kind === 'sysv-sem' ? restoreSet(facts, bytes) : restoreQueue(proc, facts, bytes);
  const ipc = readNamespace(`${proc}/self`, 'ipc') ?? 0;
  const word = facts.kind === 'sysv-sem' ? 'semid' : 'msqid';
  return {
    ...{ id: `${facts.kind}:${ipc}:${made.number}`, name: sysvName(facts.key, made.number, word) },
    owned: made.owned,
  };
}

interface Made {
  number: number;
  owned: boolean;
}

function restoreSet({ key, mode, uid, gid }: RemovedFacts & { key: number }, values: Uint8Array): Made {
  if (values.byteLength === 0 || values.byteLength % 2 !== 0)
    throw new RemovalError('NOCOPY', 'The copy can’t be used: it has no whole semaphores.');
  const number = makeSet(key, values.byteLength / 2);
  const own = (owner: Ownership): void => ownSet(number, owner);
  return filled(number, own, { uid, gid, mode }, () => setValues(number, values), removeSet);
}

function restoreQueue(
  proc: string,
  facts: Extract<RemovedFacts, { kind: 'sysv-msg' }>,
  bytes: Uint8Array,
): Made {
  const { key, mode, uid, gid, most } = facts;
  const messages = unpackMessages(bytes);
  const number = makeQueue(key);
  const own = (owner: Ownership): void => {
    const larger = attempt('msgctl', () => ownQueue(number, owner, most));
    // Only root may have it hold more than this system gives to each.
    if (larger instanceof KernelError) ownQueue(number, owner, Math.min(most, usualRoom(proc)));
  };
  const fill = (): void => {
    for (const message of messages) sendMessage(number, message);
  };
  return filled(number, own, { uid, gid, mode }, fill, removeQueue);
}

/** Nothing of it is left where it can't be filled. */
function filled(
  number: number,
  own: (owner: Ownership) => void,
  last: Ownership,
  fill: () => void,
  remove: (number: number) => void,
): Made {
  const ours = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
  try {
    own({ ...ours, mode: writable });
    fill();
    const owned = !(attempt('owner', () => own(last)) instanceof KernelError);
    if (!owned) own({ ...ours, mode: last.mode });
    return { number, owned };
  } catch (error) {
    remove(number);
    throw error;
  }
}

/** Bytes, proc_sys_kernel(5). Throws KernelError. */
function usualRoom(proc: string): number {
  return Number(readWhole(`${proc}/sys/kernel/msgmnb`));
}

function wholeOf(source: ByteSource): Uint8Array {
  const { size } = source.facts();
  const bytes = new Uint8Array(Math.min(size, mostBytes));
  if (size > mostBytes || source.read(0, bytes) < size)
    throw new RemovalError(
      'NOCOPY',
      'The copy can’t be used: it is cut short, or larger than any such object.',
    );
  return bytes;
}
