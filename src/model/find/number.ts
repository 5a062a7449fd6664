// Numbers of one type, by range, at their alignment or at every byte. Not the reading of ranges: number-range.ts.
import type { Match, Matcher } from './matcher.js';
import { numberKinds, numberText } from './number-kind.js';
import { numberTest, type NumberTest } from './number-range.js';
import type { NumberQuery, NumberType } from './query.js';

/** Throws QueryError. */
export function numberMatcher(query: NumberQuery): Matcher {
  return new NumberMatcher(query, numberTest(query.type, query));
}

class NumberMatcher implements Matcher {
  readonly lead = 0;
  readonly tail: number;
  readonly #type: NumberType;
  readonly #size: number;
  readonly #step: number;
  readonly #little: boolean;
  readonly #test: NumberTest;

  constructor({ type, aligned, bigEndian }: NumberQuery, test: NumberTest) {
    this.#type = type;
    this.#size = numberKinds[type].size;
    this.#step = aligned ? this.#size : 1;
    this.#little = !bigEndian;
    this.#test = test;
    this.tail = this.#size - 1;
  }

  *find(bytes: Uint8Array, from: number, to: number, base: number): Generator<Match> {
    const [step, length] = [this.#step, this.#size];
    const view = viewOf(bytes);
    const last = Math.min(to - 1, bytes.byteLength - length);
    const first = alignedFrom(base + from, step) - base;
    for (let at = this.#next(view, first, last); at <= last; at = this.#next(view, at + step, last)) {
      yield { at, length };
    }
  }

  /** No generator, as these are slow in their loops. */
  #next(view: DataView, from: number, last: number): number {
    const [test, step, little] = [this.#test, this.#step, this.#little];
    let at = from;
    while (at <= last && !test(view, at, little)) at += step;
    return at;
  }

  text(bytes: Uint8Array, { at }: Match): string {
    return numberText(this.#type, viewOf(bytes), at, this.#little);
  }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The first multiple of `step` at or behind `offset`. */
export function alignedFrom(offset: number, step: number): number {
  return Math.ceil(offset / step) * step;
}
