// Whose search is which: the probe numbers them, and its finds go to the view that began the search, in order and after
// that view knows its number. Plain Node. Not the searching (the probe's), nor its words (protocol/find.ts).
import type { FoundPart } from '../../protocol/find.js';

/** Takes a part; its answer lets the probe go on. */
export type Finder = (part: FoundPart) => Promise<void>;

interface Search {
  take: Finder;
  /** Parts go one after the other. */
  tail: Promise<void>;
}

interface Early {
  part: FoundPart;
  settle: (taken: Promise<void>) => void;
}

export class Searches {
  readonly #searches = new Map<number, Search>();
  /** Parts of searches whose number hasn't been answered yet: both may come in one piece. */
  #early: Early[] = [];
  #beginning = 0;

  /** `ask` begins it in the probe and answers its number. */
  async begin(ask: () => Promise<number>, take: Finder): Promise<number> {
    this.#beginning++;
    try {
      const number = await ask();
      // The number goes to the view first.
      const answered = new Promise<void>(resolve => setImmediate(resolve));
      this.#searches.set(number, { take, tail: answered });
      return number;
    } finally {
      this.#beginning--;
      this.#deliverEarly();
    }
  }

  has(number: number): boolean {
    return this.#searches.has(number);
  }

  /** What the probe found. */
  found(part: FoundPart): Promise<void> {
    const search = this.#searches.get(part.search);
    if (search) return this.#pass(search, part);
    if (this.#beginning === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#early.push({ part, settle: taken => void taken.then(resolve, reject) });
    });
  }

  /** It has ended, or its view has gone: what is found yet goes nowhere. */
  forget(number: number): void {
    this.#searches.delete(number);
  }

  #deliverEarly(): void {
    const early = this.#early;
    this.#early = [];
    for (const one of early) one.settle(this.found(one.part));
  }

  #pass(search: Search, part: FoundPart): Promise<void> {
    const passed = search.tail.then(async () => {
      if (this.#searches.get(part.search) === search) await search.take(part);
    });
    search.tail = passed.catch(() => undefined);
    return passed;
  }
}
