// The candidates of a scan over time: one bit for each aligned number that may be the one that is meant, and the bytes
// as they were at the last scan, for pieces that have a candidate left. Not the reading (src/probe/time).
// Follows what memory scanners do: first by value or everything, then narrowed by what each value did meanwhile.
import { staysBy, type Stays } from './narrowing.js';
import { alignedFrom, viewOf } from './number.js';
import { numberKinds, numberText } from './number-kind.js';
import { numberTest, type NumberTest } from './number-range.js';
import { QueryError, type Narrowing, type NumberQuery, type NumberType } from './query.js';

/** A piece of the segment that begins at `offset`, and which of its bytes could be read; the others say nothing. */
export interface Piece {
  offset: number;
  bytes: Uint8Array;
  /** By offset in the segment, ascending. */
  parts: readonly { offset: number; length: number }[];
}

interface Kept {
  bytes: Uint8Array;
  /** One bit a number, from the first that is aligned on. */
  bits: Uint8Array;
  count: number;
}

export class Candidates {
  readonly #type: NumberType;
  readonly #size: number;
  readonly #little: boolean;
  readonly #budget: number;
  readonly #kept = new Map<number, Kept>();
  #keptBytes = 0;

  /** `budget`: bytes that may be kept. */
  constructor(type: NumberType, bigEndian: boolean, budget: number) {
    this.#type = type;
    this.#size = numberKinds[type].size;
    this.#little = !bigEndian;
    this.#budget = budget;
  }

  /** What a first scan looks for; everything without a query. Throws QueryError. */
  firstTest(query: NumberQuery | null): NumberTest {
    return query ? numberTest(this.#type, query) : () => true;
  }

  /** Throws QueryError. */
  staysBy(by: Narrowing): Stays {
    return staysBy(by, this.#type, this.#little);
  }

  /**
   * The candidates of a piece that is new. True: its bytes are kept, and no longer the caller's. Throws QueryError when
   * there is no room for them.
   */
  first(piece: Piece, test: NumberTest): boolean {
    const bits = this.#bitsFor(piece.bytes.byteLength);
    const count = this.#mark(piece, piece.parts, bits, test);
    if (count === 0) return false;
    this.#keep(piece.offset, { bytes: piece.bytes, bits, count });
    return true;
  }

  /** Is a number that is zero one that such a test finds? */
  findsZero(test: NumberTest): boolean {
    return test(zeros, 0, this.#little);
  }

  /** Does a zero that is one still stay? */
  keepsZero(stays: Stays): boolean {
    return stays(zeros, zeros, 0);
  }

  /**
   * Those of a piece that stay. True: its bytes are kept, in place of those before. What can't be read any more goes.
   * `fresh`: what was a hole before, ascending: all numbers there were zeros, and are candidates.
   */
  narrow(piece: Piece, stays: Stays, fresh: Piece['parts'] = []): boolean {
    const kept = this.#kept.get(piece.offset);
    if (!kept && fresh.length === 0) return false;
    const bits = this.#bitsFor(piece.bytes.byteLength);
    let count = kept ? this.#stay(kept, piece, stays, bits) : 0;
    if (fresh.length > 0) {
      const before = new DataView(new ArrayBuffer(piece.bytes.byteLength));
      count += this.#mark(piece, fresh, bits, (now, at) => stays(before, now, at));
    }
    this.#drop(piece.offset);
    if (count === 0) return false;
    this.#keep(piece.offset, { bytes: piece.bytes, bits, count });
    return true;
  }

  /** Sets the bits of the candidates that stay; answers how many. */
  #stay(kept: Kept, piece: Piece, stays: Stays, bits: Uint8Array): number {
    const size = this.#size;
    const [before, now] = [viewOf(kept.bytes), viewOf(piece.bytes)];
    const start = this.#start(piece);
    let count = 0;
    const length = Math.min(kept.bytes.byteLength, piece.bytes.byteLength);
    for (const { from, to } of this.#spansIn(piece, length)) {
      let index = (from - start) / size;
      for (let at = from; at <= to;) {
        const byte = kept.bits[index >> 3] ?? 0;
        // None of the next ones: most numbers drop out soon.
        const passed = byte === 0 ? 8 - (index & 7) : 1;
        if ((byte >> (index & 7)) & 1 && stays(before, now, at)) {
          bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
          count++;
        }
        index += passed;
        at += passed * size;
      }
    }
    return count;
  }

  /** The same for all numbers in these parts of the piece, by a test. */
  #mark({ offset, bytes }: Piece, parts: Piece['parts'], bits: Uint8Array, test: NumberTest): number {
    const view = viewOf(bytes);
    const start = this.#start({ offset });
    const [size, little] = [this.#size, this.#little];
    let count = 0;
    for (const { from, to } of this.#spansIn({ offset, parts }, bytes.byteLength)) {
      for (let at = from; at <= to; at += size) {
        if (!test(view, at, little)) continue;
        const index = (at - start) / size;
        bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
        count++;
      }
    }
    return count;
  }

  #bitsFor(bytes: number): Uint8Array {
    return new Uint8Array(Math.ceil(bytes / this.#size / 8) + 1);
  }

  count(offset: number): number {
    return this.#kept.get(offset)?.count ?? 0;
  }

  /** The first candidates of a piece, at most `most`, ascending. */
  hits(offset: number, most: number): { offset: number; length: number; text: string }[] {
    const kept = this.#kept.get(offset);
    if (!kept) return [];
    const view = viewOf(kept.bytes);
    const start = this.#start({ offset });
    const hits: { offset: number; length: number; text: string }[] = [];
    for (let index = 0; index < kept.bits.length * 8 && hits.length < most; index++) {
      const byte = kept.bits[index >> 3] ?? 0;
      if (byte === 0) index |= 7;
      else if ((byte >> (index & 7)) & 1) {
        const at = start + index * this.#size;
        const text = numberText(this.#type, view, at, this.#little);
        hits.push({ offset: offset + at, length: this.#size, text });
      }
    }
    return hits;
  }

  /** Where the first aligned number of a piece begins in it. */
  #start({ offset }: Pick<Piece, 'offset'>): number {
    return alignedFrom(offset, this.#size) - offset;
  }

  /** First and last place, in the piece of that length, of the numbers that lie whole in what could be read. */
  *#spansIn(
    { offset, parts }: Pick<Piece, 'offset' | 'parts'>,
    length: number,
  ): Generator<{ from: number; to: number }> {
    for (const part of parts) {
      const from = alignedFrom(part.offset, this.#size) - offset;
      const end = Math.min(part.offset + part.length - offset, length);
      yield { from, to: end - this.#size };
    }
  }

  #keep(offset: number, kept: Kept): void {
    this.#keptBytes += costOf(kept);
    if (this.#keptBytes > this.#budget)
      throw new QueryError(
        `There are too many candidates to keep: more than ${Math.floor(this.#budget / 2 ** 20)} MiB of memory have one. Begin with a value.`,
      );
    this.#kept.set(offset, kept);
  }

  #drop(offset: number): void {
    const kept = this.#kept.get(offset);
    if (!kept) return;
    this.#keptBytes -= costOf(kept);
    this.#kept.delete(offset);
  }
}

const zeros = new DataView(new ArrayBuffer(8));

function costOf({ bytes, bits }: Kept): number {
  return bytes.byteLength + bits.byteLength;
}
