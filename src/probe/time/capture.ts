// Copies a whole segment into a file while its writers go on: what is allocated, in slices, so that frames go out
// meanwhile. Holes are never read. Not a moment: the copy takes as long as it takes, and says how long.
import { KernelError } from '../../../native/errors.js';
import type { Pace } from '../../../native/pace.js';
import type { ByteSource, Extent } from '../../../native/source.js';
import { readRange } from '../read-range.js';
import type { ImageWriter } from './image-writer.js';
import { SnapshotError } from './snapshot-errors.js';

export interface Captured {
  /** Of the segment when it began. */
  size: number;
  /** Milliseconds. */
  took: number;
  read: number;
  /** Bytes that were there, or may have been, and are not in it. */
  unread: number;
}

export interface CaptureOptions {
  /** As it is now: users that come and go may have it opened anew meanwhile. Undefined: there is no way any more. */
  source: () => ByteSource | undefined;
  pace: Pace;
  /** Bytes that it may take. */
  room: number;
}

const slice = 1024 * 1024;
/** Extents are asked for this far ahead: a page table takes a while to look through. */
const window = 1024 * 1024 * 1024;

/**
 * What went while it was read is marked as unread, and the rest kept. Throws KernelError or SnapshotError where not one
 * byte could be read, and where it is more than may be kept.
 */
export async function capture(into: ImageWriter, options: CaptureOptions): Promise<Captured> {
  const first = options.source();
  if (!first) throw nothing('there is no way to its bytes now');
  const began = performance.now();
  const { size, allocated = 0 } = first.facts();
  if (allocated > options.room) throw tooLarge(allocated, options.room);
  const copy = new Copy(into, first, size, options);
  await copy.run();
  const { read, unread, holes, failure } = copy;
  if (read === 0 && unread > 0) {
    if (failure) throw failure;
    if (holes === 0) throw nothing('it was truncated meanwhile, or none of it may be read');
  }
  return { size, took: performance.now() - began, read, unread };
}

class Copy {
  read = 0;
  unread = 0;
  holes = 0;
  failure: KernelError | undefined;
  readonly #into: ImageWriter;
  readonly #size: number;
  readonly #options: CaptureOptions;
  readonly #buffer = new Uint8Array(slice);
  #source: ByteSource;

  constructor(into: ImageWriter, source: ByteSource, size: number, options: CaptureOptions) {
    this.#into = into;
    this.#source = source;
    this.#size = size;
    this.#options = options;
  }

  async run(): Promise<void> {
    let at = 0;
    while (at < this.#size) {
      const extents = this.#ask(() => this.#source.extents(at, Math.min(window, this.#size - at)));
      // It was truncated, or has gone.
      if (!extents || extents.length === 0) break;
      for (const extent of extents) {
        if (!(await this.#extent(extent))) {
          this.#lost(this.#reached, this.#size - this.#reached, 'unknown');
          return;
        }
        at = extent.offset + extent.length;
      }
      if (this.#options.pace.due) await this.#options.pace.rest();
    }
    this.#lost(at, this.#size - at, 'unknown');
  }

  /** Up to where all is known, within an extent that failed. */
  #reached = 0;

  async #extent({ offset, length, state }: Extent): Promise<boolean> {
    if (state === 'hole') this.holes += length;
    else if (state !== 'data') this.#lost(offset, length, state);
    if (state !== 'data') return true;
    const end = offset + length;
    for (let at = offset; at < end; at += slice) {
      this.#reached = at;
      const part = this.#buffer.subarray(0, Math.min(slice, end - at));
      const ranges = this.#ask(() => readRange(this.#source, at, part, this.#size));
      if (!ranges) return false;
      for (const range of ranges) {
        const from = range.offset - at;
        if (range.state === 'data') await this.#data(range.offset, part.subarray(from, from + range.length));
        else if (range.state === 'hole') this.holes += range.length;
        else this.#lost(range.offset, range.length, range.state === 'denied' ? 'denied' : 'unknown');
      }
      if (this.#options.pace.due) await this.#options.pace.rest();
    }
    return true;
  }

  async #data(offset: number, bytes: Uint8Array): Promise<void> {
    this.read += bytes.byteLength;
    if (this.read > this.#options.room) throw tooLarge(this.read, this.#options.room);
    await this.#into.data(offset, bytes);
  }

  #lost(offset: number, length: number, state: 'unknown' | 'denied'): void {
    if (length <= 0) return;
    this.unread += length;
    this.#into.unread(offset, length, state);
  }

  /** Asks again where it was opened anew meanwhile; undefined where there is no way to it any more. */
  #ask<T>(question: () => T): T | undefined {
    for (;;) {
      try {
        return question();
      } catch (error) {
        if (!(error instanceof KernelError)) throw error;
        this.failure = error;
        const now = this.#options.source();
        if (!now || now === this.#source) return undefined;
        this.#source = now;
      }
    }
  }
}

function nothing(why: string): SnapshotError {
  return new SnapshotError('NOTHINGREAD', `Nothing of the segment could be read: ${why}.`);
}

function tooLarge(bytes: number, room: number): SnapshotError {
  const [needed, left] = [bytes, Math.max(0, room)].map(mebibytes);
  return new SnapshotError(
    'OVERBUDGET',
    `The segment has ${needed} MiB of data, and snapshots have ${left} MiB left beside those that are pinned. Unpin or delete some, or raise the budget.`,
  );
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
