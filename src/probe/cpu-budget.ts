// Keeps all whole-segment scans together under a share of one core, by making them wait, never by making them
// work in larger pieces. Not a measure of the process: only what is booked here counts.

export class CpuBudget {
  #share: number;
  #freeAt = 0;

  /** `share` of one core, above 0 and at most 1. */
  constructor(share: number) {
    this.#share = clamp(share);
  }

  set share(share: number) {
    this.#share = clamp(share);
  }

  /** Books `worked` milliseconds of work since `began`: threads beside each other do more than the clock says. */
  book(worked: number, began: number): void {
    this.#freeAt = Math.max(began, this.#freeAt) + worked / this.#share;
  }

  /** Milliseconds from `now` until work may go on. */
  wait(now: number): number {
    return Math.max(0, this.#freeAt - now);
  }
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0.01, share));
}
