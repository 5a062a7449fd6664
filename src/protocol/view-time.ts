// The words between extension and webview for time: comparing, snapshots, the timeline, searches. Part of view.ts,
// apart for its size. Most calls go on to the probe with the view's attachment; the rest is VS Code's to ask or show.
import type { DiffFilter } from './diff.js';
import type { FoundPart, Narrowing, NumberType, Query } from './find.js';
import type { Moment, Place } from './moment.js';
import type { LastChange, Noise, Series } from './timeline.js';

/** When the two sides of a comparison were, ms since 1970, as far as the view knows. */
export interface Taken {
  a?: number;
  b?: number;
}

/** A state with what it is called: `Snapshot A`, `breakpoint ring.c:88`. */
export interface NamedMoment {
  moment: Moment;
  label: string;
  detail: string;
  /** ms since 1970; of a state of the past. */
  time?: number;
}

export interface Comparing {
  a: NamedMoment;
  b: NamedMoment;
}

/** What a view of an attachment is told of time, whole. */
export interface TimeState {
  /** What the person chose to compare; null: nothing. */
  comparing: Comparing | null;
  /** This segment's snapshots, oldest first; the last letter of the alphabet that is free names the next. */
  snapshots: NamedMoment[];
  /** A debugger has stopped a process that maps the segment: `stopped at ring.c:91`. */
  stopped: { pid: number; text: string } | null;
  /** Sampling goes on while hidden. */
  recording: boolean;
  /** This is a recording: nothing of it is live. */
  recorded: boolean;
}

/** Webview → extension. */
export interface TimeHostApi {
  /** Takes a snapshot; the extension names it. */
  snapshot(): void;
  /** Compare these; with neither, the person picks in VS Code's own list; null ends it. */
  compare(p: { a?: Moment; b?: Moment } | null): void;
  /** As a text: the person picks the format, and clipboard, file or editor. */
  exportDiff(p: { a: Moment; b: Moment; filter: DiffFilter; taken?: Taken }): void;
  /** VS Code's diff editor over two hex dumps. */
  openDiffEditor(p: { a: Moment; b: Moment; filter: DiffFilter }): void;
  record(p: { on: boolean }): void;
  /** Saves a recording to a file that the person chooses. */
  saveRecording(): void;
  lastChange(p: { place: Place; at?: number }): LastChange | null;
  noise(p: { samples: number }): Noise[];
  series(p: { path: string; limit: number; at?: number }): Series | null;
  find(p: { at: Moment; query: Query; limit: number }): number;
  scan(p: {
    type: NumberType;
    bigEndian: boolean;
    query: (Query & { kind: 'number' }) | null;
    limit: number;
  }): number;
  narrow(p: { search: number; by: Narrowing; limit: number }): void;
  endFind(p: { search: number }): void;
}

/** Extension → webview. */
export interface TimeViewEvents {
  time(p: TimeState): void;
  found(p: FoundPart): void;
}
