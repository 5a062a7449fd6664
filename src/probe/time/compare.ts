// Two states of memory, compared byte for byte in small steps: large chunks first, pages within those that differ,
// bytes within these pages. Holes are never read, and where both have one nothing is looked at. Not the list that a
// person sees (diff-list.ts), and no values.
import { pageSize } from '../../../native/page-size.js';
import type { ByteSource, ExtentState } from '../../../native/source.js';
import { Areas } from '../../model/diff/areas.js';
import { Cutter } from '../../model/diff/cut.js';
import { differences } from '../../model/diff/differences.js';
import { RunList, type Span } from '../../model/diff/run.js';
import type { Range } from '../../protocol/frame.js';
import { readRange } from '../read-range.js';
import { chunk } from '../reference.js';
import { ExtentWalk, onSide, type KeptPages, type SideName } from './side.js';

export interface CompareOptions {
  a: ByteSource;
  b: ByteSource;
  /** What a byte belongs to. */
  spanAt: (offset: number) => Span;
  /** Bytes of a cell of the strip; 0: none is wanted. */
  cell?: number;
  /** Bytes of both sides that are kept of pages that differ. */
  keep?: number;
  mostRuns?: number;
}

/** Runs that are kept: the list ends there, while bytes and pages are counted on. */
export const mostRuns = 200_000;
const mostCells = 65_536;

const zeros = new Uint8Array(chunk);

interface Piece {
  offset: number;
  length: number;
  stateA: ExtentState;
  stateB: ExtentState;
}

export class Comparison {
  readonly runs = new RunList();
  readonly areas = new Areas();
  /** Ascending. */
  readonly cells: number[] = [];
  readonly sizeA: number;
  readonly sizeB: number;
  bytes = 0;
  pages = 0;
  compared = 0;
  unread = 0;
  more = false;
  /** All before it has been compared. */
  to = 0;
  readonly #options: CompareOptions;
  readonly #most: number;
  readonly #cutter: Cutter;
  readonly #scratch = { a: new Uint8Array(chunk), b: new Uint8Array(chunk) };
  readonly #kept = { a: new Map<number, Uint8Array>(), b: new Map<number, Uint8Array>() };
  #room: number;
  #lastPage = -1;

  /** Throws SideError. */
  constructor(options: CompareOptions) {
    this.#options = options;
    this.#most = options.mostRuns ?? mostRuns;
    this.#room = options.keep ?? 0;
    this.sizeA = onSide('a', () => options.a.facts().size);
    this.sizeB = onSide('b', () => options.b.facts().size);
    this.#cutter = new Cutter(options.spanAt, run => this.#add(run));
  }

  get size(): number {
    return Math.max(this.sizeA, this.sizeB);
  }

  kept(side: SideName): KeptPages {
    return this.#kept[side];
  }

