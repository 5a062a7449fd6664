// A file as the parsers of src/layout want it: opened read-only, its bytes read where they are asked for. Not mapped,
// so a file that is truncated meanwhile is a typed error and no SIGBUS; never read whole. Follows pread(2), open(2),
// proc_locks(5).
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  type BigIntStats,
} from 'node:fs';
import { KernelError, kernelError } from '../../../native/errors.js';
import { LayoutError } from '../../layout/cursor.js';
import type { FileBytes } from '../../layout/file.js';

/** node:fs reads no more than 2^31 - 1 bytes a call. */
const mostAtOnce = 1 << 30;
/** /sys gives files a size that can be believed, /proc doesn't; beyond this it's no file of ours. */
const mostTotal = 2 ** 48;

/** A file that stays open until `close`. */
export interface OpenFile extends FileBytes {
  /** Which file it is: to tell whether two paths lead to one, and whether it was replaced. */
  readonly identity: string;
  /** Decimal. */
  readonly inode: string;
  close(): void;
}

/**
 * Opens a regular file. `path` may hold any byte (then it's a Buffer). Throws KernelError: EFTYPE for what is no
 * regular file (opening a FIFO or a device could wait, or have an effect), LEASED where opening would signal a holder.
 */
export function openFile(path: string | Buffer, name = path.toString()): OpenFile {
  try {
    checkBefore(statSync(path, { bigint: true }), name);
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    try {
      const stat = fstatSync(fd, { bigint: true });
      // Something else may have come to the path in between.
      if (!stat.isFile()) throw new KernelError('open', 'EFTYPE', name);
      if (stat.size > mostTotal) throw new KernelError('open', 'EFBIG', name);
      return new FdFile(fd, name, stat);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  } catch (error) {
    throw kernelError(error, name);
  }
}

function checkBefore(stat: BigIntStats, name: string): void {
  if (!stat.isFile()) throw new KernelError('open', 'EFTYPE', name);
  if (leasedInodes().has(String(stat.ino))) throw new KernelError('open', 'LEASED', name);
}

/** Inodes alone: that another device has one of this number is rare, and costs no more than a refusal. */
function leasedInodes(): ReadonlySet<string> {
  try {
    const rows = readFileSync('/proc/locks', 'latin1').matchAll(
      /(?:LEASE|DELEG) .*?[0-9a-f]+:[0-9a-f]+:(\d+) /g,
    );
    return new Set(Array.from(rows, row => row[1] ?? ''));
  } catch {
    // A kernel without file locks has no leases either.
    return new Set();
  }
}

class FdFile implements OpenFile {
  readonly name: string;
  readonly size: number;
  readonly identity: string;
  readonly inode: string;
  readonly #fd: number;
  #open = true;

  constructor(fd: number, name: string, { dev, ino, size, mtimeNs }: BigIntStats) {
    this.#fd = fd;
    this.name = name;
    this.size = Number(size);
    this.identity = `${dev}:${ino}:${mtimeNs}:${size}`;
    this.inode = String(ino);
  }

  slice(offset: number, length: number): Uint8Array {
    if (!(offset >= 0 && length >= 0 && offset + length <= this.size))
      throw this.#error('malformed', offset, `wanted ${length} bytes, the file has ${this.size}`);
    const bytes = this.#allocate(offset, length);
    for (let have = 0; have < length;) {
      const got = this.#read(bytes, have, Math.min(mostAtOnce, length - have), offset + have);
      if (got === 0) throw this.#error('missing', offset + have, 'the file became shorter while it was read');
      have += got;
    }
    return bytes;
  }

  /** Whatever it holds is overwritten, or an error thrown. */
  #allocate(offset: number, length: number): Buffer {
    try {
      return Buffer.allocUnsafeSlow(length);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw this.#error('too large', offset, `${length} bytes can't be held: ${why}`);
    }
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#fd);
  }

  #read(into: Buffer, at: number, length: number, position: number): number {
    if (!this.#open) throw this.#error('missing', position, 'the file has been closed');
    try {
      return readSync(this.#fd, into, at, length, position);
    } catch (error) {
      const { code } = kernelError(error, this.name);
      throw this.#error('missing', position, `it can't be read (${code})`);
    }
  }

  #error(fault: LayoutError['fault'], offset: number, what: string): LayoutError {
    return new LayoutError(fault, `${this.name}+0x${offset.toString(16)}`, what);
  }
}
