// The words of a search in one state of a segment, and of scans over time that narrow a set of candidates.
// Results stream in; a search can be cancelled at any time. Not how it is matched (src/model/find).
import type { Moment } from './moment.js';

export const numberTypes = ['u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'u64', 'i64', 'f32', 'f64'] as const;
export type NumberType = (typeof numberTypes)[number];

export type Query =
  /** `7f 45 ?? 46`; a nibble may be `?`. */
  | { kind: 'bytes'; pattern: string }
  | { kind: 'text'; text: string; encoding: 'utf8' | 'utf16le' | 'utf16be'; ignoreCase: boolean }
  /** A JavaScript expression over bytes as Latin-1 characters. */
  | { kind: 'regex'; source: string; ignoreCase: boolean }
  /** `from` to `to`, both included, as decimal or 0x text; `tolerance` around them for floats. */
  | {
      kind: 'number';
      type: NumberType;
      from: string;
      to: string;
      tolerance: number;
      bigEndian: boolean;
      aligned: boolean;
    }
  /** Words that are addresses in the attached process's mapping of a segment; '' for this one. */
  | { kind: 'pointer'; segment: string };

export interface Hit {
  offset: number;
  length: number;
  /** What is there, in words, short. */
  text: string;
  /** The field it lies in, where a type is bound. */
  path?: string;
}

/** How a candidate must have changed since the last scan to stay. */
export type Narrowing =
  | { kind: 'changed' | 'unchanged' | 'increased' | 'decreased' }
  | { kind: 'value'; from: string; to: string; tolerance: number };

/** Extension → probe. */
export interface FindApi {
  /** Answers the search's number at once; hits come as events, at most `limit` of them. */
  find(p: { attachment: number; at: Moment; query: Query; limit: number }): number;
  /** Begins a scan over time: with a query only its hits are candidates, without one every aligned number is. */
  scan(p: {
    attachment: number;
    type: NumberType;
    bigEndian: boolean;
    query: (Query & { kind: 'number' }) | null;
    limit: number;
  }): number;
  /** The next scan of the same candidates. */
  narrow(p: { search: number; by: Narrowing; limit: number }): void;
  /** Stops it and lets go of what it kept. */
  endFind(p: { search: number }): void;
}

export interface FoundPart {
  search: number;
  /** New hits since the last part, ascending. */
  hits: Hit[];
  /** Bytes looked at, and to look at: holes aside. */
  done: number;
  total: number;
  /** Candidates left, of a scan over time. */
  candidates?: number;
  ended: boolean;
  /** There are more hits than were asked for. */
  more: boolean;
  /** Why it can't go on: an expression that makes no sense, or takes for ever. */
  problem?: string;
}

/** Probe → extension. */
export interface FindEvents {
  found(p: FoundPart): void;
}
