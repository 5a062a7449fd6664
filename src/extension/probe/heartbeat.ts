// Is the probe still answering? Counts only time in which this process itself was awake: while a debugger holds
// the extension host, the probe's answers wait unread, and that must not cost a healthy probe its life.
// Not a timer: its owner calls `tick`.

/** Milliseconds: between two calls of `tick`, between an answer and the next ping, and for its answer. */
export const tickEvery = 100;
const pingEvery = 500;
// With a ping's own interval and two ticks a hang is noticed after 1.8 s at most, where two are promised.
const patience = 1100;

export class Heartbeat {
  readonly #ping: () => Promise<unknown>;
  #last: number;
  #awake = 0;
  #waiting = false;

  /** `now` as of here and of each tick, by one monotonic clock in milliseconds. */
  constructor(ping: () => Promise<unknown>, now: number) {
    this.#ping = ping;
    this.#last = now;
  }

  /** True: it has been silent for too long. */
  tick(now: number): boolean {
    // A tick that comes late says that we slept; of that time only one tick counts.
    const passed = now - this.#last;
    this.#awake += passed > 3 * tickEvery ? tickEvery : passed;
    this.#last = now;
    if (this.#waiting) return this.#awake >= patience;
    if (this.#awake >= pingEvery) {
      this.#awake = 0;
      this.#waiting = true;
      // A failure is an answer as well; a link that has ended is noticed where the process is watched.
      void this.#ping().then(this.#answered, this.#answered);
    }
    return false;
  }

  readonly #answered = (): void => {
    this.#waiting = false;
    this.#awake = 0;
  };
}
