// What a whole segment looked like at the last pass, small enough to keep: the bytes themselves while the segment
// is small, a checksum a page when it is large. Answers which units changed since. Allocated extents only.
// A checksum can miss a change once in 2^32; it drives the activity strip, never a view of bytes.
import { crc32 } from 'node:zlib';

/** Bytes of the unit that a checksum stands for. */
export const unit = 4096;
/** Bytes compared in one step: fits the cache, and is quick enough not to hold up a sample. */
export const chunk = 1024 * 1024;

export interface Reference {
  /**
   * Takes the bytes now at `offset` (within one chunk, unit-aligned) and calls `changed` with each range that
   * differs from the last time; a range seen for the first time is not a change.
   */
  compare(offset: number, bytes: Uint8Array, changed: Changed): void;
}

export type Changed = (offset: number, length: number) => void;

/** Keeps the bytes: exact to `cell` bytes. */
export class ByteReference implements Reference {
  readonly #cell: number;
  readonly #chunks = new Map<number, { bytes: Uint8Array; known: Uint8Array }>();

  constructor(cell: number) {
    this.#cell = Math.min(cell, unit);
  }

  compare(offset: number, bytes: Uint8Array, changed: Changed): void {
    const base = Math.floor(offset / chunk) * chunk;
    let kept = this.#chunks.get(base);
    if (!kept) {
      kept = { bytes: new Uint8Array(chunk), known: new Uint8Array(chunk / unit) };
      this.#chunks.set(base, kept);
    }
    const at = offset - base;
    const old = kept.bytes.subarray(at, at + bytes.byteLength);
    const firstUnit = at / unit;
    const units = Math.ceil(bytes.byteLength / unit);
    if (allSet(kept.known, firstUnit, units)) {
      if (Buffer.compare(old, bytes) === 0) return;
      this.#cells(old, bytes, offset, changed);
    } else {
      for (let i = 0; i < units; i++) {
        if (kept.known[firstUnit + i] !== 1) continue;
        const from = i * unit;
        const to = Math.min(from + unit, bytes.byteLength);
        this.#cells(old.subarray(from, to), bytes.subarray(from, to), offset + from, changed);
      }
      kept.known.fill(1, firstUnit, firstUnit + units);
    }
    old.set(bytes);
  }

  #cells(old: Uint8Array, now: Uint8Array, offset: number, changed: Changed): void {
    // Pages first, cells only in pages that differ.
    for (let page = 0; page < now.byteLength; page += unit) {
      const pageEnd = Math.min(page + unit, now.byteLength);
      if (Buffer.compare(old.subarray(page, pageEnd), now.subarray(page, pageEnd)) === 0) continue;
      for (let cell = page; cell < pageEnd; cell += this.#cell) {
        const end = Math.min(cell + this.#cell, pageEnd);
        if (Buffer.compare(old.subarray(cell, end), now.subarray(cell, end)) !== 0)
          changed(offset + cell, end - cell);
      }
    }
  }
}

/** Keeps a checksum a unit: 1/1024 of the size. */
export class ChecksumReference implements Reference {
  readonly #chunks = new Map<number, { sums: Uint32Array; known: Uint8Array }>();

  compare(offset: number, bytes: Uint8Array, changed: Changed): void {
    const base = Math.floor(offset / chunk) * chunk;
    let kept = this.#chunks.get(base);
    if (!kept) {
      kept = { sums: new Uint32Array(chunk / unit), known: new Uint8Array(chunk / unit) };
      this.#chunks.set(base, kept);
    }
    const first = (offset - base) / unit;
    for (let at = 0; at < bytes.byteLength; at += unit) {
      const end = Math.min(at + unit, bytes.byteLength);
      const sum = crc32(bytes.subarray(at, end));
      const index = first + at / unit;
      if (kept.known[index] === 1 && kept.sums[index] !== sum) changed(offset + at, end - at);
      kept.sums[index] = sum;
      kept.known[index] = 1;
    }
  }
}

function allSet(flags: Uint8Array, from: number, count: number): boolean {
  for (let i = from; i < from + count; i++) if (flags[i] !== 1) return false;
  return true;
}
