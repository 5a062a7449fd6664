// Types are being read: what of, and how far it has come, for as long as any of several readers is at it.
// Not the reading (library.ts), nor where it's shown (progress.ts, and the view itself).
import type { TypesProgress } from '../../protocol/types.js';
import type { BoundState } from '../../protocol/view.js';

export class Reading {
  readonly #changed: () => void;
  #readers = 0;
  #now: BoundState['loading'] = null;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Null: nothing is read. */
  get now(): BoundState['loading'] {
    return this.#now;
  }

  /** Until it's done, what `begin` names is told as being read. */
  async while<T>(work: () => Promise<T>): Promise<T> {
    this.#readers++;
    try {
      return await work();
    } finally {
      if (--this.#readers === 0) this.#now = null;
      this.#changed();
    }
  }

  begin(what: string): void {
    this.#now = { what, done: 0, total: 0 };
    this.#changed();
  }

  /** Of something that is being read for us. */
  progress({ path, done, total }: TypesProgress): void {
    if (!this.#now) return;
    this.#now = { what: path === '' ? this.#now.what : path, done, total };
    this.#changed();
  }
}
