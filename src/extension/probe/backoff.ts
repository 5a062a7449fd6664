// How long to wait before the probe is started again: longer with each try, from the start after good health.

const waits = [250, 500, 1000, 2000, 5000] as const;
/** Milliseconds of life after which the next end counts as the first again. */
const healthy = 30_000;

export class Backoff {
  #attempt = 0;

  /** Told how long it lived; answers how many ends there were in a row and the wait, in milliseconds. */
  next(lived: number): { attempt: number; wait: number } {
    if (lived >= healthy) this.#attempt = 0;
    const wait = waits[Math.min(this.#attempt, waits.length - 1)] ?? 5000;
    this.#attempt++;
    return { attempt: this.#attempt, wait };
  }

  reset(): void {
    this.#attempt = 0;
  }
}
