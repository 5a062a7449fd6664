// What is known of the segment's cells: allocated or not, and when bytes of each last changed.
// Not the visible bytes: shown.ts has these. Heat lives 60 s here, so that one sees where activity is.
import type { Strip } from '../../src/protocol/frame.js';

export const stripHorizon = 60_000;

export type CellPresence = 'hole' | 'allocated' | 'swapped' | 'unknown';
const presences: readonly CellPresence[] = ['hole', 'allocated', 'swapped', 'unknown'];

export class StripModel {
  #cell = 0;
  #state = new Uint8Array();
  #changedAt = new Float64Array();
  #frozenAt: number | undefined;
  /** Something came since this was last set to false, by whoever draws. */
  fresh = false;

  get cell(): number {
    return this.#cell;
  }

  get count(): number {
    return this.#state.length;
  }

  apply(strip: Strip, now: number): void {
    if (strip.state || strip.changed.length > 0) this.fresh = true;
    if (strip.cell !== this.#cell) {
      this.#cell = strip.cell;
      this.#state = new Uint8Array();
      this.#changedAt = new Float64Array();
    }
    if (strip.state) {
      this.#state = strip.state.slice();
      const before = this.#changedAt;
      this.#changedAt = new Float64Array(this.#state.length).fill(Number.NEGATIVE_INFINITY);
      this.#changedAt.set(before.subarray(0, this.#state.length));
    }
    for (const cell of strip.changed) {
      if (cell < this.#changedAt.length) this.#changedAt[cell] = now;
    }
  }

  /** While paused heat stays as it was. */
  freeze(now: number | undefined): void {
    this.#frozenAt = now;
  }

  presence(cell: number): CellPresence | undefined {
    const code = this.#state[cell];
    return code === undefined ? undefined : (presences[code] ?? 'unknown');
  }

  /** Milliseconds since the cell last changed; Infinity for never seen to. */
  age(cell: number, now: number): number {
    return (this.#frozenAt ?? now) - (this.#changedAt[cell] ?? Number.NEGATIVE_INFINITY);
  }

  /** Is there heat that fades? */
  fading(now: number): boolean {
    return this.#frozenAt === undefined && this.#changedAt.some(at => now - at < stripHorizon);
  }

  /** The nearest cell with heat after (1) or before (-1) `cell`. */
  nextChange(cell: number, direction: 1 | -1, now: number): number | undefined {
    for (let i = cell + direction; i >= 0 && i < this.count; i += direction) {
      if (this.age(i, now) < stripHorizon) return i;
    }
    return undefined;
  }
}
