// What a segment was, sample by sample: the bytes of the latest pass, and for each pass before it what undoes its
// changes, within a budget; the oldest go first. So any sample that is kept can be rebuilt, and nothing is kept twice.
// A sample is one pass over the whole segment: its pages are read one after another, so a writer may have been at
// work in between. Not the passes themselves (watch.ts), nor reading the past (past-source.ts).
import type { Extent } from '../../../native/source.js';
import { ExtentList } from '../../../native/source.js';
import { unit, type Changed, type Reference, type WasHole } from '../reference.js';
import { KeptBytes } from './kept-bytes.js';
import { differing, RunCollector, sizeOf, type Runs } from './runs.js';
import { undoHoles } from './undo.js';

/** What turns sample `sample` into the one before it. */
export interface Entry extends Runs {
  sample: number;
  /** When that sample's pass began, ms since 1970. */
  time: number;
  /** Before: the segment's size, and what of it was what; left out where as after. */
  size: number;
  extents: readonly Extent[];
}

/** What a look into the past needs of one: it may go on, or be read from a file (replay/recorded-history.ts). */
export type KeptHistory = Pick<
  History,
  | 'latest'
  | 'oldest'
  | 'since'
  | 'used'
  | 'budget'
  | 'size'
  | 'extents'
  | 'entries'
  | 'read'
  | 'has'
  | 'nothingBefore'
>;

const extentCost = 48;
/** However little each takes: a look into the past goes through all since. */
export const mostEntries = 50_000;

export class History implements Reference {
  readonly #now: () => number;
  readonly #kept = new KeptBytes();
  readonly #entries: Entry[] = [];
  #budget: number;
  #used = 0;
  #collector: RunCollector;
  #pass: { time: number; size: number; extents: ExtentList; changed: number } | undefined;
  #extents: readonly Extent[] = [];
  #size = 0;
  #sample = 0;
  #oldest = 0;
  #since = 0;
  #changed = 0;

  /** `budget`: bytes that what undoes changes may take; the latest bytes come on top. */
  constructor(budget: number, now: () => number = Date.now) {
    this.#budget = budget;
    this.#now = now;
    this.#collector = new RunCollector(budget);
  }

  /** The number of the last whole sample; 0: there is none. */
  get latest(): number {
    return this.#sample;
  }

  /** The oldest sample that can be rebuilt. */
  get oldest(): number {
    return this.#collector.overflown ? this.#sample + 1 : this.#oldest;
  }

  /** When that sample's pass began, ms since 1970. */
  get since(): number {
    return this.#since;
  }

  /** Bytes of the budget in use. */
  get used(): number {
    return this.#used;
  }

  get budget(): number {
    return this.#budget;
  }

  set budget(bytes: number) {
    this.#budget = bytes;
    this.#collector = new RunCollector(bytes);
    this.#trim();
  }

  /** Bytes of memory that the latest sample takes. */
  get kept(): number {
    return this.#kept.used;
  }

  /** Bytes that differ between the last two samples. */
  get changed(): number {
    return this.#changed;
  }

  get size(): number {
    return this.#size;
  }

  get extents(): readonly Extent[] {
    return this.#extents;
  }

  /** Oldest first. None once a pass under way has changed more than can be undone. */
  get entries(): readonly Entry[] {
    return this.#collector.overflown ? [] : this.#entries;
  }

