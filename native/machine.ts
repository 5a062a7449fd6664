// The machine that is looked at, as a parameter: a test roots it in a folder of captured files. And the reading
// that every reader shares: a /proc file whole, in one go. Not the parsing: proc-*.ts; nor the one that we run on,
// which needs the C library: this-machine.ts. Follows proc(5).
import { closeSync, openSync, opendirSync, readSync, readdirSync, readlinkSync } from 'node:fs';
import { KernelError, kernelError } from './errors.js';
import type { InternalDevices } from './internal-devices.js';
import type { ShmStatus } from './libc.js';
import type { ByteString } from './records.js';

export interface Machine {
  /** Where /proc is mounted. */
  proc: string;
  /** Where shm_open(3) puts its objects. */
  shm: string;
  /** Where POSIX message queues are mounted; left out: at /dev/mqueue. */
  queues?: string;
  /** What paths of the kernel are below: empty for the machine itself. */
  root: string;
  /** Who looks. */
  uid: number;
  /** Bytes. */
  pageSize: number;
  internal: InternalDevices;
  /** What only a system call tells; undefined for a machine of captured files. */
  calls?: MachineCalls;
}

export interface MachineCalls {
  shmUse(): { highest: number };
  shmByIndex(index: number): ShmStatus;
  shmLimits(): { shmmax: bigint; shmall: bigint; shmmni: number };
  seals(fd: number): number | undefined;
  semaphore(semid: number, index: number): { pid: number; waiting: number };
}

/** No file of /proc that is read here comes near this; one that does is not what we take it for. */
const maxBytes = 256 * 1024 * 1024;
let buffer = Buffer.allocUnsafe(256 * 1024);

/** Reads a file whole, whatever its stat says of its size. Throws KernelError; EFBIG beyond 256 MiB. */
export function readWhole(path: string): ByteString {
  return readInto(path, false);
}

/** Reads a file of /proc that the kernel prints as one record, and so gives whole in one call. Throws KernelError. */
export function readRecord(path: string): ByteString {
  return readInto(path, true);
}

function readInto(path: string, once: boolean): ByteString {
  try {
    const fd = openSync(path, 'r');
    try {
      let have = 0;
      for (;;) {
        const got = readSync(fd, buffer, have, buffer.byteLength - have, null);
        if (got === 0) return buffer.toString('latin1', 0, have) as ByteString;
        have += got;
        if (have === buffer.byteLength) grow(path);
        else if (once) return buffer.toString('latin1', 0, have) as ByteString;
      }
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw kernelError(error, path);
  }
}

/** Names in a folder, as bytes. Throws KernelError. */
export function listNames(path: string | Buffer): ByteString[] {
  try {
    return readdirSync(path, 'latin1') as ByteString[];
  } catch (error) {
    throw kernelError(error, printable(path));
  }
}

/** Names in a folder, a few hundred a call to the kernel. Throws KernelError. */
export function openFolder(path: string): { next(): string | undefined; close(): void } {
  const failing = <T>(read: () => T): T => {
    try {
      return read();
    } catch (error) {
      throw kernelError(error, path);
    }
  };
  const folder = failing(() => opendirSync(path, { bufferSize: 256 }));
  return { next: () => failing(() => folder.readSync()?.name), close: () => folder.closeSync() };
}

/** Where a link leads, as bytes. Throws KernelError. */
export function readLink(path: string): ByteString {
  try {
    return readlinkSync(path, 'latin1') as ByteString;
  } catch (error) {
    throw kernelError(error, path);
  }
}

/** The pids of /proc, ascending. Throws KernelError. */
export function listPids(machine: Machine): number[] {
  return listNames(machine.proc)
    .filter(isNumber)
    .map(Number)
    .sort((a, b) => a - b);
}

/** The bytes again, for a call that takes a path. */
export function toPath(path: string): Buffer {
  return Buffer.from(path, 'latin1');
}

/** Has the process, or what was read of it, simply ended? */
export function isGone(error: KernelError): boolean {
  return error.code === 'ENOENT' || error.code === 'ESRCH';
}

/** Runs a read; a failed call becomes its KernelError, as a value. */
export function attempt<T>(path: string, read: () => T): T | KernelError {
  try {
    return read();
  } catch (error) {
    return kernelError(error, path);
  }
}

export function isNumber(name: string): boolean {
  return /^\d{1,10}$/.test(name);
}

function printable(path: string | Buffer): string {
  return typeof path === 'string' ? path : path.toString('latin1');
}

function grow(path: string): void {
  if (buffer.byteLength >= maxBytes) throw new KernelError('read', 'EFBIG', path);
  const larger = Buffer.allocUnsafe(buffer.byteLength * 2);
  buffer.copy(larger);
  buffer = larger;
}
