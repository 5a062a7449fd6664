// Any file on disk as the bytes of a moment: regular files alone, opened so that nobody notices, read by pread(2).
// Not a segment's object (native/source-file.ts), and no foreign code, so that it runs everywhere.
import { closeSync, fstatSync } from 'node:fs';
import { openQuietly, type QuietOpen } from '../../../native/quiet-open.js';
import {
  closedError,
  ExtentList,
  type ByteSource,
  type Extent,
  type SourceFacts,
} from '../../../native/source.js';
import { readAt } from './image-reader.js';

/** As lseek(2) has them: undefined where only a hole is left. */
export interface Seek {
  data: (fd: number, offset: number) => number | undefined;
  hole: (fd: number, offset: number) => number | undefined;
}

/** What takes foreign code. Left out: all of a file counts as data, and leases are not asked for. */
export interface FileAids {
  seek?: Seek;
  allow?: NonNullable<QuietOpen['allow']>;
}

/** Throws KernelError: EFTYPE where it is no regular file, and whatever `allow` throws. */
export function openDiskFile(path: string, { seek, allow }: FileAids = {}): ByteSource {
  const fd = openQuietly(path, { via: 'name', expected: undefined, ...(allow ? { allow } : {}) });
  return new DiskFile(fd, path, seek);
}

const mostExtents = 65_536;

class DiskFile implements ByteSource {
  readonly way = 'file';
  readonly #fd: number;
  readonly #path: string;
  readonly #seek: Seek | undefined;
  #closed = false;

  constructor(fd: number, path: string, seek: Seek | undefined) {
    this.#fd = fd;
    this.#path = path;
    this.#seek = seek;
  }

  facts(): SourceFacts {
    const { size, blocks, nlink } = fstatSync(this.#open);
    return { size, allocated: blocks * 512, links: nlink };
  }

  extents(offset: number, length: number): Extent[] {
    const end = Math.min(offset + length, this.facts().size);
    const list = new ExtentList();
    for (let at = offset; at < end && list.items.length < mostExtents;) {
      const data = Math.min(this.#seek ? (this.#seek.data(this.#open, at) ?? end) : at, end);
      list.add(at, data - at, 'hole');
      if (data >= end) break;
      const hole = Math.min(this.#seek ? (this.#seek.hole(this.#open, data) ?? data) : end, end);
      // Cut short in between: the next call sees the new end.
      if (hole <= at) break;
      list.add(data, hole - data, 'data');
      at = hole;
    }
    return list.items;
  }

  read(offset: number, into: Uint8Array): number {
    return readAt(this.#open, this.#path, offset, into);
  }

  residency(): undefined {
    return undefined;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#fd);
  }

  get #open(): number {
    if (this.#closed) throw closedError(this.#path);
    return this.#fd;
  }
}
