// Which of what fills up a person is to be told of now: each once as it comes near, and once more when it is full; anew
// only after it was well for a while, so that what swings about a mark is told once. Not the words (filling-words.ts).
import type { Filling, Resource } from '../../model/forecast.js';

/** Milliseconds that it must have been well before it is told of again. */
const rest = 600_000;

interface Told {
  full: boolean;
  /** Since when it is well again; undefined while it isn't. */
  wellSince?: number;
}

export class Approaches {
  readonly #told = new Map<Resource, Told>();

  /** Takes what fills up at `time` (milliseconds), and answers what of it hasn't been told. */
  take(filling: readonly Filling[], time: number): Filling[] {
    for (const [resource, told] of this.#told) {
      if (filling.some(one => one.resource === resource)) continue;
      told.wellSince ??= time;
      if (time - told.wellSince >= rest) this.#told.delete(resource);
    }
    return filling.filter(({ resource, state }) => {
      const before = this.#told.get(resource);
      const rested = before?.wellSince !== undefined && time - before.wellSince >= rest;
      const known = before !== undefined && !rested;
      const full = state === 'full';
      this.#told.set(resource, { full: full || (known && before.full) });
      return !known || (full && !before.full);
    });
  }
}
