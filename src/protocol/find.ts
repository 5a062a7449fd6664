// The words of a search in one state of a segment, and of scans over time that narrow a set of candidates.
// Results stream in; a search can be cancelled at any time. Not how it is matched (src/model/find).
import type { Narrowing, NumberQuery, NumberType, Query } from '../model/find/query.js';
import type { Moment } from './moment.js';

export type { Narrowing, NumberQuery, NumberType, Query } from '../model/find/query.js';

export const numberTypes = [
  'u8',
  'i8',
  'u16',
  'i16',
  'u32',
  'i32',
  'u64',
  'i64',
  'f32',
  'f64',
] as const satisfies readonly NumberType[];

export interface Hit {
  offset: number;
  length: number;
  /** What is there, in words, short. */
  text: string;
  /** The field it lies in, where a type is bound. */
  path?: string;
}

/** Extension → probe. */
export interface FindApi {
  /** Answers the search's number at once; hits come as events, at most `limit` of them. */
  find(p: { attachment: number; at: Moment; query: Query; limit: number }): number;
  /** Begins a scan over time: with a query only its hits are candidates, without one every aligned number is. */
  scan(p: {
    attachment: number;
    type: NumberType;
    bigEndian: boolean;
    query: NumberQuery | null;
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
  /** Bytes passed over: never allocated, so that they are zeros; and those that couldn't be read. Once it has ended. */
  holes?: number;
  unread?: number;
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
