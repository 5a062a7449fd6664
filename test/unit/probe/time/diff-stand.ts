// A diff pane over two segments in plain memory, and the frames that it is told, put together as a webview does.
// Not a test.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { KernelError } from '../../../../native/errors.js';
import { Bound } from '../../../../src/probe/bound.js';
import { CpuBudget } from '../../../../src/probe/cpu-budget.js';
import { DiffPane, type Compared } from '../../../../src/probe/time/diff-pane.js';
import type { DiffFeed } from '../../../../src/probe/time/diff-feed.js';
import type { OpenMoment } from '../../../../src/probe/time/moments.js';
import type { DiffFrame, DiffRow, DiffView } from '../../../../src/protocol/diff.js';
import type { Moment } from '../../../../src/protocol/moment.js';
import { ringLayout } from '../../../support/layout/ring.js';
import { MemorySource } from '../memory-source.js';

export const view: DiffView = {
  revision: 1,
  a: { kind: 'snapshot', snapshot: 'A' },
  b: { kind: 'live' },
  filter: { text: '', regions: ['field', 'padding', 'outside'], least: 0, hidden: [] },
  list: { first: 0, count: 50 },
  hex: { first: 0, count: 50, bytesPerRow: 16, fold: true },
  renewed: 0,
};

function ringBound(size: number): Bound {
  const type = { name: 'ring', types: 1, entry: '', offset: 0, count: 1 as const, formats: {} };
  return new Bound([{ type, layout: ringLayout() }], size);
}

export type RunRow = DiffRow & { kind: 'run' };

export class DiffStand {
  readonly a: MemorySource;
  readonly b: MemorySource;
  /** Moments that can't be opened. */
  readonly gone = new Set<Moment['kind']>();
  opened = 0;
  changes = 0;
  readonly frames: DiffFrame[] = [];
  /** All that was told so far, put together. */
  shown: Partial<DiffFrame> = {};
  readonly #pane: DiffPane;
  #feed: DiffFeed | undefined;
  #view: DiffView = view;
  /** Time as the feed is told it: each look is far from the one before. */
  #now = 0;

  /** The attachment, as comparisons see it. */
  readonly compared: Compared;

  /** `bound`: null for nothing. */
  constructor(size: number, bound: Bound | null = ringBound(size)) {
    this.a = new MemorySource(size);
    this.b = new MemorySource(size);
    this.compared = {
      size,
      table: { bound: bound ?? undefined, context: () => ({}) },
      open: (moment: Moment) => this.#open(moment),
    };
    this.#pane = new DiffPane(this.compared, {
      budget: new CpuBudget(1),
      changed: () => this.changes++,
      failed: error => assert.fail(String(error)),
    });
  }

  show(changes: Partial<DiffView> = {}, hz = 30): void {
    this.#view = { ...this.#view, ...changes, revision: this.#view.revision + 1 };
    const spec = { revision: 1, offset: 0, length: 0, hz, cell: 64, diff: this.#view };
    this.#feed = this.#pane.feed(spec, this.#feed);
  }

  hide(): void {
    this.#feed = this.#pane.feed({ revision: 1, offset: 0, length: 0, hz: 30, cell: 64 }, this.#feed);
  }

  renew(): void {
    this.#feed?.renew();
  }

  refresh(): void {
    this.#feed?.refresh();
  }

  take(): DiffFrame | undefined {
    this.#now += 1000;
    const frame = this.#feed?.take(this.#now);
    if (frame) {
      this.frames.push(frame);
      delete this.shown.problem;
      this.shown = { ...this.shown, ...frame };
    }
    return frame;
  }

  /** Takes what there is until `done` holds of what was told. */
  async until(what: string, done: (shown: Partial<DiffFrame>) => boolean): Promise<void> {
    const deadline = Date.now() + 5000;
    for (;;) {
      this.take();
      if (done(this.shown)) return;
      if (Date.now() > deadline) assert.fail(`${what}: not within 5 s; ${JSON.stringify(this.shown.list)}`);
      await sleep(5);
    }
  }

  /** As soon as the whole was compared for the view as it is. */
  async whole(): Promise<void> {
    await this.until(
      'a whole comparison',
      shown => shown.revision === this.#view.revision && shown.progress === null && shown.list !== undefined,
    );
  }

  get runs(): RunRow[] {
    return (this.shown.list?.rows ?? []).filter(row => row.kind === 'run');
  }

  /** `path a → b`, with what else is said. */
  get lines(): string[] {
    return this.runs.map(({ path, offset, a, b, delta, equal }) => {
      const what = path ?? `0x${offset.toString(16)}`;
      return `${what} ${a} → ${b}${delta === undefined ? '' : ` ${delta}`}${equal === true ? ' equal' : ''}`;
    });
  }

  end(): void {
    this.#feed?.end();
  }

  #open(moment: Moment): OpenMoment {
    if (this.gone.has(moment.kind)) throw new KernelError('open', 'ENOENT', moment.kind);
    this.opened++;
    const live = moment.kind === 'live';
    const close = (): void => {
      this.opened--;
    };
    return { source: live ? this.b : this.a, live, close };
  }
}
