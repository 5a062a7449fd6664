// One loop, the only kind there is here: the next step starts after the last has ended, it survives a step that
// fails, stops at once when told, and idles while nobody looks. Not a scheduler: each loop has one step.

export interface LoopOptions {
  /** One step. Answers the milliseconds until the next, or undefined to idle until `wake`. */
  step: () => Promise<number | undefined> | number | undefined;
  /** A step failed; the loop goes on after `retry` milliseconds. */
  failed: (error: unknown) => void;
  retry: number;
}

export class Loop {
  readonly #options: LoopOptions;
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  #again = false;
  #stopped = false;

  constructor(options: LoopOptions) {
    this.#options = options;
  }

  /** Runs a step as soon as may be: now, or right after the one that is under way. */
  wake(): void {
    if (this.#stopped) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#after(0);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #after(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), delay);
  }

  async #run(): Promise<void> {
    this.#running = true;
    this.#again = false;
    let delay: number | undefined;
    try {
      delay = await this.#options.step();
    } catch (error) {
      this.#options.failed(error);
      delay = this.#options.retry;
    }
    this.#running = false;
    // Set meanwhile by `wake` and `stop`, which the compiler can't see.
    if (this.#isStopped()) return;
    if (this.#wasWoken()) delay = 0;
    if (delay !== undefined) this.#after(delay);
  }

  #isStopped(): boolean {
    return this.#stopped;
  }

  #wasWoken(): boolean {
    return this.#again;
  }
}
