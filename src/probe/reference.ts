// What a whole segment looked like at the last pass, where its bytes are too many to keep (time/history.ts keeps
// them otherwise): a checksum a page. Answers which units changed since. Allocated extents only: what a pass
// doesn't come by any more is forgotten, or a file whose data wanders would be kept whole in the end.
// A checksum can miss a change once in 2^32; it drives the activity strip, never a view of bytes.
import { crc32 } from 'node:zlib';
import type { Extent } from '../../native/source.js';

/** Bytes of the unit that a checksum stands for. */
export const unit = 4096;
/** Bytes compared in one step: fits the cache, and is quick enough not to hold up a sample. */
export const chunk = 1024 * 1024;

export interface Reference {
  /** A pass over the whole segment, of `size` bytes, begins. One that never ends forgets nothing. */
  begin(size: number): void;
  /** The pass has come to an extent. */
  extent(extent: Extent): void;
  /**
   * Takes the bytes now at `offset` (within one chunk, unit-aligned) and calls `changed` with each range that
   * differs from the last time. Of a unit that is seen for the first time `wasHole` says whether it was a hole before:
   * then what isn't zero is a change, else nothing is.
   */
  compare(offset: number, bytes: Uint8Array, changed: Changed, wasHole?: WasHole): void;
  /**
   * The bytes of the last pass, in full, of a place that it found unchanged; undefined where they aren't kept, or
   * moved.
   */
  still?(offset: number, length: number): Uint8Array<SharedArrayBuffer> | undefined;
  /** The pass came by here, and what is known is kept: it's known to be the same, or isn't looked at (swapped out). */
  keep(offset: number, length: number): void;
  /** The pass has ended. */
  end(): void;
}

export type Changed = (offset: number, length: number) => void;
export type WasHole = (offset: number) => boolean;

const zeros = new Uint8Array(unit);

/** Keeps a checksum a unit: 1/1024 of the size. */
export class ChecksumReference implements Reference {
  readonly #cell: number;
  readonly #chunks = new Map<number, { sums: Uint32Array; known: Uint8Array; pass: number }>();
  #pass = 0;

  /** `cell`: bytes to which it is told what of a hole was written; all else is told to the unit. */
  constructor(cell: number = unit) {
    this.#cell = Math.min(cell, unit);
  }

  begin(): void {
    this.#pass++;
  }

  extent(): void {
    // A checksum is of bytes alone.
  }

  compare(offset: number, bytes: Uint8Array, changed: Changed, wasHole?: WasHole): void {
    const base = Math.floor(offset / chunk) * chunk;
    let kept = this.#chunks.get(base);
    if (!kept) {
      kept = { sums: new Uint32Array(chunk / unit), known: new Uint8Array(chunk / unit), pass: 0 };
      this.#chunks.set(base, kept);
    }
    kept.pass = this.#pass;
    const first = (offset - base) / unit;
    for (let at = 0; at < bytes.byteLength; at += unit) {
      const end = Math.min(at + unit, bytes.byteLength);
      const now = bytes.subarray(at, end);
      const sum = crc32(now);
      const index = first + at / unit;
      if (kept.known[index] !== 1) {
        if (wasHole?.(offset + at)) differences(zeros, now, this.#cell, offset + at, changed);
      } else if (kept.sums[index] !== sum) changed(offset + at, end - at);
      kept.sums[index] = sum;
      kept.known[index] = 1;
    }
  }

  keep(offset: number, length: number): void {
    for (let base = Math.floor(offset / chunk) * chunk; base < offset + length; base += chunk) {
      const kept = this.#chunks.get(base);
      if (kept) kept.pass = this.#pass;
    }
  }

  end(): void {
    forget(this.#chunks, this.#pass);
  }
}

/** Calls `changed` with each cell of `now`, which is at `offset`, that differs from `old`. */
function differences(old: Uint8Array, now: Uint8Array, cell: number, offset: number, changed: Changed): void {
  for (let from = 0; from < now.byteLength; from += cell) {
    const to = Math.min(from + cell, now.byteLength);
    if (Buffer.compare(old.subarray(from, to), now.subarray(from, to)) !== 0)
      changed(offset + from, to - from);
  }
}

function forget(kept: Map<number, { pass: number }>, pass: number): void {
  for (const [at, { pass: seen }] of kept) if (seen !== pass) kept.delete(at);
}
