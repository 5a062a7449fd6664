// How often something happens. Not a clock: whoever asks has the time.

/** Samples a second, over about the last second. */
export class Rate {
  #times: number[] = [];

  /** `now` in milliseconds, of a clock that only goes forward. */
  tick(now: number): void {
    this.#times.push(now);
    while (this.#times.length > 2 && now - (this.#times[0] ?? now) > 1000) this.#times.shift();
  }

  get hz(): number {
    const first = this.#times[0];
    const last = this.#times.at(-1);
    if (first === undefined || last === undefined || last === first) return 0;
    return ((this.#times.length - 1) * 1000) / (last - first);
  }
}
