// Runs work that comes in steps a slice at a time, so that what else waits in this thread gets its turn, and it can be
// given up. Not the work itself.
import { setImmediate as turn } from 'node:timers/promises';
import type { Progress, Steps } from '../../layout/layout.js';
import { TypesError } from './errors.js';

/** Milliseconds between turns: short enough for other requests, long enough to cost nothing. */
const slice = 20;

export interface RunOptions {
  signal?: AbortSignal;
  progress?: (progress: Progress) => void;
}

/** Throws what the work throws, and TypesError (CANCELLED) once the signal is aborted. */
export async function inSlices<T>(steps: Steps<T>, { signal, progress }: RunOptions = {}): Promise<T> {
  let until = performance.now() + slice;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < until) continue;
    progress?.(step.value);
    await turn();
    if (signal?.aborted) {
      steps.return(undefined as never);
      throw cancelled();
    }
    until = performance.now() + slice;
  }
}

export function cancelled(): TypesError {
  return new TypesError('CANCELLED', 'It was cancelled.');
}
