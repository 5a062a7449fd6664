// The bytes of the last frame: applies what changed, remembers when. One range at a time, as the probe sends it.
// Not what is shown while paused: frozen.ts keeps that. A byte flashes only if the frame before held it too, a hole
// as zeros: what scrolls into view is new to us, not changed.
import type { Frame } from '../../src/protocol/frame.js';
import { Cells, stateCode } from './cells.js';

/** What a frame says of bytes; an answer to `read` says as much. */
export type Look = Pick<Frame, 'ranges' | 'runs'>;

export class Picture {
  #offset = 0;
  #cells = new Cells(0);

  get offset(): number {
    return this.#offset;
  }

  get length(): number {
    return this.#cells.length;
  }

  /**
   * Takes a frame over; its ranges tile what it covers. Returns how many bytes it changed in [from, to). `quiet`: none
   * of them changed just now.
   */
  apply(frame: Look, now: number, from: number, to: number, quiet = false): number {
    this.#move(frame);
    const cells = this.#cells;
    const fresh = new Uint8Array(cells.length);
    for (const range of frame.ranges) {
      const start = range.offset - this.#offset;
      for (let i = start; i < start + range.length; i++) {
        if (cells.state[i] === stateCode[range.state]) continue;
        const wasHole = cells.state[i] === stateCode.hole;
        cells.clear(i, i + 1);
        if (range.state !== 'data' || wasHole) cells.setState(i, i + 1, range.state);
        else fresh[i] = 1;
      }
    }
    let changed = 0;
    for (const run of frame.runs) {
      let i = run.offset - this.#offset;
      for (const byte of run.bytes) {
        if (i >= 0 && i < cells.length) {
          if (!quiet && !fresh[i] && cells.state[i] === stateCode.data && cells.bytes[i] !== byte) {
            cells.touch(i, now);
            if (i + this.#offset >= from && i + this.#offset < to) changed++;
          }
          cells.bytes[i] = byte;
          cells.state[i] = stateCode.data;
        }
        i++;
      }
    }
    return changed;
  }

  /** Takes the place of what was known. */
  hold(offset: number, cells: Cells): void {
    this.#offset = offset;
    this.#cells = cells;
  }

  /** Copies what is known of [offset, offset + into.length); the rest is unseen. */
  read(offset: number, into: Cells): void {
    into.clear(0, into.length);
    const start = Math.max(offset, this.#offset);
    const end = Math.min(offset + into.length, this.#offset + this.#cells.length);
    if (end > start) into.copy(this.#cells, start - this.#offset, end - this.#offset, start - offset);
  }

  /** Copies what is known of those that are unseen in `into`, which starts at `offset`. */
  fill(offset: number, into: Cells): void {
    const start = Math.max(offset, this.#offset);
    const end = Math.min(offset + into.length, this.#offset + this.#cells.length);
    for (let at = start; at < end; at++) {
      if (into.state[at - offset] !== stateCode.unseen) continue;
      into.copy(this.#cells, at - this.#offset, at - this.#offset + 1, at - offset);
    }
  }

  /** Marks bytes that differ from `other` (where both are known; a hole reads as zeros) as changed now. */
  flash(other: { read(offset: number, into: Cells): void }, now: number): void {
    const before = new Cells(this.#cells.length);
    other.read(this.#offset, before);
    for (let i = 0; i < before.length; i++) {
      const known = before.state[i] === stateCode.data || before.state[i] === stateCode.hole;
      const both = known && this.#cells.state[i] === stateCode.data;
      if (both && before.bytes[i] !== this.#cells.bytes[i]) this.#cells.touch(i, now);
    }
  }

  /** The nearest changed byte after (1) or before (-1) `offset`, younger than `age` ms. */
  nextChange(offset: number, direction: 1 | -1, now: number, age: number): number | undefined {
    const cells = this.#cells;
    for (let i = offset - this.#offset + direction; i >= 0 && i < cells.length; i += direction) {
      if (now - (cells.changedAt[i] ?? 0) < age) return this.#offset + i;
    }
    return undefined;
  }

  #move(frame: Look): void {
    const first = frame.ranges[0];
    const last = frame.ranges.at(-1);
    const offset = first?.offset ?? 0;
    const length = last ? last.offset + last.length - offset : 0;
    if (offset === this.#offset && length === this.#cells.length) return;
    const cells = new Cells(length);
    this.read(offset, cells);
    this.#offset = offset;
    this.#cells = cells;
  }
}
