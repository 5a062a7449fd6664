// Time in the view of one attachment: what it compares, its snapshots, a debugger's stop, its searches. Lives as long
// as the attachment, whether or not the view is seen. What the view sends was checked in shape (editor/messages.ts).
// Plain Node: what needs a person or the editor is given (time-asks.ts).
import type { FoundPart } from '../../protocol/find.js';
import type { Moment } from '../../protocol/moment.js';
import type { Handlers } from '../../protocol/rpc.js';
import type { NamedMoment, TimeHostApi, TimeState } from '../../protocol/view-time.js';
import { asFailure } from '../attachment/attachment.js';
import { Disposables, type Disposable } from '../base/disposables.js';
import { Emitter, type Event } from '../base/emitter.js';
import type { Log } from '../base/log.js';
import type { ComparingMemory, Sides } from './comparing-memory.js';
import type { Finder, Searches } from './searches.js';
import type { Snapshots } from './snapshots.js';
import type { TimeTo } from './time-to.js';

/** What a person is asked, or shown. Each tells of its own failures. */
export interface TimeAsks {
  /** One side of a comparison; `other`: what stands on the other side. */
  pick(side: 'a' | 'b', other: Moment | undefined): Promise<Moment | undefined>;
  exportDiff: TimeHostApi['exportDiff'];
  openDiffEditor: TimeHostApi['openDiffEditor'];
  saveRecording(): Promise<void>;
  /** Doesn't wait for a person to have read it. */
  failed(what: 'snapshot' | 'record', error: unknown): void;
}

export interface ViewTimeOptions {
  attachment: TimeTo;
  snapshots: Pick<Snapshots, 'of' | 'get' | 'take' | 'known' | 'onDidChange'>;
  stops: { of(attachment: TimeTo): TimeState['stopped']; onDidChange: Event<undefined> };
  searches: Searches;
  memory: Pick<ComparingMemory, 'get' | 'set'>;
  name: (moment: Moment) => NamedMoment;
  asks: TimeAsks;
  /** Why a search came to no end. */
  searchLost: () => string;
  recorded: boolean;
  log: Log;
}

export class ViewTime implements Disposable {
  readonly #options: ViewTimeOptions;
  readonly #owned = new Disposables();
  readonly #changed = new Emitter<TimeState>();
  readonly #searches = new Set<number>();
  readonly handlers: Handlers<TimeHostApi>;
  #comparing: Sides | null = null;
  /** From before a reload, until it's known whether its snapshots are there still. */
  #restoring: Sides | undefined;
  #recording = false;
  #number: number | undefined;
  #stopped = '';
  #said = '';

  readonly onState = this.#changed.event;
  /** Where finds go; undefined: nobody draws. */
  onFound: Finder | undefined;

  constructor(options: ViewTimeOptions) {
    this.#options = options;
    const { attachment, snapshots, stops, memory } = options;
    this.#restoring = memory.get(attachment.address);
    this.handlers = this.#handlers();
    this.#number = attachment.number;
    this.#owned.add(attachment.onState(() => this.#attachmentChanged()));
    this.#owned.add(attachment.onStatus(() => this.#attachmentChanged()));
    this.#owned.add(snapshots.onDidChange(() => this.#snapshotsChanged()));
    this.#owned.add(stops.onDidChange(() => this.#stopsChanged()));
    this.#snapshotsChanged();
    this.#said = JSON.stringify(this.state);
  }

  get state(): TimeState {
    const { attachment, snapshots, stops, name, recorded } = this.#options;
    const sides = this.#comparing;
    return {
      comparing: sides && { a: name(sides.a), b: name(sides.b) },
      snapshots: snapshots
        .of(attachment.target.segment)
        .map(({ id }) => name({ kind: 'snapshot', snapshot: id })),
      stopped: stops.of(attachment),
      recording: this.#recording,
      recorded,
    };
  }

  /** Null ends it; of a side that is left out a person is asked, but for one alone the other is live. */
  async compare(sides: { a?: Moment; b?: Moment } | null): Promise<void> {
    if (sides === null) {
      this.#compare(null);
      return;
    }
    const { asks } = this.#options;
    const a = sides.a ?? (await asks.pick('a', sides.b));
    if (!a) return;
    const b = sides.b ?? (sides.a ? { kind: 'live' as const } : await asks.pick('b', a));
    if (b) this.#compare({ a, b });
  }

  /** Takes a snapshot by hand. */
  async snapshot(): Promise<void> {
    const { attachment, snapshots, asks } = this.#options;
    try {
      await snapshots.take(attachment, 'hand', '');
    } catch (error) {
      asks.failed('snapshot', error);
    }
  }

