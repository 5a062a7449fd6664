// The state of time in a view: what is compared, the timeline, a search. In small atoms, as model.ts has the rest.
import type { Moment } from '../../../src/protocol/moment.js';
import type { TimeState } from '../../../src/protocol/view-time.js';
import { Atom } from '../../atom.js';
import { AskedPast } from '../timeline/asked.js';
import type { ToldChange } from '../timeline/last-change.js';
import { Ticks } from '../timeline/ticks.js';

export class TimeModel {
  readonly state = new Atom<TimeState>({
    comparing: null,
    snapshots: [],
    stopped: null,
    recording: false,
    recorded: false,
  });

  /** The state of the past that is shown in place of what is live. */
  readonly at = new Atom<Moment | null>(null);
  /** Why it can't be shown, in words. */
  readonly lost = new Atom<string | null>(null);
  readonly asked = new AskedPast();
  readonly ticks = new Ticks();
  /** Counts up with each frame that brought something of `ticks`. */
  readonly came = new Atom(0);
  /** What the selected bytes last changed from, when a person has asked. */
  readonly told = new Atom<ToldChange | null>(null);
  /** Paths of fields whose values over time are shown. */
  readonly charts = new Atom<readonly string[]>([]);
}
