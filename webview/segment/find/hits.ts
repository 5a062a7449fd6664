// The hits of one search, ascending, and ways through them: from one to the next, from the cursor, those within a
// range. Pure.
import type { Hit } from '../../../src/protocol/find.js';

export class Hits {
  #all: readonly Hit[] = [];

  get all(): readonly Hit[] {
    return this.#all;
  }

  get count(): number {
    return this.#all.length;
  }

  at(index: number): Hit | undefined {
    return this.#all[index];
  }

  /** Parts come in the order of their offsets as a rule; where one doesn't, it finds its place. */
  add(hits: readonly Hit[]): void {
    const last = this.#all.at(-1);
    const inOrder = !last || !hits[0] || hits[0].offset >= last.offset;
    const all = [...this.#all, ...hits];
    this.#all = inOrder ? all : all.sort((a, b) => a.offset - b.offset);
  }

  clear(): void {
    this.#all = [];
  }

  /** Index of the next (1) or previous (-1) hit, around the ends; -1 where there is none. */
  step(index: number, direction: 1 | -1): number {
    const { count } = this;
    if (count === 0) return -1;
    if (index < 0) return direction === 1 ? 0 : count - 1;
    return (index + direction + count) % count;
  }

  /** Index of the first hit from an offset on, or of the first of all; -1 where there is none. */
  from(offset: number): number {
    const index = this.#firstFrom(offset);
    return this.count === 0 ? -1 : index % this.count;
  }

  /** Those with a byte in [from, to), `most` of them. */
  within(from: number, to: number, most: number): Hit[] {
    const out: Hit[] = [];
    // Long ones that begin before.
    for (let i = this.#firstFrom(from) - 1; i >= 0 && out.length < most; i--) {
      const hit = this.#all[i];
      if (!hit || hit.offset + hit.length <= from) break;
      out.unshift(hit);
    }
    for (let i = this.#firstFrom(from); i < this.count && out.length < most; i++) {
      const hit = this.#all[i];
      if (!hit || hit.offset >= to) break;
      out.push(hit);
    }
    return out;
  }

  #firstFrom(offset: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#all[middle]?.offset ?? 0) >= offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
