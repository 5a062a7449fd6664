// Brings back what was removed, from its copy: a POSIX object under its name with content, holes, mode, owner and
// times; System V content in a new segment with the same key. Never in place of what is there by now. Not the copy
// (copies.ts), nor semaphores and queues (restore-beside.ts).
import { realpathSync } from 'node:fs';
import { uptime } from 'node:os';
import {
  attachWritable,
  copyTo,
  detachWritable,
  makeShm,
  ownShm,
  removeSegment,
} from '../../../native/act/libc.js';
import { NewObject } from '../../../native/act/make-file.js';
import { deviceOf } from '../../../native/device.js';
import { KernelError } from '../../../native/errors.js';
import { attempt, type Machine } from '../../../native/machine.js';
import { Pace } from '../../../native/pace.js';
import { readNamespace } from '../../../native/proc-ns.js';
import type { ByteString } from '../../../native/records.js';
import type { ByteSource } from '../../../native/source.js';
import { sysvName } from '../../model/names.js';
import { safeText } from '../../model/safe-text.js';
import type { CopyPlace, Restored } from '../../protocol/removal.js';
import { Copies } from './copies.js';
import { RemovalError } from './errors.js';
import type { RemovedFacts } from './facts.js';
import { restoreBeside } from './restore-beside.js';

const piece = 1024 * 1024;

/** Throws RemovalError: NOCOPY, TAKEN, ELSEWHERE; KernelError. */
export async function restore(
  machine: Pick<Machine, 'shm' | 'proc'>,
  place: CopyPlace,
  copy: string,
): Promise<Restored> {
  const { source, facts, was, time } = (await Copies.open(place)).open(copy);
  try {
    const made = await makeAnew(machine, source, facts);
    // Ids are given anew by each boot: what bears that one now is another.
    return time < bootTime() ? made : { ...made, was };
  } catch (error) {
    throw 'key' in facts ? taken(error, sysvName(facts.key, 0)) : error;
  } finally {
    source.close();
  }
}

async function makeAnew(
  machine: Pick<Machine, 'shm' | 'proc'>,
  source: ByteSource,
  facts: RemovedFacts,
): Promise<Omit<Restored, 'was'>> {
  switch (facts.kind) {
    case 'posix':
      return restoreFile(machine, source, facts);
    case 'sysv':
      return restoreShm(machine, source, facts);
    case 'sysv-sem':
    case 'sysv-msg':
      return restoreBeside(machine, source, facts);
  }
}

async function restoreFile(
  { shm }: Pick<Machine, 'shm'>,
  source: ByteSource,
  facts: RemovedFacts & { kind: 'posix' },
): Promise<Omit<Restored, 'was'>> {
  const bytes = Buffer.from(facts.name, 'hex');
  const name = `/${safeText(bytes.toString('latin1') as ByteString)}`;
  if (facts.elsewhere)
    throw new RemovalError(
      'ELSEWHERE',
      `${name} was in the /dev/shm of another mount namespace, such as a container's, and can be brought back only from within.`,
    );
  const path = Buffer.concat([Buffer.from(`${realpathSync(shm)}/`), bytes]);
  const object = new NewObject(path);
  try {
    await eachData(source, (offset, data) => object.write(offset, data));
    const { mode, uid, gid } = facts;
    const [accessed, modified] = [BigInt(facts.accessed), BigInt(facts.modified)];
    const look = { size: source.facts().size, mode, uid, gid, accessed, modified };
    const { owned, device, inode } = object.finish(look);
    return { id: `posix:${deviceOf({ dev: device })}:${inode}`, name, owned };
  } catch (error) {
    throw taken(error, name);
  } finally {
    object.close();
  }
}

async function restoreShm(
  machine: Pick<Machine, 'proc'>,
  source: ByteSource,
  facts: RemovedFacts & { kind: 'sysv' },
): Promise<Omit<Restored, 'was'>> {
  const { key, mode, uid, gid } = facts;
  // Who finds it by its key before it is full finds it closed.
  const made = attempt('shmget', () => makeShm(key, source.facts().size, 0));
  if (made instanceof KernelError) throw made;
  try {
    const address = attachClosed(made);
    try {
      await eachData(source, (offset, data) => copyTo(address + BigInt(offset), data));
    } finally {
      detachWritable(address);
    }
    const owned = !(attempt('owner', () => ownShm(made, uid, gid, mode)) instanceof KernelError);
    if (!owned) ownShm(made, ownUid(), ownGid(), mode);
    const ipc = readNamespace(`${machine.proc}/self`, 'ipc') ?? 0;
    return { id: `sysv:${ipc}:${made}`, name: sysvName(key, made), owned };
  } catch (error) {
    removeSegment(made);
    throw error;
  }
}

/**
 * Attaches what is closed to all. Not even its owner may, but for root, so that for that instant it is open to them.
 */
function attachClosed(shmid: number): bigint {
  const closed = attempt(`shmid ${shmid}`, () => attachWritable(shmid));
  if (!(closed instanceof KernelError)) return closed;
  if (closed.code !== 'EACCES') throw closed;
  ownShm(shmid, ownUid(), ownGid(), 0o600);
  const address = attachWritable(shmid);
  try {
    ownShm(shmid, ownUid(), ownGid(), 0);
    return address;
  } catch (error) {
    detachWritable(address);
    throw error;
  }
}

function ownUid(): number {
  return process.geteuid?.() ?? 0;
}

function ownGid(): number {
  return process.getegid?.() ?? 0;
}

/** What is data, in pieces; a hole is left one. */
async function eachData(source: ByteSource, put: (offset: number, data: Uint8Array) => void): Promise<void> {
  const pace = new Pace(undefined);
  const buffer = new Uint8Array(piece);
  const { size } = source.facts();
  for (let at = 0; at < size;) {
    const extents = source.extents(at, size - at);
    if (extents.length === 0) return;
    for (const { offset, length, state } of extents) {
      at = offset + length;
      for (let from = offset; state === 'data' && from < at; from += piece) {
        const part = buffer.subarray(0, Math.min(piece, at - from));
        if (source.read(from, part) < part.byteLength)
          throw new RemovalError('NOCOPY', 'The copy is cut short: its file is damaged.');
        put(from, part);
        if (pace.due) await pace.rest();
      }
    }
  }
}

function taken(error: unknown, name: string): unknown {
  if (!(error instanceof KernelError) || error.code !== 'EEXIST') return error;
  return new RemovalError(
    'TAKEN',
    `There is a new ${name} by now, which is left as it is. Remove or rename that one first; the copy stays.`,
    error,
  );
}

/** Milliseconds since 1970, to the second. */
function bootTime(): number {
  return Date.now() - uptime() * 1000;
}
