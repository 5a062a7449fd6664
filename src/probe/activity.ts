// The activity of a whole segment: passes over its allocated extents, a chunk at a time within the CPU budget, and
// which cells of the strip changed. Holes are never read. Not the viewport's bytes (sampler.ts).
import { pageSize } from '../../native/page-size.js';
import type { ByteSource, Extent } from '../../native/source.js';
import type { Strip } from '../protocol/frame.js';
import { readRange } from './read-range.js';
import { chunk, unit, type Reference } from './reference.js';
import { Spans } from './spans.js';
import { readAtOnce, type Compared, type Piece } from './time/scan-link.js';
import type { ScanThreads } from './time/scan-threads.js';

/** Cells that a strip may have: more than any screen is wide. */
const mostCells = 65_536;
/** Bytes that threads are asked of at once: few enough to keep to the budget, enough to be worth the asking. */
const mostAsked = 16 * chunk;
const leastAsked = 2 * chunk;

/** Milliseconds for which the first pass is waited for, and between two looks at how far it has come. */
const firstPass = 250;

export const cellState = { hole: 0, data: 1, swapped: 2, unknown: 3 } as const;

type Steps = Generator<Promise<number> | undefined, void, void>;

/** What threads were asked of, and what they will say; undefined: they could not be asked. */
interface UnderWay {
  pieces: readonly Piece[];
  answer: Promise<Compared> | undefined;
}

/** One strip's worth of knowledge. Made anew when the cell size or the segment's size changes. */
export class Activity {
  readonly cell: number;
  readonly size: number;
  readonly reference: Reference;
  readonly #scratch = new Uint8Array(readAtOnce);
  readonly #threads: ScanThreads | undefined;
  /** What threads are to be asked of next. */
  #asked: Piece[] = [];
  #askedBytes = 0;
  #underWay: UnderWay | undefined;
  #state: Uint8Array;
  #stateSent = false;
  /** The first pass, until it has ended: beyond `to` nothing is known. */
  #first: { state: Uint8Array; to: number } | undefined;
  #toldAt = performance.now();
  /** What the last whole pass, and the one under way, came by without reading: no hole, and nothing kept of it. */
  #untold = new Spans();
  #passedOver = new Spans();
  #changed = new Set<number>();
  /** Bytes in memory, as of the last whole pass; undefined where it can't be told. */
  resident: number | undefined;
  /** Bytes in what was told as changed by the pass under way, or the last. */
  changedBytes = 0;

  /** `reference`: what the last pass saw. `threads`: asked of what stood still then; without, all is looked at here. */
  constructor(size: number, cell: number, reference: Reference, threads?: ScanThreads) {
    this.#threads = threads;
    this.cell = cellOf(size, cell);
    this.size = size;
    this.reference = reference;
    this.#state = new Uint8Array(Math.ceil(size / this.cell));
    this.#first = { state: this.#state, to: 0 };
  }

