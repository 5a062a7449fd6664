// Samples what a view shows: which ranges hold data, and the bytes that differ from the frame before.
// Not the whole segment (activity.ts) and not the sending (view-feed.ts).
import type { ByteSource, SourceFacts } from '../../native/source.js';
import type { Range, Run } from '../protocol/frame.js';
import { push, readRange } from './read-range.js';

/** The range's bytes as they were at one moment, before they are compared with those before. */
export interface Copy {
  offset: number;
  /** Good until the next copy; only where `ranges` say data. */
  bytes: Uint8Array;
  ranges: Range[];
  before: SourceFacts;
  after: SourceFacts;
}

export interface Sample {
  /** Of the moment before the bytes were read. */
  facts: SourceFacts;
  ranges: Range[];
  runs: Run[];
  /** Did anything change since the last sample of this range? */
  changed: boolean;
  /** True: the allocated size was the same before and after the read. Undefined: this way can't tell. */
  clean: boolean | undefined;
}

/** Bytes that are equal but cheaper to send along than to start another run for. */
const joinGap = 16;

/** Places of data that a glance goes through, at the most. */
const mostGlances = 8;

/** Remembers the last sample of one range. A new range starts from nothing: all its bytes are new. */
export class Sampler {
  readonly offset: number;
  readonly length: number;
  #last: Uint8Array;
  #next: Uint8Array;
  #ranges: Range[] = [];
  #size = -1;

  constructor(offset: number, length: number) {
    this.offset = offset;
    this.length = length;
    this.#last = new Uint8Array(length);
    this.#next = new Uint8Array(length);
  }

  /**
   * Has something changed where the last sample found data? No more than a hint, for little: nobody is asked what is
   * data now, so only a file can be looked at so. Throws KernelError when the source has gone or denies.
   */
  stirs(source: ByteSource): boolean {
    if (source.way !== 'file') return false;
    const data = this.#ranges.filter(({ state }) => state === 'data').slice(0, mostGlances);
    return data.some(({ offset, length }) => {
      const from = offset - this.offset;
      const next = this.#next.subarray(from, from + length);
      if (source.read(offset, next) < length) return true;
      return Buffer.compare(this.#last.subarray(from, from + length), next) !== 0;
    });
  }

  /** May be done again, where that one is of no use. Throws KernelError when the source has gone or denies. */
  copy(source: ByteSource, before = source.facts()): Copy {
    const bytes = this.#next;
    const ranges = readRange(source, this.offset, bytes, before.size);
    return { offset: this.offset, bytes, ranges, before, after: source.facts() };
  }

  /** `copy`: the last that was made. Throws KernelError when the source has gone or denies. */
  sample(source: ByteSource, { bytes: next, ranges, before, after } = this.copy(source)): Sample {
    const runs = this.#runs(ranges);
    const changed = runs.length > 0 || before.size !== this.#size || !sameRanges(ranges, this.#ranges);
    this.#next = this.#last;
    this.#last = next;
    this.#ranges = ranges;
    this.#size = before.size;
    const clean = before.allocated === undefined ? undefined : before.allocated === after.allocated;
    return { facts: before, ranges, runs, changed, clean };
  }

  #runs(ranges: readonly Range[]): Run[] {
    const runs: Run[] = [];
    for (const range of ranges) {
      if (range.state !== 'data') continue;
      for (const known of overlap(range, this.#ranges)) {
        if (known.state === 'data') this.#differences(known.offset, known.length, runs);
        else this.#run(known.offset, known.length, runs);
      }
    }
    return runs;
  }

  #differences(offset: number, length: number, runs: Run[]): void {
    const from = offset - this.offset;
    const to = from + length;
    const last = this.#last;
    const next = this.#next;
    if (Buffer.compare(last.subarray(from, to), next.subarray(from, to)) === 0) return;
    let start = -1;
    let end = -1;
    for (let i = from; i < to; i++) {
      if (last[i] === next[i]) continue;
      if (start >= 0 && i - end > joinGap) {
        this.#run(this.offset + start, end - start, runs);
        start = -1;
      }
      if (start < 0) start = i;
      end = i + 1;
    }
    if (start >= 0) this.#run(this.offset + start, end - start, runs);
  }

  /** A copy that owns exactly its bytes: a view would ship the whole buffer. */
  #run(offset: number, length: number, runs: Run[]): void {
    const at = offset - this.offset;
    runs.push({ offset, bytes: this.#next.slice(at, at + length) });
  }
}

/** `range` cut by what was known of it; a part of which nothing was known counts as unknown. */
function overlap(range: Range, known: readonly Range[]): Range[] {
  const out: Range[] = [];
  let at = range.offset;
  const end = range.offset + range.length;
  for (const old of known) {
    const from = Math.max(old.offset, at);
    const to = Math.min(old.offset + old.length, end);
    if (to <= from) continue;
    push(out, at, from - at, 'unknown');
    push(out, from, to - from, old.state);
    at = to;
  }
  push(out, at, end - at, 'unknown');
  return out;
}

function sameRanges(a: readonly Range[], b: readonly Range[]): boolean {
  return (
    a.length === b.length &&
    a.every((range, i) => {
      const other = b[i];
      return range.offset === other?.offset && range.length === other.length && range.state === other.state;
    })
  );
}
