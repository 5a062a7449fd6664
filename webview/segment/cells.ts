// What is known of each byte that can be shown, in flat arrays: value, state, when it changed, how often.
// Not a cache of the segment: only what frames brought.
import type { RangeState } from '../../src/protocol/frame.js';

/** State of a byte as a number, so that it fits a byte array. `unseen`: no frame has told of it yet. */
export const cellStates = ['unseen', 'data', 'hole', 'gone', 'unknown', 'denied'] as const;
export type CellState = (typeof cellStates)[number];

export const stateCode: Readonly<Record<CellState, number>> = {
  unseen: 0,
  data: 1,
  hole: 2,
  gone: 3,
  unknown: 4,
  denied: 5,
};

export function stateOf(code: number): CellState {
  return cellStates[code] ?? 'unseen';
}

/** `changedAt` and clocks are milliseconds of `performance.now()`; never changed is -Infinity. */
export class Cells {
  readonly length: number;
  readonly bytes: Uint8Array;
  readonly state: Uint8Array;
  readonly changedAt: Float64Array;
  /** Changes a second at `changedAt`, decaying with a time constant of one second. */
  readonly rate: Float32Array;

  constructor(length: number) {
    this.length = length;
    this.bytes = new Uint8Array(length);
    this.state = new Uint8Array(length);
    this.changedAt = new Float64Array(length).fill(Number.NEGATIVE_INFINITY);
    this.rate = new Float32Array(length);
  }

  copy(from: Cells, start: number, end: number, at: number): void {
    this.bytes.set(from.bytes.subarray(start, end), at);
    this.state.set(from.state.subarray(start, end), at);
    this.changedAt.set(from.changedAt.subarray(start, end), at);
    this.rate.set(from.rate.subarray(start, end), at);
  }

  clear(start: number, end: number): void {
    this.bytes.fill(0, start, end);
    this.state.fill(stateCode.unseen, start, end);
    this.changedAt.fill(Number.NEGATIVE_INFINITY, start, end);
    this.rate.fill(0, start, end);
  }

  /** The byte at `i` took a new value now. */
  touch(i: number, now: number): void {
    this.rate[i] = rateNow(this, i, now) + 1;
    this.changedAt[i] = now;
  }

  setState(i: number, end: number, state: RangeState): void {
    this.state.fill(stateCode[state], i, end);
  }
}

/** Changes a second of the byte at `i`, as of `now`. */
export function rateNow(cells: Cells, i: number, now: number): number {
  const age = now - (cells.changedAt[i] ?? 0);
  return (cells.rate[i] ?? 0) * Math.exp(-Math.max(0, age) / 1000);
}
