// What a view's timeline shows: how many bytes changed from sample to sample, and what happened when.
// Not the history behind it (history.ts). Told in parts: what is new since the last frame.
import { mostTicks, thin } from '../../model/thin-ticks.js';
import type { Mark, Tick, TimelineFrame } from '../../protocol/timeline.js';
import type { KeptHistory } from './history.js';

const mostMarks = 1000;

export class Timeline {
  readonly #history: KeptHistory;
  #ticks: Tick[] = [];
  #older = false;
  #marks: Mark[] = [];
  #sent = { sample: 0, marks: 0, kept: -1, used: -1 };
  #markCount = 0;
  #whole = true;
  /** The segment is larger than may be kept: samples are counted, and gone. */
  countsOnly = false;

  constructor(history: KeptHistory) {
    this.#history = history;
  }

  /** Oldest first. */
  get ticks(): readonly Tick[] {
    return this.#ticks;
  }

  get marks(): readonly Mark[] {
    return this.#marks;
  }

  tick(tick: Tick): void {
    this.#ticks.push(tick);
    if (this.#ticks.length <= mostTicks) return;
    const { ticks, lost } = thin(this.#ticks);
    this.#ticks = [...ticks];
    this.#older ||= lost;
  }

  mark(mark: Mark): void {
    this.#markCount++;
    this.#marks = [...this.#marks.slice(1 - mostMarks), mark];
  }

  /** The next answer tells all: its view may be one that has just been made. */
  renew(): void {
    this.#whole = true;
  }

  /** Undefined: nothing is new. */
  take(): TimelineFrame | undefined {
    const { oldest, used, budget } = this.#history;
    const last = this.#ticks.at(-1)?.sample ?? 0;
    const whole = this.#whole;
    const kept = this.countsOnly ? last : oldest;
    const sent = this.#sent;
    if (!whole && last === sent.sample && this.#markCount === sent.marks && kept === sent.kept)
      return undefined;
    const ticks = whole ? this.#ticks.slice() : this.#ticks.slice(this.#firstBehind(sent.sample));
    const frame: TimelineFrame = { whole, ticks, kept, used, budget };
    if (whole || this.#markCount !== sent.marks) frame.marks = this.#marks;
    if (this.countsOnly) frame.without = 'too large';
    if (this.#older) frame.older = true;
    this.#whole = false;
    this.#sent = { sample: last, marks: this.#markCount, kept, used };
    return frame;
  }

  #firstBehind(sample: number): number {
    let first = this.#ticks.length;
    while (first > 0 && (this.#ticks[first - 1]?.sample ?? 0) > sample) first--;
    return first;
  }
}
