// The words of a comparison: two states of memory side by side, as a list of what differs and as rows of bytes.
// The probe compares and folds; only rows that are seen travel. Not the states (moment.ts).
import type { Region } from '../model/diff/run.js';
import type { Moment } from './moment.js';

export type { Region };

export interface DiffFilter {
  /** Part of a field's path, or an offset (`0x40`) or range (`0x40-0x80`); '' for all. */
  text: string;
  /** Kinds that are listed. */
  regions: readonly Region[];
  /** Fewer differing bytes than this aren't listed. */
  least: number;
  /** What is left out as noise: paths (`[*]` for any index), or ranges `0x40-0x48` (end excluded). */
  hidden: readonly string[];
}

/** What a diff pane wants to see. */
export interface DiffView {
  /** Counts up with each change of any of this; frames carry it. */
  revision: number;
  a: Moment;
  b: Moment;
  filter: DiffFilter;
  /** Rows of the list. */
  list: { first: number; count: number };
  /** Rows of the two columns of bytes; `fold` hides runs of equal rows. */
  hex: { first: number; count: number; bytesPerRow: number; fold: boolean };
  /** Tell at which list row and hex row this offset is, once. */
  find?: number;
  /** Counts up to have rows that became equal dropped from the list. */
  renewed: number;
}

/** One line of the list. Offsets are bytes from the segment's start. */
export type DiffRow =
  /** A page with differences; what it counts is after the filter. */
  | { kind: 'page'; page: number; offset: number; bytes: number; runs: number }
  | {
      kind: 'run';
      /** From 0, among the runs that are listed. */
      index: number;
      /** The field's start where it is one, else the run's. */
      offset: number;
      length: number;
      /** Bytes of it that differ. */
      bytes: number;
      region: Region;
      /** The field, or what the padding lies in; null outside. */
      path: string | null;
      /** The field's type as its language writes it. */
      type?: string;
      /** Values in words, or bytes. */
      a: string;
      b: string;
      /** The difference of two numbers, signed: `+44.79`. */
      delta?: string;
      /** It has become equal since it was listed. */
      equal?: true;
      /** Sides that a sequence lock doesn't confirm here: what they have may be half written. */
      torn?: readonly ('a' | 'b')[];
    };

/** How one side has a byte: its value where it is data; `hole` reads as zero, the others have none. */
export type ByteState = 'data' | 'hole' | 'unread' | 'past end';

export type DiffHexRow =
  | { kind: 'fold'; from: number; to: number; rows: number }
  | {
      kind: 'bytes';
      offset: number;
      a: Uint8Array;
      b: Uint8Array;
      /** One a byte, as index into byteStates. */
      stateA: Uint8Array;
      stateB: Uint8Array;
      /** 1 where the two differ. */
      differs: Uint8Array;
      /** By byte: even or odd field (0, 1), 2 for padding, 3 outside; 4 more where an array's element begins. */
      fields: Uint8Array;
    };

export const byteStates = ['data', 'hole', 'unread', 'past end'] as const satisfies readonly ByteState[];

export interface DiffSummary {
  /** Bytes that differ, runs of them, pages with any: before the filter. */
  bytes: number;
  runs: number;
  pages: number;
  /** Bytes compared; what could not be compared (not read on a side). */
  compared: number;
  unread: number;
  sizeA: number;
  sizeB: number;
  /** Runs by region, before the text filter. */
  regions: Record<Region, number>;
  /** Runs that `hidden` leaves out. */
  hidden: number;
  /** More runs than are kept: the list ends here. */
  more: boolean;
}

/** Each part is left out where it is as the last acknowledged frame had it. */
export interface DiffFrame {
  revision: number;
  /** Of the first comparison, 0 to 1; null once it has been whole. */
  progress: number | null;
  summary?: DiffSummary;
  /** Cells of the strip with differences, ascending, for ViewSpec.cell. */
  cells?: Uint32Array;
  list?: { total: number; runs: number; first: number; rows: DiffRow[] };
  hex?: { total: number; first: number; rows: DiffHexRow[] };
  /** Where `find` is. */
  found?: { offset: number; list: number | null; hex: number };
  /** Why there is nothing to compare with: a snapshot that is gone, a file that can't be read. */
  problem?: { side: 'a' | 'b'; text: string };
}

export type TextFormat = 'text' | 'markdown' | 'json';
export type DiffFormat = TextFormat | 'bytes a' | 'bytes b';

export interface DiffText {
  text: string;
  /** It was cut. */
  more: boolean;
  summary: DiffSummary;
  /** Runs that the filter leaves. */
  listed: number;
}

/** Extension → probe. */
export interface DiffApi {
  /** The whole comparison, after the filter, as a text; `bytes a` and `bytes b` are hex dumps for an editor. */
  diffText(p: { attachment: number; a: Moment; b: Moment; filter: DiffFilter; format: DiffFormat }): DiffText;
}