  /** Nobody sees it now: its searches end. */
  hidden(): void {
    for (const search of [...this.#searches]) {
      this.#endFind(search).catch((error: unknown) => this.#report('endFind', error));
    }
  }

  dispose(): void {
    for (const search of this.#searches) this.#options.searches.forget(search);
    this.#searches.clear();
    this.#owned.dispose();
    this.#changed.dispose();
  }

  #handlers(): Handlers<TimeHostApi> {
    const { attachment, asks } = this.#options;
    return {
      snapshot: () => this.snapshot(),
      // Answered at once: a person takes as long as a person takes.
      compare: p => void this.compare(p).catch((error: unknown) => this.#report('compare', error)),
      exportDiff: p => asks.exportDiff(p),
      openDiffEditor: p => asks.openDiffEditor(p),
      record: ({ on }) => this.#record(on),
      saveRecording: () => void asks.saveRecording(),
      lastChange: p => attachment.ask((probe, number) => probe.lastChange({ ...p, attachment: number })),
      noise: p => attachment.ask((probe, number) => probe.noise({ ...p, attachment: number })),
      series: p => attachment.ask((probe, number) => probe.series({ ...p, attachment: number })),
      find: p =>
        this.#search(() => attachment.ask((probe, number) => probe.find({ ...p, attachment: number }))),
      scan: p =>
        this.#search(() => attachment.ask((probe, number) => probe.scan({ ...p, attachment: number }))),
      narrow: p => this.#own(p.search, () => attachment.ask(probe => probe.narrow(p))),
      endFind: ({ search }) => this.#own(search, () => this.#endFind(search)),
    };
  }

  async #search(begin: () => Promise<number>): Promise<number> {
    const { searches } = this.#options;
    const number = await searches.begin(begin, part => this.onFound?.(part) ?? Promise.resolve());
    this.#searches.add(number);
    return number;
  }

  /** Only what this view began: a number that it makes up is no other view's search. */
  async #own(search: number, work: () => Promise<void>): Promise<void> {
    if (this.#searches.has(search)) await work();
  }

  async #endFind(search: number): Promise<void> {
    const { attachment, searches } = this.#options;
    this.#searches.delete(search);
    searches.forget(search);
    await attachment.ask(probe => probe.endFind({ search }));
  }

  async #record(on: boolean): Promise<void> {
    const { attachment, asks } = this.#options;
    try {
      await attachment.ask((probe, number) => probe.record({ attachment: number, on }));
      this.#recording = on;
      this.#publish();
    } catch (error) {
      asks.failed('record', error);
    }
  }

  #compare(sides: Sides | null): void {
    const { attachment, memory } = this.#options;
    this.#restoring = undefined;
    this.#comparing = sides;
    memory
      .set(attachment.address, sides)
      .catch((error: unknown) => this.#report('keeping what is compared', error));
    this.#publish();
  }

  #snapshotsChanged(): void {
    const { snapshots } = this.#options;
    const sides = this.#restoring;
    if (sides && snapshots.known) {
      const isThere = (moment: Moment): boolean =>
        moment.kind !== 'snapshot' || snapshots.get(moment.snapshot) !== undefined;
      this.#restoring = undefined;
      if (isThere(sides.a) && isThere(sides.b)) this.#comparing = sides;
    }
    this.#publish();
  }

  #attachmentChanged(): void {
    const { attachment } = this.#options;
    const { number } = attachment;
    if (number !== this.#number) {
      this.#number = number;
      this.#loseSearches();
      const { a, b } = this.#comparing ?? {};
      // What is attached next counts its samples anew.
      if (a?.kind === 'sample' || b?.kind === 'sample') this.#compare(null);
      // The probe's next life knows nothing of it.
      if (number !== undefined && this.#recording) void this.#record(true);
    }
    this.#stopsChanged();
  }

  /** A status comes several times a second, and says at most who maps it now. */
  #stopsChanged(): void {
    const { attachment, stops } = this.#options;
    const stopped = JSON.stringify(stops.of(attachment));
    if (stopped === this.#stopped) return;
    this.#stopped = stopped;
    this.#publish();
  }

  /** They ended with the probe that had them, which no part says any more. */
  #loseSearches(): void {
    const { searches, searchLost } = this.#options;
    for (const search of this.#searches) {
      searches.forget(search);
      const end: FoundPart = {
        search,
        hits: [],
        done: 0,
        total: 0,
        ended: true,
        more: false,
        problem: searchLost(),
      };
      this.onFound?.(end).catch((error: unknown) => this.#report('found', error));
    }
    this.#searches.clear();
  }

  #publish(): void {
    const { state } = this;
    const said = JSON.stringify(state);
    if (said === this.#said) return;
    this.#said = said;
    this.#changed.fire(state);
  }

  #report(what: string, error: unknown): void {
    const { kind, detail } = asFailure(error);
    if (kind !== 'ended') this.#options.log.warn(`${what}: ${detail}`);
  }
}
