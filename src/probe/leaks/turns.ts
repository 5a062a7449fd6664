// Work that events ask for: done at once where it hasn't been done for a while, together for all that asked meanwhile,
// and never more often than its share of a core allows. Not a loop (src/probe/loop.ts): it rests until it is asked.

export interface TurnsOptions {
  /** Share of one core, 0 to 1. */
  share: () => number;
  failed: (error: unknown) => void;
}

export class Turns {
  readonly #work: () => Promise<void>;
  readonly #options: TurnsOptions;
  #wanted = false;
  #under: Promise<void> | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;
  #restsUntil = 0;

  constructor(work: () => Promise<void>, options: TurnsOptions) {
    this.#work = work;
    this.#options = options;
  }

  /** Comes behind whatever else came in the same moment. */
  ask(): void {
    this.#wanted = true;
    if (this.#under || this.#immediate || this.#timer) return;
    const rest = this.#restsUntil - performance.now();
    if (rest > 0) this.#timer = setTimeout(() => this.#begin(), rest);
    else this.#immediate = setImmediate(() => this.#begin());
  }

  /** Resolves when what is under way has ended. What is put off isn't waited for. */
  async settled(): Promise<void> {
    await this.#under;
  }

  stop(): void {
    this.#wanted = false;
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    this.#timer = undefined;
    this.#immediate = undefined;
  }

  #begin(): void {
    this.#timer = undefined;
    this.#immediate = undefined;
    this.#wanted = false;
    const started = performance.now();
    this.#under = this.#work()
      .catch(this.#options.failed)
      .finally(() => {
        const now = performance.now();
        this.#restsUntil = now + (now - started) * (1 / this.#options.share() - 1);
        this.#under = undefined;
        if (this.#wanted) this.ask();
      });
  }
}
