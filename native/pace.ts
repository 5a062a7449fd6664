// Lets others run: a scan shares one thread with sampling, so it stops for them every few milliseconds.
// Not a worker: what a scan does is short, there is only much of it.
import { setImmediate } from 'node:timers/promises';

const sliceMs = 8;

export class Pace {
  readonly #signal: AbortSignal | undefined;
  #since = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** Has this slice been used up? Asked often, so that an await is only paid when it is due. */
  get due(): boolean {
    return performance.now() - this.#since > sliceMs;
  }

  /** Throws the signal's reason when the scan is no longer wanted. */
  async rest(): Promise<void> {
    this.#signal?.throwIfAborted();
    await setImmediate();
    this.#signal?.throwIfAborted();
    this.#since = performance.now();
  }

  /** Runs a generator to its end, resting when due. What it holds open is let go when it isn't wanted any more. */
  async run<T>(steps: Iterator<undefined, T>): Promise<T> {
    let ended = false;
    try {
      for (;;) {
        const step = steps.next();
        if (step.done) {
          ended = true;
          return step.value;
        }
        if (this.due) await this.rest();
      }
    } finally {
      if (!ended) steps.return?.();
    }
  }
}