  /** Each `yield` is a place to stop and wait. Throws SideError, and LayoutError of `spanAt`. */
  *steps(): Generator<void, void, void> {
    const common = Math.min(this.sizeA, this.sizeB);
    const { a, b } = this.#options;
    const [walkA, walkB] = [new ExtentWalk('a', a, common), new ExtentWalk('b', b, common)];
    while (this.to < common) {
      const [inA, inB] = [walkA.at(this.to), walkB.at(this.to)];
      let end = Math.min(inA.end, inB.end, common);
      const both = [inA.state, inB.state];
      if (both.includes('unknown') || both.includes('denied')) this.unread += end - this.to;
      else if (inA.state === 'hole' && inB.state === 'hole') this.compared += end - this.to;
      else {
        end = Math.min(end, (Math.floor(this.to / chunk) + 1) * chunk);
        yield* this.#piece({
          offset: this.to,
          length: end - this.to,
          stateA: inA.state,
          stateB: inB.state,
        });
      }
      this.to = end;
      yield;
    }
    this.#cutter.end();
    this.#tail(common);
    this.to = this.size;
  }

  *#piece({ offset, length, stateA, stateB }: Piece): Generator<void, void, void> {
    const [a, rangesA] = this.#read('a', stateA, offset, length);
    const [b, rangesB] = this.#read('b', stateB, offset, length);
    if (!rangesA && !rangesB) {
      yield* this.#look(offset, a, b);
      return;
    }
    // Part of it could not be had: what both have is compared all the same.
    const whole: Range[] = [{ offset, length, state: 'data' }];
    let at = offset;
    while (at < offset + length) {
      const [inA, inB] = [rangesA ?? whole, rangesB ?? whole].map(ranges =>
        ranges.find(r => at < r.offset + r.length),
      );
      const ends = [inA, inB].map(range => (range ? range.offset + range.length : offset + length));
      const end = Math.min(...ends);
      if (isThere(inA) && isThere(inB))
        yield* this.#look(at, a.subarray(at - offset, end - offset), b.subarray(at - offset, end - offset));
      else this.unread += end - at;
      at = end;
    }
  }

  /** Its bytes, and which of them it has where it hasn't all. */
  #read(
    side: SideName,
    state: ExtentState,
    offset: number,
    length: number,
  ): [Uint8Array, Range[] | undefined] {
    if (state === 'hole') return [zeros.subarray(0, length), undefined];
    const source = this.#options[side];
    const into = this.#scratch[side].subarray(0, length);
    return onSide(side, () => {
      if (source.read(offset, into) === length) return [into, undefined];
      into.fill(0);
      return [into, readRange(source, offset, into, source.facts().size)];
    });
  }

  *#look(offset: number, a: Uint8Array, b: Uint8Array): Generator<void, void, void> {
    this.compared += a.byteLength;
    if (Buffer.compare(a, b) === 0) return;
    const end = offset + a.byteLength;
    for (let at = offset; at < end;) {
      const next = Math.min((Math.floor(at / pageSize) + 1) * pageSize, end);
      const page = [a, b].map(bytes => bytes.subarray(at - offset, next - offset)) as [
        Uint8Array,
        Uint8Array,
      ];
      if (Buffer.compare(...page) !== 0) {
        this.#page(at, ...page);
        this.to = next;
        yield;
      }
      at = next;
    }
  }

  #page(offset: number, a: Uint8Array, b: Uint8Array): void {
    this.#keep(offset, a, b);
    const xor = (at: number): number => (a[at - offset] ?? 0) ^ (b[at - offset] ?? 0);
    differences(a, b, (from, to) => {
      this.#count(offset + from, offset + to);
      if (!this.more) this.#cutter.add(offset + from, offset + to, xor);
    });
  }

  /** Whole pages, and a last one that ends with both; others are read again. */
  #keep(offset: number, a: Uint8Array, b: Uint8Array): void {
    const { byteLength } = a;
    const isLast = this.sizeA === this.sizeB && offset + byteLength === this.sizeA;
    if (offset % pageSize !== 0 || (byteLength !== pageSize && !isLast) || this.#room < 2 * byteLength)
      return;
    this.#room -= 2 * byteLength;
    this.#kept.a.set(offset / pageSize, a.slice());
    this.#kept.b.set(offset / pageSize, b.slice());
  }

  #tail(common: number): void {
    const length = this.size - common;
    if (length === 0) return;
    this.#count(common, this.size);
    this.compared += length;
    const { region } = this.#options.spanAt(common);
    this.#add({ offset: common, length, bytes: length, region, part: 0 });
  }

  #count(from: number, to: number): void {
    this.bytes += to - from;
    const [first, last] = [Math.floor(from / pageSize), Math.floor((to - 1) / pageSize)];
    this.pages += last - Math.max(first, this.#lastPage + 1) + 1;
    this.#lastPage = last;
    this.areas.add(from, to);
    const { cell = 0 } = this.#options;
    if (cell <= 0) return;
    const next = Math.max(Math.floor(from / cell), (this.cells.at(-1) ?? -1) + 1);
    for (let at = next; at * cell < to && this.cells.length < mostCells; at++) this.cells.push(at);
  }

  #add(run: Parameters<RunList['push']>[0]): void {
    if (this.runs.length >= this.#most) this.more = true;
    else this.runs.push(run);
  }
}

function isThere(range: Range | undefined): boolean {
  return range?.state === 'data' || range?.state === 'hole';
}
