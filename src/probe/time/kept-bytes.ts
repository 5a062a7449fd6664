// A segment's bytes as the last pass saw them, kept in units of a page, in chunks that hold only what was seen: holes
// cost nothing. Not what was there before (history.ts).
import { chunk as chunkSize, unit } from '../reference.js';

const unitsPerChunk = chunkSize / unit;

/**
 * What one pass came by in a chunk. `bytes` begin with unit `first`; of a unit that isn't known, `seen` says nothing.
 */
interface Chunk {
  first: number;
  /** Shared with threads that compare with it. */
  bytes: Uint8Array<SharedArrayBuffer>;
  known: Uint8Array;
  seen: Uint8Array;
  /** This pass took something of it. */
  moved: boolean;
  /** The pass before took nothing of it. */
  still: boolean;
}

export class KeptBytes {
  readonly #chunks = new Map<number, Chunk>();
  #used = 0;

  /** Bytes of memory that it takes. */
  get used(): number {
    return this.#used;
  }

  /** A pass begins: nothing was come by yet. */
  begin(): void {
    for (const chunk of this.#chunks.values()) {
      chunk.seen.fill(0);
      chunk.still = !chunk.moved;
      chunk.moved = false;
    }
  }

  /** Is all of it known, and the same as `bytes`? Within one chunk, from a unit's start. */
  equals(offset: number, bytes: Uint8Array): boolean {
    const chunk = this.#chunks.get(Math.floor(offset / chunkSize));
    if (!chunk) return false;
    const [from, to] = unitsOf(offset, bytes.byteLength);
    if (chunk.known.subarray(from, to).includes(0)) return false;
    const at = (from - chunk.first) * unit;
    if (Buffer.compare(chunk.bytes.subarray(at, at + bytes.byteLength), bytes) !== 0) return false;
    chunk.seen.fill(1, from, to);
    return true;
  }

  /**
   * Of a place within one chunk, from a unit's start: what is known, where that is all of it and the last pass found it
   * unchanged. A view, good until the next pass comes by here.
   */
  still(offset: number, length: number): Uint8Array<SharedArrayBuffer> | undefined {
    const chunk = this.#chunks.get(Math.floor(offset / chunkSize));
    if (!chunk?.still) return undefined;
    const [from, to] = unitsOf(offset, length);
    if (chunk.known.subarray(from, to).includes(0)) return undefined;
    const at = (from - chunk.first) * unit;
    return chunk.bytes.subarray(at, at + length);
  }

  /** A view of a unit's bytes, for reading only; undefined where nothing is known. */
  unit(offset: number): Uint8Array | undefined {
    const chunk = this.#chunks.get(Math.floor(offset / chunkSize));
    const [index] = unitsOf(offset, 1);
    if (chunk?.known[index] !== 1) return undefined;
    const at = (index - chunk.first) * unit;
    return chunk.bytes.subarray(at, at + unit);
  }

  /** Takes a unit's bytes as they are now; what a shorter one lacks is zeros. */
  set(offset: number, bytes: Uint8Array): void {
    const number = Math.floor(offset / chunkSize);
    const [index] = unitsOf(offset, 1);
    const chunk = this.#chunkFor(number, index);
    const at = (index - chunk.first) * unit;
    chunk.bytes.set(bytes, at);
    chunk.bytes.fill(0, at + bytes.byteLength, at + unit);
    chunk.known[index] = 1;
    chunk.seen[index] = 1;
    chunk.moved = true;
  }

  /** The pass came by, and what is known stays. */
  keep(offset: number, length: number): void {
    const end = offset + length;
    for (let at = offset; at < end;) {
      const next = Math.min((Math.floor(at / chunkSize) + 1) * chunkSize, end);
      this.#chunks.get(Math.floor(at / chunkSize))?.seen.fill(1, ...unitsOf(at, next - at));
      at = next;
    }
  }

  /** Forgets what the pass did not come by, after telling it, ascending within a chunk. */
  forget(gone: (offset: number, bytes: Uint8Array) => void): void {
    for (const [number, chunk] of this.#chunks) {
      let left = 0;
      for (let index = 0; index < unitsPerChunk; index++) {
        if (chunk.known[index] !== 1) continue;
        if (chunk.seen[index] === 1) {
          left++;
          continue;
        }
        const at = (index - chunk.first) * unit;
        gone(number * chunkSize + index * unit, chunk.bytes.subarray(at, at + unit));
        chunk.known[index] = 0;
      }
      if (left > 0) continue;
      this.#chunks.delete(number);
      this.#used -= chunk.bytes.byteLength;
    }
  }

  /** Copies what is known into `into`, and leaves the rest of it alone. */
  read(offset: number, into: Uint8Array): void {
    const end = offset + into.byteLength;
    for (let at = offset; at < end;) {
      const start = Math.floor(at / unit) * unit;
      const next = Math.min(start + unit, end);
      const bytes = this.unit(start);
      if (bytes) into.set(bytes.subarray(at - start, next - start), at - offset);
      at = next;
    }
  }

  clear(): void {
    this.#chunks.clear();
    this.#used = 0;
  }

  /** With room for the unit `index`; most chunks are whole, those of scattered pages as small as these. */
  #chunkFor(number: number, index: number): Chunk {
    const old = this.#chunks.get(number);
    const units = (old?.bytes.byteLength ?? 0) / unit;
    if (old && index >= old.first && index < old.first + units) return old;
    // Passes ascend, so room is made ahead, by doubling.
    const first = old ? Math.min(old.first, index) : index;
    const end = old ? Math.max(old.first + units, index + 1) : index + 1;
    const wanted = Math.min(unitsPerChunk - first, old ? Math.max(end - first, units * 2) : 1);
    const bytes = new Uint8Array(new SharedArrayBuffer(wanted * unit));
    if (old) bytes.set(old.bytes, (old.first - first) * unit);
    const chunk = {
      first,
      bytes,
      known: old?.known ?? new Uint8Array(unitsPerChunk),
      seen: old?.seen ?? new Uint8Array(unitsPerChunk),
      moved: true,
      still: false,
    };
    this.#used += bytes.byteLength - (old?.bytes.byteLength ?? 0);
    this.#chunks.set(number, chunk);
    return chunk;
  }
}

/** Within their chunk: [first, end). */
function unitsOf(offset: number, length: number): [number, number] {
  const within = offset % chunkSize;
  return [Math.floor(within / unit), Math.ceil((within + length) / unit)];
}
