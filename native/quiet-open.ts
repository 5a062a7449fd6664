// Opens a file for reading so that nobody notices. A plain open acts on what it finds before it can be told what that
// is: it wakes whoever waits for a reader of a FIFO (who then dies of SIGPIPE when we let go), starts devices, and
// breaks leases. So the place is taken hold of by O_PATH first, which does nothing, asked, and only then opened.
// Not the reading: source-file.ts. Follows open(2) (O_PATH, O_NOATIME), fifo(7), fcntl(2) ("Leases").
import { closeSync, constants, fstatSync, openSync, type BigIntStats } from 'node:fs';
import { deviceOf } from './device.js';
import { KernelError, kernelError } from './errors.js';
import type { DeviceId } from './records.js';

// Node has no name for the one, and for the other on some platforms only; the same on x86 and arm.
export const O_PATH = 0o10000000;
export const O_NOATIME = 0o1000000;

/** Which object a file must be: a path can be given to another one between scan and open. */
export interface FileIdentity {
  /** Any of these: stat and maps may number a device differently. Left out where only the inode can be told. */
  devices?: readonly DeviceId[];
  inode: bigint;
}

/** Is what is found at `device` and `inode` the expected one? */
export function isSame(expected: FileIdentity, device: DeviceId, inode: bigint): boolean {
  return inode === expected.inode && (expected.devices?.includes(device) ?? true);
}

export interface QuietOpen {
  /**
   * `name`: the last part may be a symbolic link by now, which isn't followed · `link`: one of /proc/pid/fd or
   * map_files, which leads to the object itself.
   */
  via: 'name' | 'link';
  /** Undefined where nothing is known of it. */
  expected: FileIdentity | undefined;
  /** Rather not opened than with its access time moved, which only an owner (or CAP_FOWNER) can keep from it. */
  untouched?: boolean;
  /** Throws where a file of this device and inode may not be opened. Asked right before it is. */
  allow?: (device: DeviceId, inode: bigint) => void;
  /**
   * Elsewhere than on Linux there are no such ways, and no shared memory of ours: files of a person's own are opened.
   */
  platform?: NodeJS.Platform;
}

/**
 * An fd for reading, of a regular file alone; never waits, and leaves the access time alone where we may. Throws
 * KernelError: ESTALE when another object is there than `expected`, EFTYPE when none that has bytes.
 */
export function openQuietly(
  path: string | Buffer,
  { via, expected, untouched = false, allow, platform = process.platform }: QuietOpen,
): number {
  const name = path.toString();
  if (platform !== 'linux') return openPlainly(path, name);
  const place = open(path, O_PATH | (via === 'name' ? constants.O_NOFOLLOW : 0), name);
  try {
    const stat = statOf(place, name);
    if (expected && !isSame(expected, deviceOf(stat), stat.ino))
      throw new KernelError('open', 'ESTALE', name);
    if (!stat.isFile()) throw new KernelError('open', 'EFTYPE', name);
    allow?.(deviceOf(stat), stat.ino);
    // Through the very object that was asked, whatever the name leads to by now.
    return openForReading(`/proc/self/fd/${place}`, name, untouched);
  } finally {
    closeSync(place);
  }
}

/** A regular file; a link to one isn't followed where the system can tell. */
function openPlainly(path: string | Buffer, name: string): number {
  // Windows has neither.
  const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;
  const fd = open(path, constants.O_RDONLY | O_NOFOLLOW | O_NONBLOCK, name);
  try {
    if (!statOf(fd, name).isFile()) throw new KernelError('open', 'EFTYPE', name);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function openForReading(path: string, name: string, untouched: boolean): number {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
  try {
    return open(path, flags | O_NOATIME, name);
  } catch (error) {
    // O_NOATIME is for the owner (or CAP_FOWNER) alone: EPERM says only that.
    if (untouched || kernelError(error, name).code !== 'EPERM') throw error;
    return open(path, flags, name);
  }
}

/** One open(2). Throws KernelError. */
export function open(path: string | Buffer, flags: number, name: string): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    throw kernelError(error, name);
  }
}

function statOf(fd: number, name: string): BigIntStats {
  try {
    return fstatSync(fd, { bigint: true });
  } catch (error) {
    throw kernelError(error, name);
  }
}
