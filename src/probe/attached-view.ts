// The view of an attached segment, live or of a recording: fed while it is seen, with its struct pane and its diff
// pane, and nothing while it is hidden. Not the feed (view-feed.ts), nor what it is fed from (attachment.ts, replay/).
import type { Frame, ViewSpec } from '../protocol/frame.js';
import type { CpuBudget } from './cpu-budget.js';
import type { Inspected } from './inspected.js';
import type { Sample } from './sampler.js';
import { DiffPane } from './time/diff-pane.js';
import { ViewFeed } from './view-feed.js';

export interface AttachedViewOptions {
  budget: CpuBudget;
  send: (frame: Frame) => Promise<void>;
  sampled: (sample: Sample) => void;
  failed: (error: unknown) => void;
}

export class AttachedView {
  readonly #attached: Inspected;
  readonly #options: AttachedViewOptions;
  readonly #diff: DiffPane;
  #feed: ViewFeed | undefined;

  constructor(attached: Inspected, options: AttachedViewOptions) {
    this.#attached = attached;
    this.#options = options;
    const { budget, failed } = options;
    this.#diff = new DiffPane(attached, { budget, changed: () => this.passed(), failed });
  }

  get isShown(): boolean {
    return this.#feed !== undefined;
  }

  /** Null: it is hidden. */
  show(spec: ViewSpec | null): void {
    const attached = this.#attached;
    attached.table.show(spec?.table !== undefined);
    if (!spec) {
      this.#feed?.end();
      this.#feed = undefined;
      return;
    }
    if (this.#feed) {
      this.#feed.show(spec);
      return;
    }
    const { send, sampled, failed } = this.#options;
    this.#feed = new ViewFeed(spec, {
      attachment: attached.id,
      source: () => attached.source,
      send,
      sampled,
      table: (shown, last) => attached.table.feed(shown, last),
      diff: (shown, last) => this.#diff.feed(shown, last),
      failed,
      watch: attached.watch,
      open: moment => attached.open(moment),
    });
  }

  refresh(): void {
    this.#feed?.refresh();
  }

  /** A pass over the whole segment has ended, or a comparison has come further. */
  passed(): void {
    this.#feed?.passed();
  }
}