  begin(size: number): void {
    // One that was broken off has changed what is kept: it is a sample, too, of the places that it came by.
    if (this.#pass && this.#sample > 0)
      this.#finish(this.#pass, this.#extents, Math.min(this.#pass.size, this.#size));
    this.#pass = { time: this.#now(), size, extents: new ExtentList(), changed: 0 };
    if (size < this.#size) this.#cut(size, this.#pass);
    this.#kept.begin();
  }

  extent({ offset, length, state }: Extent): void {
    this.#pass?.extents.add(offset, length, state);
  }

  compare(offset: number, bytes: Uint8Array, changed: Changed, wasHole?: WasHole): void {
    const pass = this.#pass;
    if (!pass || this.#kept.equals(offset, bytes)) return;
    for (let from = 0; from < bytes.byteLength; from += unit) {
      const at = offset + from;
      const now = bytes.subarray(from, from + unit);
      const old = this.#kept.unit(at);
      if (old && Buffer.compare(old.subarray(0, now.byteLength), now) === 0) {
        this.#kept.keep(at, now.byteLength);
        continue;
      }
      // First seen: what a hole became is a change, what was merely unknown is not. What it was, the extents tell.
      if (old || wasHole?.(at) === true)
        pass.changed += differing(old ?? zeros, now, (start, end) => {
          if (old) this.#collector.add(at + start, old.subarray(start, end));
          changed(at + start, end - start);
        });
      this.#kept.set(at, now);
    }
  }

  still(offset: number, length: number): Uint8Array<SharedArrayBuffer> | undefined {
    return this.#kept.still(offset, length);
  }

  keep(offset: number, length: number): void {
    this.#kept.keep(offset, length);
  }

  end(): void {
    const pass = this.#pass;
    if (!pass) return;
    const { items } = pass.extents;
    this.#kept.forget((offset, bytes) => {
      // What the segment's end cut off of this unit was collected then.
      const end = offset < pass.size ? Math.min(pass.size, this.#size) : this.#size;
      this.#collector.add(offset, bytes.subarray(0, Math.max(0, end - offset)));
      // What could not be read this time has not changed by that.
      if (offset >= pass.size || stateAt(items, offset) === 'hole') pass.changed += nonZero(bytes);
    });
    this.#finish(pass, items, pass.size);
  }

  /** Lets go of all. Sample numbers go on. */
  clear(): void {
    this.#pass = undefined;
    this.#kept.clear();
    this.#extents = [];
    this.#size = 0;
    this.#drop();
    this.#oldest = this.#sample + 1;
  }

  /** A sample was taken of which nothing is kept. */
  count(): void {
    this.#sample++;
    this.#oldest = this.#sample + 1;
  }

  /** Copies what is known of the latest whole sample; what isn't stays as it is in `into`. */
  read(offset: number, into: Uint8Array): void {
    this.#kept.read(offset, into);
    if (!this.#pass) return;
    // What a pass under way has come by is kept as it is now.
    this.#collector.undo(offset, into);
    undoHoles(this.#extents, offset, into);
  }

  /** Are a unit's bytes known in the latest sample? */
  has(offset: number): boolean {
    return this.#kept.unit(Math.floor(offset / unit) * unit) !== undefined;
  }

  /**
   * From `offset` on nothing is known up to there. What is allocated is little enough here to be asked unit by unit.
   */
  nothingBefore(offset: number): number {
    return offset;
  }

  #finish(pass: { time: number; changed: number }, extents: readonly Extent[], size: number): void {
    this.#pass = undefined;
    this.#sample++;
    this.#changed = pass.changed;
    const first = this.#oldest === 0 || this.#oldest > this.#sample - 1;
    const { empty } = this.#collector;
    const runs = this.#collector.take();
    const same = size === this.#size && sameExtents(extents, this.#extents);
    const before = { size: this.#size, extents: this.#extents };
    this.#size = size;
    if (!same) this.#extents = extents;
    if (first || !runs) {
      this.#drop();
      this.#oldest = this.#sample;
      this.#since = pass.time;
      return;
    }
    if (empty && same) return;
    const entry = { ...runs, sample: this.#sample, time: pass.time, ...before };
    this.#entries.push(entry);
    this.#used += costOf(entry, this.#entries.at(-2));
    this.#trim();
  }

  /** The segment became shorter: of the unit that its end cuts, what went must be kept to be rebuilt. */
  #cut(size: number, pass: { changed: number }): void {
    const start = Math.floor(size / unit) * unit;
    const old = this.#kept.unit(start);
    if (!old || size === start) return;
    const tail = old.subarray(size - start, Math.min(unit, this.#size - start));
    this.#collector.add(size, tail);
    pass.changed += nonZero(tail);
    this.#kept.set(start, old.slice(0, size - start));
  }

  #trim(): void {
    let oldest = 0;
    const isOver = (): boolean => this.#used > this.#budget || this.#entries.length - oldest > mostEntries;
    while (isOver() && oldest < this.#entries.length) {
      const entry = this.#entries[oldest];
      if (!entry) break;
      this.#used -= costOf(entry, this.#entries[oldest - 1]);
      this.#oldest = entry.sample;
      this.#since = entry.time;
      oldest++;
    }
    if (oldest > 0) this.#entries.splice(0, oldest);
  }

  #drop(): void {
    this.#entries.length = 0;
    this.#used = 0;
  }
}

const zeros = new Uint8Array(unit);

function nonZero(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum + (byte === 0 ? 0 : 1), 0);
}

function stateAt(extents: readonly Extent[], offset: number): Extent['state'] | undefined {
  let low = 0;
  let high = extents.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((extents[middle]?.offset ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return extents[low - 1]?.state;
}

function costOf(entry: Entry, last: Entry | undefined): number {
  return sizeOf(entry) + 64 + (entry.extents === last?.extents ? 0 : entry.extents.length * extentCost);
}

function sameExtents(a: readonly Extent[], b: readonly Extent[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ offset, length, state }, i) => {
      const other = b[i];
      return other?.offset === offset && other.length === length && other.state === state;
    })
  );
}
