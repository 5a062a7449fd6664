// Where two stretches of memory differ, as runs of bytes; and many runs collected in arrays, with what was there
// before. Not what is compared with what (history.ts). Words are compared first: a byte at a time is four times as
// slow.

/** Equal bytes between two runs that are cheaper to keep than to start another run for. */
const joinGap = 8;

/** Bytes of room that stay between two passes. */
const keepRoom = 1024 * 1024;

/** `from` and `to` within the stretch, `count` bytes of it that differ. */
export type OnRun = (from: number, to: number, count: number) => void;

/** Calls `run` for each, ascending. Both are as long as `now`. Answers how many bytes differ. */
export function differing(old: Uint8Array, now: Uint8Array, run: OnRun): number {
  let start = -1;
  let end = -1;
  let count = 0;
  let total = 0;
  // From the first byte that differs to the last, of a byte or a word.
  const take = (first: number, last: number, bytes: number): void => {
    if (start >= 0 && first - end > joinGap) {
      run(start, end, count);
      total += count;
      start = -1;
      count = 0;
    }
    if (start < 0) start = first;
    end = last + 1;
    count += bytes;
  };
  const [a, b] = wordsOf(old, now);
  for (let w = 0; w < a.length; w++) {
    const x = (a[w] ?? 0) ^ (b[w] ?? 0);
    if (x === 0) continue;
    // Little-endian, as all machines are that this runs on: the lowest bits are the first byte.
    const first = (31 - Math.clz32(x & -x)) >> 3;
    const last = 3 - (Math.clz32(x) >> 3);
    const bytes = byte(x) + byte(x >>> 8) + byte(x >>> 16) + byte(x >>> 24);
    take(w * 4 + first, w * 4 + last, bytes);
  }
  for (let i = a.length * 4; i < now.byteLength; i++) if (old[i] !== now[i]) take(i, i, 1);
  if (start >= 0) run(start, end, count);
  return total + count;
}

function byte(word: number): 0 | 1 {
  return (word & 0xff) === 0 ? 0 : 1;
}

/** None where they aren't aligned, which happens in tests alone. */
function wordsOf(old: Uint8Array, now: Uint8Array): [Uint32Array, Uint32Array] {
  const aligned = old.byteOffset % 4 === 0 && now.byteOffset % 4 === 0;
  if (!aligned) return [new Uint32Array(0), new Uint32Array(0)];
  const words = now.byteLength >> 2;
  return [
    new Uint32Array(old.buffer, old.byteOffset, words),
    new Uint32Array(now.buffer, now.byteOffset, words),
  ];
}

/** Runs, ascending and disjoint: `before` holds the bytes of each, one after another, from `starts` on. */
export interface Runs {
  offsets: Float64Array;
  lengths: Uint32Array;
  starts: Uint32Array;
  before: Uint8Array;
}

/** Collects runs up to a number of bytes, and says when that was too little. */
export class RunCollector {
  readonly #most: number;
  #offsets = new Float64Array(64);
  #lengths = new Uint32Array(64);
  #starts = new Uint32Array(64);
  /** Once it was asked for, until the next one. */
  #sorted: Runs | undefined;
  #before = new Uint8Array(4096);
  #count = 0;
  #used = 0;
  #ascending = true;
  #overflown = false;

  /** `most`: bytes that it may keep in all. */
  constructor(most: number) {
    this.#most = most;
  }

  get empty(): boolean {
    return this.#count === 0;
  }

