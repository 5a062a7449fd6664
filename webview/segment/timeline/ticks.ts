// What is known of time: samples of the whole segment with how much each changed, what happened when, and how much of
// it the history can still show. Frames bring it (src/protocol/timeline.ts). Pure; not how it is drawn.
import { latest, thin } from '../../../src/model/thin-ticks.js';
import type { Mark, Tick, TimelineFrame } from '../../../src/protocol/timeline.js';
import { usualStep } from './columns.js';

export class Ticks {
  #ticks: readonly Tick[] = [];
  marks: readonly Mark[] = [];
  /** The oldest sample that can be looked at. */
  kept = 0;
  used = 0;
  budget = 0;
  #older = false;
  #pace = usualStep([]);
  /** Why nothing but the counts is kept. */
  without: 'too large' | undefined;

  get all(): readonly Tick[] {
    return this.#ticks;
  }

  /** Milliseconds from sample to sample, as a rule. */
  get pace(): number {
    return this.#pace;
  }

  get last(): Tick | undefined {
    return this.#ticks.at(-1);
  }

  /** The oldest that can be looked at, of those that are known here. */
  get oldest(): Tick | undefined {
    return this.without ? undefined : this.#ticks[this.#from(t => t.sample >= this.kept)];
  }

  /** Did something fall out of the history's budget? Only what was seen here can be told. */
  get fell(): boolean {
    const first = this.#ticks[0];
    return !this.without && first !== undefined && first.sample < this.kept;
  }

  /** Were there samples before the first that is known here? */
  get older(): boolean {
    return !this.without && this.#older;
  }

  apply(frame: TimelineFrame): void {
    const before = frame.whole ? [] : this.#ticks;
    const newest = before.at(-1)?.sample ?? Number.NEGATIVE_INFINITY;
    const fresh = frame.ticks.filter(tick => tick.sample > newest);
    if (frame.whole) this.#older = false;
    if (frame.whole || fresh.length > 0) {
      const { ticks, lost } = thin([...before, ...fresh]);
      this.#ticks = ticks;
      this.#pace = usualStep(ticks.slice(-latest));
      this.#older ||= lost;
    }
    this.#older ||= frame.older === true;
    if (frame.marks) this.marks = frame.marks;
    else if (frame.whole) this.marks = [];
    this.kept = frame.kept;
    this.used = frame.used;
    this.budget = frame.budget;
    this.without = frame.without;
  }

  clear(): void {
    this.apply({ whole: true, ticks: [], kept: 0, used: 0, budget: 0 });
  }

  /** The one that tells of a sample, with others where old ones are fewer; undefined where none does. */
  bySample(sample: number): Tick | undefined {
    const at = this.#from(t => t.sample >= sample);
    const tick = this.#ticks[at];
    return tick?.sample === sample || at > 0 ? tick : undefined;
  }

  /** Those from `time` on, and the one before them. */
  since(time: number): readonly Tick[] {
    return this.#ticks.slice(Math.max(0, this.#from(t => t.time >= time) - 1));
  }

  /** The sample nearest to a time, among those that can be looked at. */
  nearest(time: number): Tick | undefined {
    const { oldest } = this;
    if (!oldest) return undefined;
    const after = this.#ticks[this.#from(t => t.time >= time)] ?? this.last;
    const before = this.#ticks[this.#from(t => t.time >= time) - 1] ?? oldest;
    const near = after && Math.abs(after.time - time) < Math.abs(before.time - time) ? after : before;
    return near.sample < oldest.sample ? oldest : near;
  }

  /** So many samples before or after one; undefined beyond the latest. */
  step(sample: number, by: number): Tick | undefined {
    const { oldest } = this;
    if (!oldest) return undefined;
    const first = this.#from(t => t.sample >= oldest.sample);
    return this.#ticks[Math.max(first, this.#from(t => t.sample >= sample) + by)];
  }

  /** Index of the first for which `holds`, which from there on holds for all. */
  #from(holds: (tick: Tick) => boolean): number {
    let low = 0;
    let high = this.#ticks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const tick = this.#ticks[middle];
      if (tick && holds(tick)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
