// Is the probe still answering? Counts only time in which this process itself was awake: while a debugger holds
// the extension host, the probe's answers wait unread, and that must not cost a healthy probe its life, and with it the
// past that it keeps. Nor must a machine so busy that the probe gets no turn. Not a timer: its owner calls `tick`.
import type { ThreadLook } from './thread-look.js';

/** Milliseconds: between two calls of `tick`, between an answer and the next ping, and for its answer. */
export const tickEvery = 100;
const pingEvery = 500;
// With a ping's own interval and two ticks a hang is noticed after 1.8 s at most, where two are promised.
const patience = 1100;
/** It sleeps, as one does that waits for a thread that gets no turn, or for ever. */
const sleeping = 5000;
/** However little it has had of the processor. */
const longest = 20_000;

export class Heartbeat {
  readonly #ping: () => Promise<unknown>;
  readonly #look: () => ThreadLook | undefined;
  #last: number;
  /** Its processor time when it was asked. */
  #worked = 0;
  #awake = 0;
  #waiting = false;

  /**
   * `now` as of here and of each tick, by one monotonic clock in milliseconds. `look`: at the thread that answers,
   * undefined where that can't be had.
   */
  constructor(ping: () => Promise<unknown>, now: number, look: () => ThreadLook | undefined) {
    this.#ping = ping;
    this.#look = look;
    this.#last = now;
  }

  /** True: it has been silent for too long. */
  tick(now: number): boolean {
    // A tick that comes late says that we slept; of that time only one tick counts.
    const passed = now - this.#last;
    this.#awake += passed > 3 * tickEvery ? tickEvery : passed;
    this.#last = now;
    if (this.#waiting) return this.#awake >= longest || (this.#awake >= patience && !this.#isExcused());
    if (this.#awake >= pingEvery) {
      this.#awake = 0;
      this.#waiting = true;
      this.#worked = this.#look()?.worked ?? 0;
      // A failure is an answer as well; a link that has ended is noticed where the process is watched.
      void this.#ping().then(this.#answered, this.#answered);
    }
    return false;
  }

  /** Would it answer, if it had its turn? What is stopped, has ended, or has worked all the while would not. */
  #isExcused(): boolean {
    const look = this.#look();
    if (!look) return false;
    switch (look.state) {
      case 'R':
      case 'D':
        return look.worked - this.#worked < patience;
      case 'S':
        return this.#awake < sleeping;
      default:
        return false;
    }
  }

  readonly #answered = (): void => {
    this.#waiting = false;
    this.#awake = 0;
  };
}
