// The words of time: whole-segment samples, what happened when, and what the history is asked for.
// Frames carry the timeline (frame.ts). Not the states themselves: moment.ts names these.
import type { Place } from './moment.js';

/** One pass over the whole segment that has ended. A gap in time is time in which nothing was sampled. */
export interface Tick {
  /** Counts up by one; never used twice for an attachment. */
  sample: number;
  /** When the pass began, ms since 1970. */
  time: number;
  /** Bytes whose value differs from the sample before; of several, those of the busiest. */
  changed: number;
}

export type MarkKind =
  | 'attached'
  | 'snapshot'
  | 'stopped'
  | 'continued'
  | 'truncated'
  | 'grown'
  | 'exited'
  | 'unlinked'
  | 'triggered';

/** Something that happened, shown on the timeline. */
export interface Mark {
  /** ms since 1970. */
  time: number;
  kind: MarkKind;
  /** For a person: `stopped at ring.c:88`, a snapshot's name. */
  text: string;
  snapshot?: string;
}

/** What is new on the timeline since the last frame that was acknowledged; all of it where `whole`. */
export interface TimelineFrame {
  whole: boolean;
  /** Ascending; of older ones fewer (src/model/thin-ticks.ts): one then tells of those before it, too. */
  ticks: Tick[];
  /** There were samples of which none is told any more. */
  older?: true;
  /** All marks, when any is new. */
  marks?: Mark[];
  /** The oldest sample that can be rebuilt; the latest is the last tick's. */
  kept: number;
  /** Bytes that the history takes, and may take. */
  used: number;
  budget: number;
  /** Why there is no history beyond counting: the segment is larger than may be kept. */
  without?: 'too large';
}

/** What a range held before and after it last changed. */
export interface LastChange {
  sample: number;
  time: number;
  /** The whole range asked for, then and then. */
  before: Uint8Array;
  after: Uint8Array;
}

/** A field's values over the history, oldest first; only samples in which its bytes differ, and the two ends. */
export interface Series {
  path: string;
  times: number[];
  /** As numbers where the field is one, else NaN; `texts` has each in words. */
  values: number[];
  texts: string[];
}

/** A place that changes all the time; `path`: the field that it is. */
export interface Noise {
  offset: number;
  length: number;
  path: string | null;
}

/** Extension → probe. */
export interface HistoryApi {
  /** What has changed in each of the last samples. */
  noise(p: { attachment: number; samples: number }): Noise[];
  /**
   * The newest one up to the sample `at`; of all that is kept where that isn't given. Null: it never changed in these
   * samples, or none is kept.
   */
  lastChange(p: { attachment: number; place: Place; at?: number }): LastChange | null;
  /** Of a field that is bound, by its path. At most `limit` points, the newest up to the sample `at`. */
  series(p: { attachment: number; path: string; limit: number; at?: number }): Series | null;
  /** Goes on sampling the whole segment while its view is hidden, or stops that. */
  record(p: { attachment: number; on: boolean }): void;
  /** Something that the extension knows of (a debugger's stop): a mark. */
  mark(p: { attachment: number; mark: Mark }): void;
  /** Writes history, snapshots' marks and bound layouts to one file. Answers its size in bytes. */
  saveRecording(p: { attachment: number; path: string }): number;
}
