// Parts of a segment, in ascending order: is a place in one of them? Not what is there (activity.ts).

/** Kept at most; with more, every place is taken to be in one. */
const most = 65_536;

export class Spans {
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  #all = false;

  /** Bytes. Not before what was added last. */
  add(offset: number, length: number): void {
    const last = this.#to.length - 1;
    const end = this.#to[last];
    if (end !== undefined && offset <= end) {
      this.#to[last] = Math.max(end, offset + length);
      return;
    }
    if (this.#from.length === most) this.#all = true;
    if (this.#all) return;
    this.#from.push(offset);
    this.#to.push(offset + length);
  }

  has(offset: number): boolean {
    if (this.#all) return true;
    let low = 0;
    let high = this.#from.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#from[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low > 0 && offset < (this.#to[low - 1] ?? 0);
  }
}
