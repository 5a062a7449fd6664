// Passes over a whole segment while something wants them: a view that is seen (its strip, its timeline), or a
// recording. Each pass feeds the history. Within the CPU budget, a few milliseconds at a time: views come first.
// Not what a pass does (activity.ts), nor what a view shows of it (view-feed.ts).
import type { ByteSource } from '../../../native/source.js';
import type { Strip } from '../../protocol/frame.js';
import { Activity, cellOf } from '../activity.js';
import type { CpuBudget } from '../cpu-budget.js';
import { Loop } from '../loop.js';
import type { ScanThreads } from './scan-threads.js';
import { ChecksumReference, type Reference } from '../reference.js';
import { History, type KeptHistory } from './history.js';
import { Timeline } from './timeline.js';

const retryAfter = 500;
const stepLimit = 4;
/** Milliseconds between the starts of two passes, at the least and at the most while one is wanted. */
const leastPause = 16;
const mostPause = 1000;
/** A recording that nobody sees, in samples a second. */
const recordingRate = 10;
/** Cells of a strip that nobody sees. */
const plainCell = 65_536;
/** Up to this many allocated bytes the latest sample is kept; twice as many before it's let go again. */
const keepUpTo = 512 * 1024 * 1024;

export interface WatchOptions {
  /** Asked for with each pass: it may be replaced by another way to the same bytes. */
  source: () => ByteSource | undefined;
  budget: CpuBudget;
  /** Bytes that the history's changes may take. */
  historyBudget: number;
  /** A whole pass has ended: bytes in memory, undefined where it can't be told. */
  passed: (resident: number | undefined) => void;
  failed: (error: unknown) => void;
  /** Left out: all is done in this thread. */
  threads?: ScanThreads;
}

export interface Watched {
  /** Bytes of a cell of the strip; 0: none is seen. */
  cell: number;
  /** Is a timeline seen? */
  timeline?: boolean;
  /** 0: paused, one pass to know what is there. */
  hz: number;
}

/** What an attachment has of time: while passes go on, or read from a file (replay/recorded-watch.ts). */
export interface Watching {
  readonly history: KeptHistory;
  readonly timeline: Timeline;
  show(view: Watched | null): void;
  record(on: boolean): void;
  takeStrip(): Strip | undefined;
}

interface Pass {
  source: ByteSource;
  began: number;
  time: number;
  steps: ReturnType<Activity['pass']>;
}

export class Watch implements Watching {
  readonly history: History;
  readonly timeline: Timeline;
  readonly #options: WatchOptions;
  readonly #loop: Loop;
  #view: Watched | null = null;
  #recording = false;
  #activity: Activity | undefined;
  /** Bound to the source that it was begun with. */
  #pass: Pass | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.history = new History(options.historyBudget);
    this.timeline = new Timeline(this.history);
    this.#loop = new Loop({ step: () => this.#walk(), failed: options.failed, retry: retryAfter });
  }

  /** What a view shows of it; null: it is hidden. */
  show(view: Watched | null): void {
    if (view?.cell !== this.#view?.cell) {
      this.#activity = undefined;
      this.#pass = undefined;
    }
    this.#view = view;
    if (view || this.#recording) this.#loop.wake();
  }

  get recording(): boolean {
    return this.#recording;
  }

  /** Goes on while nothing is seen. */
  record(on: boolean): void {
    this.#recording = on;
    if (on) this.#loop.wake();
  }

  takeStrip(): Strip | undefined {
    return this.#view && this.#view.cell > 0 ? this.#activity?.take() : undefined;
  }

  stop(): void {
    this.#loop.stop();
    this.history.clear();
  }

  /** Goes on with the pass for a few milliseconds, or until threads have done their part of it. */
  async #walk(): Promise<number | undefined> {
    const hz = this.#rate();
    if (hz === undefined) return undefined;
    // Paused: one pass to know what is allocated, then none.
    if (hz === 0 && this.#activity && !this.#pass) return undefined;
    const source = this.#options.source();
    if (!source) return retryAfter;
    const { budget } = this.#options;
    const wait = budget.wait(performance.now());
    if (wait > 0) return wait;
    const started = performance.now();
    const began = this.#pass?.began ?? started;
    const done = this.#advance(source, started);
    budget.book(performance.now() - started, started);
    if (done instanceof Promise) budget.book(await done, started);
    const now = performance.now();
    if (done !== true) return Math.max(1, budget.wait(now));
    const period = Math.min(mostPause, Math.max(leastPause, hz > 0 ? 1000 / hz : mostPause));
    return Math.max(1, began + period - now, budget.wait(now));
  }

  /** Undefined: nobody wants passes. */
  #rate(): number | undefined {
    const view = this.#view && (this.#view.cell > 0 || this.#view.timeline === true) ? this.#view : undefined;
    if (!this.#recording) return view?.hz;
    return Math.max(view?.hz ?? 0, recordingRate);
  }

  /** Has the pass ended? Or what it waits for. */
  #advance(source: ByteSource, started: number): boolean | Promise<number> {
    // Another way to the same bytes: the old one is closed, the pass begins anew.
    if (this.#pass?.source !== source) this.#pass = undefined;
    const activity = this.#pass ? this.#activity : this.#fitting(source);
    if (!activity) return true;
    this.#pass ??= { source, began: started, time: Date.now(), steps: activity.pass(source) };
    const { time, steps } = this.#pass;
    try {
      while (performance.now() < started + stepLimit) {
        const step = steps.next();
        if (step.value) return step.value;
        if (!step.done) continue;
        this.#pass = undefined;
        this.#ended(activity, time);
        return true;
      }
    } catch (error) {
      this.#pass = undefined;
      throw error;
    }
    return false;
  }

  #ended(activity: Activity, time: number): void {
    const { history } = this;
    const keeps = activity.reference === history;
    if (!keeps) history.count();
    const changed = keeps ? history.changed : activity.changedBytes;
    this.timeline.tick({ sample: history.latest, time, changed });
    this.#options.passed(activity.resident);
  }

  /** The activity, made anew where the segment is another size, or more or less of it is allocated than may be kept. */
  #fitting(source: ByteSource): Activity {
    const { size, allocated = size } = source.facts();
    const cell = cellOf(size, this.#view && this.#view.cell > 0 ? this.#view.cell : plainCell);
    const old = this.#activity;
    const keeps = old?.reference === this.history;
    const keep = allocated <= (keeps ? 2 : 1) * keepUpTo;
    if (old?.size === size && old.cell === cell && keeps === keep) return old;
    const reference: Reference = keep ? this.history : new ChecksumReference(cell);
    if (!keep) this.history.clear();
    this.timeline.countsOnly = !keep;
    this.#activity = new Activity(size, cell, reference, this.#options.threads);
    return this.#activity;
  }
}
