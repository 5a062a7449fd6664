// What was used of the system's budget in the last scans, so that the model can say when it will be used up. Keeps a
// bounded number of samples, none older than matter. Not the forecast (src/model/forecast.ts).
import {
  fillingOf,
  horizon,
  mostSamples,
  usesOf,
  type Filling,
  type Resource,
  type Sample,
} from '../model/forecast.js';
import type { Budget } from '../model/segment.js';

/** Milliseconds between two that are kept, at least: the most that are kept reach over the horizon. */
const every = horizon / mostSamples;

export class BudgetTrend {
  readonly #samples = new Map<Resource, Sample[]>();

  /** Takes a scan's figures at `time` (milliseconds), and answers what fills up. */
  add(budget: Budget, time: number): Filling[] {
    return [...usesOf(budget)].flatMap(([resource, { used, limit }]) => {
      const kept = (this.#samples.get(resource) ?? []).filter(sample => time - sample.time <= horizon);
      const last = kept.at(-1);
      const samples = [...kept, { time, used }].slice(-mostSamples);
      if (!last || time - last.time >= every) this.#samples.set(resource, samples);
      return fillingOf(resource, samples, limit) ?? [];
    });
  }
}
