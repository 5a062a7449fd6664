// Feeds one visible view: samples its range at its rate, walks the whole segment for its strip, and sends what
// changed, one unacknowledged frame at a time; what changes meanwhile is merged into the next.
// Nothing of it exists while the view is hidden.
import type { ByteSource } from '../../native/source.js';
import type { Frame, Strip, ViewSpec } from '../protocol/frame.js';
import type { TableFrame } from '../protocol/table.js';
import { Activity } from './activity.js';
import type { CpuBudget } from './cpu-budget.js';
import { Loop } from './loop.js';
import { Sampler, type Sample } from './sampler.js';
import type { TableFeed } from './table-feed.js';

/** A view that shows the same for so long is told all the same that it is up to date. */
const keepAlive = 1000;
const passPause = 100;
const retryAfter = 500;
const stepLimit = 4;

export interface FeedOptions {
  attachment: number;
  /** Asked for with each sample: it may be replaced by another way to the same bytes. */
  source: () => ByteSource | undefined;
  send: (frame: Frame) => Promise<void>;
  sampled: (sample: Sample) => void;
  resident: (bytes: number | undefined) => void;
  /** What feeds the struct pane, while there is one to be seen and something is bound; `last` is the one before. */
  table: (spec: ViewSpec, last: TableFeed | undefined) => TableFeed | undefined;
  failed: (error: unknown) => void;
  budget: CpuBudget;
}

export class ViewFeed {
  readonly #options: FeedOptions;
  readonly #samples: Loop;
  readonly #passes: Loop;
  #spec: ViewSpec;
  #sampler: Sampler;
  #table: TableFeed | undefined;
  #activity: Activity | undefined;
  /** Bound to the source that it was begun with. */
  #pass: { source: ByteSource; steps: Generator<void, void, void> } | undefined;
  #once = true;
  #inFlight = false;
  #merged = 0;
  #sentAt = 0;
  #rate = new Rate();
  #ended = false;

  constructor(spec: ViewSpec, options: FeedOptions) {
    this.#spec = spec;
    this.#options = options;
    this.#sampler = new Sampler(spec.offset, spec.length);
    const failed = options.failed;
    this.#samples = new Loop({ step: () => this.#sample(), failed, retry: retryAfter });
    this.#passes = new Loop({ step: () => this.#walk(), failed, retry: retryAfter });
    this.#samples.wake();
    this.#passes.wake();
  }

  show(spec: ViewSpec): void {
    const moved = spec.offset !== this.#spec.offset || spec.length !== this.#spec.length;
    // A new revision is answered in full: its view may be one that has just been made and knows nothing.
    if (moved || spec.revision !== this.#spec.revision) {
      this.#sampler = new Sampler(spec.offset, spec.length);
      this.#once = true;
      this.#table?.renew();
    }
    if (spec.table?.revision !== this.#spec.table?.revision) this.#once = true;
    if (spec.cell !== this.#spec.cell) {
      this.#activity = undefined;
      this.#pass = undefined;
    }
    this.#spec = spec;
    this.#samples.wake();
    this.#passes.wake();
  }

  refresh(): void {
    this.#once = true;
    this.#samples.wake();
  }

  end(): void {
    this.#ended = true;
    this.#samples.stop();
    this.#passes.stop();
  }

  #sample(): number | undefined {
    const { hz, revision } = this.#spec;
    const period = hz > 0 ? 1000 / hz : undefined;
    if (this.#inFlight) {
      this.#merged++;
      // The acknowledgement wakes us.
      return undefined;
    }
    if (period === undefined && !this.#once) return undefined;
    const source = this.#options.source();
    if (!source) return retryAfter;
    const started = performance.now();
    const sample = this.#sampler.sample(source);
    this.#options.sampled(sample);
    this.#rate.tick(started);
    const strip = this.#activity?.take();
    this.#table = this.#options.table(this.#spec, this.#table);
    const table = this.#table?.sample(source, sample.facts.size, started);
    const due = started - this.#sentAt >= keepAlive;
    if (sample.changed || strip || table || this.#once || due)
      this.#send(sample, { strip, table }, revision, started);
    this.#once = false;
    return period === undefined ? undefined : Math.max(1, period - (performance.now() - started));
  }

  #send(
    sample: Sample,
    { strip, table }: { strip: Strip | undefined; table: TableFrame | undefined },
    revision: number,
    started: number,
  ): void {
    const { attachment, send, failed } = this.#options;
    const { ranges, runs } = sample;
    const { size } = sample.facts;
    const samples = this.#merged + 1;
    const frame: Frame = {
      attachment,
      revision,
      time: Date.now(),
      size,
      ranges,
      runs,
      samples,
      hz: this.#rate.hz,
    };
    if (strip) frame.strip = strip;
    if (table) frame.table = table;
    this.#merged = 0;
    this.#sentAt = started;
    this.#inFlight = true;
    void send(frame)
      .catch(failed)
      .finally(() => {
        this.#inFlight = false;
        const { hz } = this.#spec;
        const wait = hz > 0 ? 1000 / hz - (performance.now() - started) : 0;
        setTimeout(
          () => {
            if (!this.#ended) this.#samples.wake();
          },
          Math.max(0, wait),
        );
      });
  }

  /** Goes on with the pass for a few milliseconds. */
  #walk(): number | undefined {
    const source = this.#options.source();
    const { cell, hz } = this.#spec;
    if (cell === 0) return undefined;
    // Paused: one pass to know what is allocated, then none.
    if (hz === 0 && this.#activity && !this.#pass) return undefined;
    if (!source) return retryAfter;
    const { budget } = this.#options;
    const wait = budget.wait(performance.now());
    if (wait > 0) return wait;
    const started = performance.now();
    const done = this.#advance(source, started + stepLimit);
    const now = performance.now();
    budget.book(now - started, now);
    return done ? passPause : Math.max(1, budget.wait(now));
  }

  #advance(source: ByteSource, until: number): boolean {
    // Another way to the same bytes: the old one is closed, the pass begins anew.
    if (this.#pass?.source !== source) this.#pass = undefined;
    if (!this.#pass) {
      const { size, allocated } = source.facts();
      const old = this.#activity;
      if (old?.size !== size || !old.fits(allocated))
        this.#activity = new Activity(size, this.#spec.cell, allocated);
    }
    const activity = this.#activity;
    if (!activity) return true;
    this.#pass ??= { source, steps: activity.pass(source) };
    try {
      while (performance.now() < until) {
        if (!this.#pass.steps.next().done) continue;
        this.#pass = undefined;
        this.#options.resident(activity.resident);
        // Paused, no sample is due that would take the strip along.
        if (this.#spec.hz === 0) this.refresh();
        return true;
      }
    } catch (error) {
      this.#pass = undefined;
      throw error;
    }
    return false;
  }
}

/** Samples a second, over about the last second. */
class Rate {
  #times: number[] = [];

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
