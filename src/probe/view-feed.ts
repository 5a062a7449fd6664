// Feeds one visible view: samples its range at its rate, sooner where a glance finds a change (frame-pace.ts), and
// sends what changed, one unacknowledged frame of it at a time, and beside it one that has only news of the whole
// segment; what changes meanwhile is merged into the next. A state of the past is sampled once. Passes over the whole
// segment are made elsewhere (time/watch.ts) and told of here. Nothing of it exists while the view is hidden.
import type { ByteSource } from '../../native/source.js';
import type { DiffFrame } from '../protocol/diff.js';
import type { Failure } from '../protocol/failure.js';
import type { Frame, Strip, ViewSpec } from '../protocol/frame.js';
import type { Moment } from '../protocol/moment.js';
import type { TableFrame } from '../protocol/table.js';
import type { TimelineFrame } from '../protocol/timeline.js';
import { FramePace } from './frame-pace.js';
import { Loop } from './loop.js';
import { Rate } from './rate.js';
import { Sampler, type Copy, type Sample } from './sampler.js';
import type { TableFeed } from './table-feed.js';
import type { DiffFeed } from './time/diff-feed.js';
import { Past } from './time/past.js';
import type { OpenMoment } from './time/moments.js';
import type { Watching } from './time/watch.js';

/** A view that shows the same for so long is told all the same that it is up to date. */
const keepAlive = 1000;
const retryAfter = 500;
/**
 * Milliseconds between news of the whole segment, in frames that have nothing else and in those that have: the bytes
 * come first, and nothing draws such news more often.
 */
const newsPause = 200;
const newsBeside = 100;

export interface FeedOptions {
  attachment: number;
  /** Asked for with each sample: it may be replaced by another way to the same bytes. */
  source: () => ByteSource | undefined;
  send: (frame: Frame) => Promise<void>;
  sampled: (sample: Sample) => void;
  /** What feeds the struct pane, while there is one to be seen and something is bound; `last` is the one before. */
  table: (spec: ViewSpec, last: TableFeed | undefined) => TableFeed | undefined;
  /** What feeds the diff pane, while there is one to be seen; ends `last` where that isn't it. */
  diff: (spec: ViewSpec, last: DiffFeed | undefined) => DiffFeed | undefined;
  failed: (error: unknown) => void;
  watch: Watching;
  /** Throws where there is no such state, or none any more. */
  open: (moment: Moment) => OpenMoment;
}

interface Copied {
  sample: Sample;
  table: TableFrame | undefined;
}

/** What one frame tells besides the sample. */
interface News {
  strip: Strip | undefined;
  table: TableFrame | undefined;
  timeline: TimelineFrame | undefined;
  diff: DiffFrame | undefined;
}

export class ViewFeed {
  readonly #options: FeedOptions;
  readonly #samples: Loop;
  readonly #past: Past;
  #spec: ViewSpec;
  #sampler: Sampler;
  #table: TableFeed | undefined;
  #diff: DiffFeed | undefined;
  #last: Sample | undefined;
  #once = true;
  /** Of what is shown; and one of news alone, which holds up none of these: it may be slow to draw. */
  #inFlight = false;
  #newsInFlight = false;
  #merged = 0;
  #sentAt = 0;
  #toldAt = 0;
  #rate = new Rate();
  readonly #pace = new FramePace();
  #ended = false;

  constructor(spec: ViewSpec, options: FeedOptions) {
    this.#spec = spec;
    this.#options = options;
    this.#sampler = new Sampler(spec.offset, spec.length);
    this.#past = new Past(options.open);
    this.#diff = options.diff(spec, undefined);
    this.#samples = new Loop({ step: () => this.#step(), failed: options.failed, retry: retryAfter });
    options.watch.timeline.renew();
    options.watch.show(spec);
    this.#samples.wake();
  }

  show(spec: ViewSpec): void {
    const before = this.#spec;
    const moved = spec.offset !== before.offset || spec.length !== before.length;
    // A new revision is answered in full: its view may be one that has just been made and knows nothing.
    if (moved || spec.revision !== before.revision) {
      this.#sampler = new Sampler(spec.offset, spec.length);
      this.#once = true;
      this.#table?.renew();
      this.#diff?.renew();
    }
    if (spec.table?.revision !== before.table?.revision) this.#once = true;
    if (spec.timeline === true && before.timeline !== true) this.#options.watch.timeline.renew();
    this.#spec = spec;
    this.#diff = this.#options.diff(spec, this.#diff);
    this.#options.watch.show(spec);
    this.#samples.wake();
  }

  refresh(): void {
    this.#diff?.refresh();
    this.#wake();
  }

  /** A pass has ended. Paused, no sample is due that would take its news along. */
  passed(): void {
    if (this.#spec.hz === 0) this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#samples.stop();
    this.#past.close();
    this.#diff?.end();
    this.#options.watch.show(null);
  }

  #wake(): void {
    this.#once = true;
    this.#samples.wake();
  }

