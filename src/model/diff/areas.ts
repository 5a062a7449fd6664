// Where two states differ, as few ranges: what lies close together is one. For folding rows of bytes (fold.ts), not
// for telling what differs.

/** Equal bytes that don't part two areas: no fold is as short. */
const joined = 32;
/** With more, the last goes on to the end of what was added. */
const most = 100_000;

export class Areas {
  readonly #from: number[] = [];
  readonly #to: number[] = [];

  get length(): number {
    return this.#from.length;
  }

  /** Not before what was added last. */
  add(from: number, to: number): void {
    const last = this.#to.length - 1;
    const end = this.#to[last];
    if (end !== undefined && (from - end < joined || this.#to.length >= most)) {
      this.#to[last] = Math.max(end, to);
      return;
    }
    this.#from.push(from);
    this.#to.push(to);
  }

  at(index: number): { from: number; to: number } {
    return { from: this.#from[index] ?? 0, to: this.#to[index] ?? 0 };
  }

  /** What is in either. */
  static union(a: Areas, b: Areas): Areas {
    if (a.length === 0) return b;
    const all = new Areas();
    let [i, j] = [0, 0];
    while (i < a.length || j < b.length) {
      const first = j >= b.length || (i < a.length && a.at(i).from <= b.at(j).from) ? a.at(i++) : b.at(j++);
      all.add(first.from, first.to);
    }
    return all;
  }
}
