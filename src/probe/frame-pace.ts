// When a view's bytes are looked at: in full at its rate, and in between at a glance, so that what changes is sent at
// once where the last frame is long enough ago. Not the looking (view-feed.ts), and no clock: who asks has the time.

/** Looks in the time of one frame, and milliseconds between two at the least: a glance costs little, not nothing. */
const looks = 2;
const leastPause = 8;
/** A timer may come by so much too early, in milliseconds. */
const tolerance = 1;

export class FramePace {
  #sampledAt = Number.NEGATIVE_INFINITY;
  #sentAt = Number.NEGATIVE_INFINITY;

  /** All of it was looked at, and what differed was sent or nothing did. */
  sampled(now: number, sent: boolean): void {
    this.#sampledAt = now;
    if (sent) this.#sentAt = now;
  }

  /** What is due at `now`, at `hz` frames a second: nothing while a frame would be one too many. */
  due(now: number, hz: number): 'sample' | 'glance' | undefined {
    const period = 1000 / hz - tolerance;
    if (now - this.#sampledAt >= period) return 'sample';
    return now - this.#sentAt >= period ? 'glance' : undefined;
  }

  /** Milliseconds from `now` until something is due again. */
  wait(now: number, hz: number): number {
    const period = 1000 / hz;
    const sample = this.#sampledAt + period - now;
    const glance = Math.max(this.#sentAt + period - now, Math.max(leastPause, period / looks));
    return Math.max(1, Math.min(sample, glance));
  }
}
