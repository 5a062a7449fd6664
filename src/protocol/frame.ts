// What a live view asks for and gets. Offsets are bytes from the start of the segment.
// Not how it is sampled (src/probe) or drawn (webview).
import type { DiffFrame, DiffView } from './diff.js';
import type { Failure } from './failure.js';
import type { Moment } from './moment.js';
import type { TableFrame, TableView } from './table.js';
import type { TimelineFrame } from './timeline.js';

/** What a view wants to see. The probe samples the range, at most `hz` times a second. */
export interface ViewSpec {
  /** Counts up with each change; frames carry it, so that a late frame of an old range is told apart. */
  revision: number;
  offset: number;
  length: number;
  /** 0: paused. The range is then read once, and again only when it moves or `refresh` is called. */
  hz: number;
  /** Bytes of one cell of the activity strip, a power of two, at least 64; 0: no strip wanted. */
  cell: number;
  /** The struct pane, where there is one to be seen. */
  table?: TableView;
  /** A state of the past to show in place of the live one. */
  at?: Moment;
  /** The timeline is seen. */
  timeline?: boolean;
  /** The diff pane, where there is one to be seen. */
  diff?: DiffView;
}

/**
 * data: bytes follow · hole: never allocated, reads as zeros · gone: past the end since a truncation (or never
 * there) · unknown: reading might allocate it, or it can't be told whether it is allocated, so it isn't read ·
 * denied: the kernel refused.
 */
export type RangeState = 'data' | 'hole' | 'gone' | 'unknown' | 'denied';

export interface Range {
  offset: number;
  length: number;
  state: RangeState;
}

export interface Run {
  offset: number;
  bytes: Uint8Array;
}

/** Cells of the strip. `state` in full when it changed or the cell size did; `changed` since the last frame. */
export interface Strip {
  cell: number;
  /** One byte a cell: 0 never allocated, 1 allocated, 2 swapped out, 3 unknown. Left out when as before. */
  state?: Uint8Array;
  /** Cells whose bytes differ from the last look at them, ascending. */
  changed: Uint32Array;
}

/** One sample of a view, or several merged: what changed since the last frame that was acknowledged. */
export interface Frame {
  attachment: number;
  revision: number;
  /** Milliseconds since 1970. */
  time: number;
  /** Size of the segment at this sample. */
  size: number;
  /** Tiles the asked range exactly. */
  ranges: Range[];
  /** Bytes that are new or differ from the last frame; never outside a `data` range; ascending, disjoint. */
  runs: Run[];
  strip?: Strip;
  table?: TableFrame;
  timeline?: TimelineFrame;
  diff?: DiffFrame;
  /** Why `ViewSpec.at` can't be shown: it fell out of the budget, or its file can't be read. */
  lost?: Failure;
  /** Samples merged in this frame, and how many a second are being reached. */
  samples: number;
  hz: number;
}
