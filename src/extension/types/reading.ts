// Types are being read: what of, and how far it has come, for as long as one of several readers is at it.
// Not the reading (library.ts), nor where it's shown (progress.ts, and the view itself).
import type { TypesProgress } from '../../protocol/types.js';
import type { BoundState } from '../../protocol/view.js';
import type { HeldTypes } from './library.js';

export class Reading {
  readonly #changed: () => void;
  #readers = 0;
  /** Sources that nobody else knows of yet. */
  readonly #held = new Set<HeldTypes>();
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
      if (--this.#readers === 0) {
        this.#now = null;
        this.#held.clear();
      }
      this.#changed();
    }
  }

  /** `held`: what is read for it; `has` and `cancel` are about these. */
  begin(what: string, held?: HeldTypes): void {
    this.#now = { what, done: 0, total: 0 };
    if (held) this.#held.add(held);
    this.#changed();
  }

  has(types: number): boolean {
    return [...this.#held].some(held => held.types === types);
  }

  cancel(): void {
    for (const held of this.#held) held.cancel();
  }

  /** Of something that is being read for us. */
  progress({ path, done, total }: TypesProgress): void {
    if (!this.#now) return;
    this.#now = { what: path === '' ? this.#now.what : path, done, total };
    this.#changed();
  }
}