  /**
   * One pass in small steps: each `yield` is a place to stop and wait. What it yields must be waited for before it goes
   * on: it's the milliseconds that threads worked. Throws KernelError.
   */
  *pass(source: ByteSource): Steps {
    const state = new Uint8Array(this.#state.length);
    let resident: number | undefined = 0;
    let at = 0;
    if (this.#first) this.#first = { state, to: 0 };
    this.#passedOver = new Spans();
    this.#asked = [];
    this.#askedBytes = 0;
    this.#underWay = undefined;
    this.reference.begin(this.size);
    this.changedBytes = 0;
    while (at < this.size) {
      const extents = source.extents(at, this.size - at);
      if (extents.length === 0) break;
      yield undefined;
      for (const extent of extents) {
        at = extent.offset + extent.length;
        this.reference.extent(extent);
        const untold = extent.state === 'unknown' || extent.state === 'denied';
        if (untold) {
          markCells(state, this.cell, extent, cellState.unknown);
          this.#passedOver.add(extent.offset, extent.length);
        }
        if (extent.state !== 'data') {
          this.#come(at);
          continue;
        }
        for (const piece of pieces(extent)) {
          const inMemory = this.#look(source, piece.offset, piece.length, state);
          resident = inMemory === undefined || resident === undefined ? undefined : resident + inMemory;
          this.#come(piece.offset + piece.length);
          yield undefined;
          if (this.#askedBytes >= mostAsked) yield* this.#ask(source);
        }
      }
    }
    yield* this.#ask(source);
    // Nothing more: the last answer.
    yield* this.#ask(source);
    this.reference.end();
    this.#untold = this.#passedOver;
    this.#first = undefined;
    this.resident = resident;
    if (Buffer.compare(state, this.#state) !== 0) {
      this.#state = state;
      this.#stateSent = false;
    }
  }

  /** What is new since the last time that it was taken; undefined when nothing is. */
  take(): Strip | undefined {
    if (this.#first) return this.#soFar(this.#first);
    if (this.#stateSent && this.#changed.size === 0) return undefined;
    const strip: Strip = { cell: this.cell, changed: Uint32Array.from(this.#changed).sort() };
    if (!this.#stateSent) strip.state = this.#state.slice();
    this.#stateSent = true;
    this.#changed = new Set();
    return strip;
  }

  /** While the first pass goes on: what it has not come by is unknown, not a hole. Undefined for a short while. */
  #soFar({ state, to }: { state: Uint8Array; to: number }): Strip | undefined {
    const now = performance.now();
    if (now - this.#toldAt < firstPass) return undefined;
    this.#toldAt = now;
    const known = state.slice().fill(cellState.unknown, Math.floor(to / this.cell));
    return { cell: this.cell, state: known, changed: new Uint32Array(0) };
  }

  #come(to: number): void {
    if (this.#first) this.#first.to = to;
  }

  /** Compares what is in memory of one piece, and marks its cells. Answers these bytes, or undefined. */
  #look(source: ByteSource, offset: number, length: number, state: Uint8Array): number | undefined {
    const pages = source.residency(offset, length);
    if (!pages) {
      this.#compareSoon(source, offset, length);
      markCells(state, this.cell, { offset, length }, cellState.data);
      return undefined;
    }
    let resident = 0;
    for (const run of runsOf(pages)) {
      const from = offset + run.first * pageSize;
      const bytes = Math.min(run.count * pageSize, offset + length - from);
      markCells(
        state,
        this.cell,
        { offset: from, length: bytes },
        run.set ? cellState.data : cellState.swapped,
      );
      // What is swapped out stays there: reading it would bring it back.
      if (!run.set) {
        this.reference.keep(from, bytes);
        this.#passedOver.add(from, bytes);
        continue;
      }
      this.#compareSoon(source, from, bytes);
      resident += bytes;
    }
    return resident;
  }

  /** Asks threads of what has come together; they have the next while the answer to the last is looked at. */
  *#ask(source: ByteSource): Steps {
    const pieces = this.#asked;
    const isMuch = this.#askedBytes >= leastAsked;
    this.#asked = [];
    this.#askedBytes = 0;
    const last = this.#underWay;
    this.#underWay = { pieces, answer: isMuch ? this.#threads?.still(source, pieces) : undefined };
    if (last) yield* this.#answered(source, last);
  }

  /** What threads don't find to be the same is looked at here. */
  *#answered(source: ByteSource, { pieces, answer }: UnderWay): Steps {
    let same: readonly boolean[] = [];
    if (answer)
      yield answer.then(compared => {
        same = compared.same;
        return compared.worked;
      });
    for (const [i, { offset, bytes }] of pieces.entries()) {
      if (same[i] === true) {
        this.reference.keep(offset, bytes.byteLength);
        continue;
      }
      this.#compare(source, offset, bytes.byteLength);
      yield undefined;
    }
  }

  /** Here, or by a thread later in this pass. */
  #compareSoon(source: ByteSource, offset: number, length: number): void {
    const bytes = this.#threads && this.reference.still?.(offset, length);
    if (!bytes) {
      this.#compare(source, offset, length);
      return;
    }
    this.#asked.push({ offset, bytes });
    this.#askedBytes += length;
  }

  #compare(source: ByteSource, offset: number, length: number): void {
    for (let at = offset; at < offset + length; at += readAtOnce)
      this.#compareAtOnce(source, at, Math.min(readAtOnce, offset + length - at));
  }

  #compareAtOnce(source: ByteSource, offset: number, length: number): void {
    const bytes = this.#scratch.subarray(0, length);
    const got = source.read(offset, bytes);
    if (got === length) {
      this.#compareBytes(offset, bytes);
      return;
    }
    this.#passedOver.add(offset, length);
    // A page of it fails: those around it are compared all the same, whole units alone.
    for (const { offset: from, length: count, state } of readRange(source, offset, bytes, this.size)) {
      const whole = from + count === this.size ? count : count - ((from + count) % unit);
      if (state === 'data' && whole > 0)
        this.#compareBytes(from, bytes.subarray(from - offset, from - offset + whole));
    }
  }

  #compareBytes(offset: number, bytes: Uint8Array): void {
    const changed = (from: number, count: number): void => {
      this.changedBytes += count;
      for (let cell = Math.floor(from / this.cell); cell * this.cell < from + count; cell++)
        this.#changed.add(cell);
    };
    const known = this.#first === undefined;
    this.reference.compare(offset, bytes, changed, at => known && !this.#untold.has(at));
  }
}

/**
 * Tells the cells of a strip that an extent is in what it has: data in any part of a cell makes it a cell with data.
 */
export function markCells(
  state: Uint8Array,
  cell: number,
  { offset, length }: Pick<Extent, 'offset' | 'length'>,
  value: number,
): void {
  const to = Math.ceil((offset + length) / cell);
  for (let i = Math.floor(offset / cell); i < to; i++)
    if (value === cellState.data || state[i] !== cellState.data) state[i] = value;
}

/** As asked for, as long as a strip of these has not too many. */
export function cellOf(size: number, cell: number): number {
  return Math.max(cell, 2 ** Math.ceil(Math.log2(Math.max(1, size / mostCells))));
}

function* runsOf(pages: Uint8Array): Generator<{ first: number; count: number; set: boolean }> {
  let first = 0;
  for (let page = 1; page <= pages.length; page++) {
    const set = ((pages[first] ?? 0) & 1) === 1;
    if (page < pages.length && (((pages[page] ?? 0) & 1) === 1) === set) continue;
    yield { first, count: page - first, set };
    first = page;
  }
}

/** An extent cut at chunk borders. Extents are page-aligned but for the segment's own end. */
function* pieces(extent: Extent): Generator<{ offset: number; length: number }> {
  let at = Math.floor(extent.offset / unit) * unit;
  const end = extent.offset + extent.length;
  while (at < end) {
    const next = Math.min((Math.floor(at / chunk) + 1) * chunk, end);
    yield { offset: at, length: next - at };
    at = next;
  }
}