  /** `bytes` were at `offset`; copied. */
  add(offset: number, bytes: Uint8Array): void {
    const length = bytes.byteLength;
    if (this.#overflown || length === 0) return;
    if (this.#used + length + (this.#count + 1) * runCost > this.#most) {
      this.#overflown = true;
      return;
    }
    if (this.#count === this.#offsets.length) {
      this.#offsets = grown(this.#offsets, this.#count * 2);
      this.#lengths = grown(this.#lengths, this.#count * 2);
      this.#starts = grown(this.#starts, this.#count * 2);
    }
    if (this.#used + length > this.#before.byteLength)
      this.#before = grown(this.#before, Math.max(this.#before.byteLength * 2, this.#used + length));
    const last = this.#count - 1;
    if (last >= 0 && (this.#offsets[last] ?? 0) + (this.#lengths[last] ?? 0) > offset)
      this.#ascending = false;
    this.#offsets[this.#count] = offset;
    this.#lengths[this.#count] = length;
    this.#starts[this.#count] = this.#used;
    this.#sorted = undefined;
    this.#before.set(bytes, this.#used);
    this.#count++;
    this.#used += length;
  }

  /** More was to be collected than may be kept: what is there is not all. */
  get overflown(): boolean {
    return this.#overflown;
  }

  /** Puts back into `bytes`, which are of `offset`, what was collected so far. */
  undo(offset: number, bytes: Uint8Array): void {
    this.#sorted ??= this.#ascending ? this.#soFar() : ordered(this.#soFar());
    undoRuns(this.#sorted, offset, bytes);
  }

  /** What was collected, in arrays of just that size; undefined when it was too much. It begins anew. */
  take(): Runs | undefined {
    if (this.#overflown) {
      this.#reset();
      return undefined;
    }
    const runs = this.#ascending ? copied(this.#soFar()) : packed(ordered(this.#soFar()));
    this.#reset();
    return runs;
  }

  /** As they came, and good until the next one. */
  #soFar(): Runs {
    return {
      offsets: this.#offsets.subarray(0, this.#count),
      lengths: this.#lengths.subarray(0, this.#count),
      starts: this.#starts.subarray(0, this.#count),
      before: this.#before.subarray(0, this.#used),
    };
  }

  #reset(): void {
    this.#count = 0;
    this.#used = 0;
    this.#ascending = true;
    this.#sorted = undefined;
    this.#overflown = false;
    // One large pass must not keep its room for all that come.
    if (this.#before.byteLength > keepRoom) this.#before = new Uint8Array(4096);
  }
}

/** Bytes that a run takes besides its own. */
const runCost = Float64Array.BYTES_PER_ELEMENT + 2 * Uint32Array.BYTES_PER_ELEMENT;

export function sizeOf({ offsets, before }: Runs): number {
  return before.byteLength + offsets.length * runCost;
}

/** Puts back into `bytes`, which are of `offset`, what the runs were before. False: none of them is there. */
export function undoRuns(runs: Runs, offset: number, bytes: Uint8Array): boolean {
  const { offsets, lengths, starts } = runs;
  const end = offset + bytes.byteLength;
  const first = firstBehind(runs, offset);
  if ((offsets[first] ?? Infinity) >= end) return false;
  // Asked for only where some of it is wanted: it may have to be read first.
  const { before } = runs;
  for (let i = first; i < offsets.length; i++) {
    const start = offsets[i] ?? 0;
    if (start >= end) break;
    const from = Math.max(start, offset);
    const to = Math.min(start + (lengths[i] ?? 0), end);
    const at = (starts[i] ?? 0) - start;
    bytes.set(before.subarray(at + from, at + to), from - offset);
  }
  return true;
}

/** The first run that ends behind `offset`. */
export function firstBehind({ offsets, lengths }: Runs, offset: number): number {
  return firstEndingBehind(offset, offsets.length, i => (offsets[i] ?? 0) + (lengths[i] ?? 0));
}

/** The place behind it; 0 where there is none. */
export function endOf(range: { offset: number; length: number } | undefined): number {
  return range ? range.offset + range.length : 0;
}

/** The first of `count` that ends behind `offset`; they ascend. */
export function firstEndingBehind(offset: number, count: number, end: (index: number) => number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (end(middle) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function copied({ offsets, lengths, starts, before }: Runs): Runs {
  return {
    offsets: offsets.slice(),
    lengths: lengths.slice(),
    starts: starts.slice(),
    before: before.slice(),
  };
}

/** Ascending; the bytes stay where they are. */
function ordered({ offsets, lengths, starts, before }: Runs): Runs {
  const order = [...offsets.keys()].sort((a, b) => (offsets[a] ?? 0) - (offsets[b] ?? 0));
  return {
    offsets: Float64Array.from(order, i => offsets[i] ?? 0),
    lengths: Uint32Array.from(order, i => lengths[i] ?? 0),
    starts: Uint32Array.from(order, i => starts[i] ?? 0),
    before,
  };
}

/** With bytes of its own, one run's behind the other's. */
function packed({ offsets, lengths, starts, before }: Runs): Runs {
  const out = new Uint8Array(before.byteLength);
  let at = 0;
  lengths.forEach((length, i) => {
    const start = starts[i] ?? 0;
    out.set(before.subarray(start, start + length), at);
    at += length;
  });
  return { offsets, lengths, starts: startsOf(lengths), before: out };
}

/** Where the bytes of each run begin, one after another. */
export function startsOf(lengths: Uint32Array): Uint32Array {
  let at = 0;
  return lengths.map(length => (at += length) - length);
}

function grown<T extends Float64Array | Uint32Array | Uint8Array>(array: T, length: number): T {
  const Array = array.constructor as new (length: number) => T;
  const out = new Array(length);
  out.set(array);
  return out;
}