  #step(): number | undefined {
    const { hz } = this.#spec;
    if (this.#inFlight) {
      this.#merged++;
      // The acknowledgement wakes us.
      return undefined;
    }
    if (hz === 0 && !this.#once) return undefined;
    const started = performance.now();
    const { source, past, lost } = this.#shown();
    if (!source && lost === undefined) return retryAfter;
    if (this.#once || this.#isDue(source, past, started)) {
      const urgent = this.#frame(source, past, lost, started);
      this.#pace.sampled(started, urgent);
    }
    return hz === 0 ? undefined : this.#pace.wait(performance.now(), hz);
  }

  #isDue(source: ByteSource | undefined, past: boolean, now: number): boolean {
    const due = this.#pace.due(now, this.#spec.hz);
    if (due !== 'glance') return due === 'sample';
    return source !== undefined && !past && this.#sampler.stirs(source);
  }

  /**
   * Looks at all that is shown, and sends what is new. Answers whether that was more than news of the whole segment.
   */
  #frame(source: ByteSource | undefined, past: boolean, lost: Failure | undefined, started: number): boolean {
    const looks = source && (!past || this.#once);
    const { sample, table } = looks ? this.#look(source, past, started) : this.#still();
    const diff = this.#diff?.take(started);
    const asked = this.#once;
    const urgent = asked || sample.changed || table !== undefined || diff !== undefined;
    this.#once = false;
    if (!urgent && this.#newsInFlight) return false;
    const pause = asked ? 0 : urgent ? newsBeside : newsPause;
    const { strip, timeline } = started - this.#toldAt >= pause ? this.#news(started) : {};
    const due = started - this.#sentAt >= keepAlive;
    if (urgent || strip || timeline || due)
      this.#send(this.#frameOf(sample, { table, diff, strip, timeline }, lost), started, urgent);
    return urgent;
  }

  /** Of the whole segment. */
  #news(now: number): Pick<News, 'strip' | 'timeline'> {
    const { watch } = this.#options;
    this.#toldAt = now;
    return {
      strip: watch.takeStrip(),
      timeline: this.#spec.timeline === true ? watch.timeline.take() : undefined,
    };
  }

  /** What is to be shown, and is it of the past? `lost`: why that can't be. */
  #shown(): { source: ByteSource | undefined; past: boolean; lost?: Failure } {
    const { at } = this.#spec;
    if (!at || at.kind === 'live') {
      this.#past.close();
      return { source: this.#options.source(), past: false };
    }
    const opened = this.#past.show(at);
    return 'kind' in opened
      ? { source: undefined, past: true, lost: opened }
      : { source: opened, past: true };
  }

  #look(source: ByteSource, past: boolean, started: number): Copied {
    this.#table = this.#options.table(this.#spec, this.#table);
    const copied = this.#copy(source, started);
    this.#last = copied.sample;
    if (!past) {
      this.#options.sampled(copied.sample);
      this.#rate.tick(started);
    }
    return copied;
  }

  /** Hex and struct of one frame are of one copy, where they show the same bytes. */
  #copy(source: ByteSource, now: number): Copied {
    const sampler = this.#sampler;
    const feed = this.#table;
    if (!feed) return { sample: sampler.sample(source), table: undefined };
    const facts = source.facts();
    const copies: Copy[] = [];
    const table = feed.sample(source, facts.size, now, () => {
      // Made again, it's of another moment.
      const copy = copies.length === 0 ? sampler.copy(source, facts) : sampler.copy(source);
      copies.push(copy);
      return copy;
    });
    return { sample: sampler.sample(source, copies.at(-1)), table };
  }

  /** Nothing is read: as it was last. */
  #still(): Copied {
    const { offset, length } = this.#spec;
    const nothing = { offset, length, state: 'unknown' as const };
    const { facts = { size: 0 }, ranges = length > 0 ? [nothing] : [] } = this.#last ?? {};
    const sample = { facts, ranges, runs: [], changed: false, clean: undefined };
    return { sample, table: undefined };
  }

  #frameOf({ facts, ranges, runs }: Sample, news: News, lost: Failure | undefined): Frame {
    const frame: Frame = {
      attachment: this.#options.attachment,
      revision: this.#spec.revision,
      time: Date.now(),
      size: facts.size,
      ranges,
      runs,
      samples: this.#merged + 1,
      hz: this.#rate.hz,
    };
    if (news.strip) frame.strip = news.strip;
    if (news.table) frame.table = news.table;
    if (news.timeline) frame.timeline = news.timeline;
    if (news.diff) frame.diff = news.diff;
    if (lost !== undefined) frame.lost = lost;
    return frame;
  }

  #send(frame: Frame, started: number, urgent: boolean): void {
    const { send, failed } = this.#options;
    this.#merged = 0;
    this.#sentAt = started;
    if (urgent) this.#inFlight = true;
    else this.#newsInFlight = true;
    void send(frame)
      .catch(failed)
      .finally(() => {
        if (urgent) this.#inFlight = false;
        else this.#newsInFlight = false;
        // What is in flight still wakes them itself.
        if (!this.#ended && !this.#inFlight) this.#samples.wake();
      });
  }
}
