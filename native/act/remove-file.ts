// Removes the name of exactly one object, without a moment in which another could be hit: the name is moved, replacing
// nothing, to one that nobody else knows; what was moved is asked who it is; only then it is unlinked, and else it is
// put back. Not the decision that it may go: src/probe/removal. Follows renameat2(2), unlink(2), fcntl(2) ("Leases").
import { closeSync, constants, fstatSync, openSync, unlinkSync, type BigIntStats } from 'node:fs';
import { attempt } from '../machine.js';
import { KernelError, kernelError } from '../errors.js';
import { isOn } from './alone.js';
import { askLease } from './lease.js';
import { renameWithin } from './libc.js';
import { movedName } from '../moved-name.js';
import { hold, openPlace, within, type Place } from './open-folder.js';

/** What the object was when it was judged: st_dev, st_ino, and when its state last changed, in milliseconds. */
export interface JudgedFile {
  device: bigint;
  inode: bigint;
  changed: number;
}

/**
 * removed · gone: there is nothing of the name, or it was removed by others in between · other: another object has the
 * name · changed: it is the one, and was changed since · held: somebody has it open or mapped · names: it has other
 * names too. In all these nothing is lost, and what had the name has it · kept: it isn't the one, or is held, or wasn't
 * to be removed (`why`), and couldn't be put back, as its name was taken meanwhile; it stands beside, under `name`.
 */
export type FileEnd =
  | { end: 'removed' }
  | { end: 'gone' }
  | { end: 'other' }
  | { end: 'changed' }
  | { end: 'held' }
  | { end: 'names' }
  | { end: 'kept'; name: string; why?: KernelError };

type Back = 'other' | 'changed' | 'held' | 'names';

export interface HowHeld {
  /** The person knows that others have it, who keep it. */
  mayBeHeld?: boolean;
  /** A descriptor of our own on it, which is no one else's use. */
  own?: number | undefined;
}

/** `path`: where the object was found, as bytes. Throws KernelError where the kernel doesn't let us. */
export function removeFile(path: Buffer, judged: JudgedFile, how: HowHeld = {}): FileEnd {
  const place = attempt(path.toString('latin1'), () => openPlace(path));
  if (place instanceof KernelError) return goneOr(place);
  try {
    const before = look(place);
    if (!before) return { end: 'gone' };
    if (!isOne(before, judged)) return { end: 'other' };
    if (before.nlink === 0n) return { end: 'gone' };
    if (before.nlink !== 1n) return { end: 'names' };
    if (Number(before.ctimeMs) !== judged.changed) return { end: 'changed' };
    return moveAndRemove(place, before, how);
  } finally {
    closeSync(place.folder);
  }
}

function moveAndRemove({ folder, name }: Place, before: BigIntStats, how: HowHeld): FileEnd {
  // What a crash leaves here tells by its name what it was.
  const moved = { folder, name: movedName('removing', name) };
  const failed = attempt(name.toString('latin1'), () => renameWithin(folder, name, moved.name));
  if (failed instanceof KernelError) return goneOr(failed);
  const back = (end: Back): FileEnd => putBack(moved, name, end);
  let held: number | undefined;
  try {
    held = hold(moved);
    const now = fstatSync(held, { bigint: true });
    if (!isOne(now, { device: before.dev, inode: before.ino })) return back('other');
    if (now.nlink !== 1n) return back('names');
    // Moving it has changed its ctime, and nothing else.
    if (now.mtimeNs !== before.mtimeNs || now.size !== before.size || now.mode !== before.mode)
      return back('changed');
    if (how.mayBeHeld !== true && isHeld(held, how.own)) return back('held');
    unlinkSync(within(folder, moved.name));
    return { end: 'removed' };
  } catch (error) {
    const why = kernelError(error, name.toString('latin1'));
    if (why.code === 'ENOENT') return { end: 'gone' };
    return backOrThrow(moved, name, why);
  } finally {
    if (held !== undefined) closeSync(held);
  }
}

function putBack({ folder, name: moved }: Place, name: Buffer, end: Back): FileEnd {
  const failed = attempt(name.toString('latin1'), () => renameWithin(folder, moved, name));
  if (!(failed instanceof KernelError)) return { end };
  if (failed.code === 'EEXIST') return { end: 'kept', name: moved.toString('latin1') };
  if (failed.code === 'ENOENT') return { end: 'gone' };
  throw failed;
}

/**
 * Nothing was removed, because of `why`: that is thrown where all is as it was, and else comes with where it is now.
 */
function backOrThrow(moved: Place, name: Buffer, why: KernelError): FileEnd {
  const back = attempt(name.toString('latin1'), () => putBack(moved, name, 'changed'));
  if (back instanceof KernelError) return { end: 'kept', name: moved.name.toString('latin1'), why };
  if (back.end === 'kept') return { ...back, why };
  if (back.end === 'gone') return back;
  throw why;
}

/** What has the name now; undefined where nothing has. */
function look(place: Place): BigIntStats | undefined {
  const fd = attempt(place.name.toString('latin1'), () => hold(place));
  if (fd instanceof KernelError) {
    if (fd.code === 'ENOENT') return undefined;
    throw fd;
  }
  try {
    return fstatSync(fd, { bigint: true });
  } finally {
    closeSync(fd);
  }
}

/** The kernel's word, where we may ask for it. Nobody comes by the name any more. */
function isHeld(place: number, own: number | undefined): boolean {
  const { dev: device, ino: inode } = fstatSync(place, { bigint: true });
  if (own !== undefined && isOn(own, { device, inode })) return askLease(own) === true;
  const fd = attempt('its moved name', () =>
    openSync(`/proc/self/fd/${place}`, constants.O_RDONLY | constants.O_NONBLOCK),
  );
  // Opening is refused at once (EAGAIN) where somebody has a lease on it.
  if (fd instanceof KernelError) return fd.code === 'EAGAIN';
  try {
    return askLease(fd) === true;
  } finally {
    closeSync(fd);
  }
}

function isOne(stat: BigIntStats, { device, inode }: Pick<JudgedFile, 'device' | 'inode'>): boolean {
  return stat.isFile() && stat.dev === device && stat.ino === inode;
}

function goneOr(error: KernelError): FileEnd {
  if (error.code === 'ENOENT') return { end: 'gone' };
  throw error;
}
