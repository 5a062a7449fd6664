// What every kind of search has in common: it is given the bytes of one piece after another, in the order of memory,
// and says where something is. Not the pieces (src/probe/time/find-chunks.ts).

/** A place in the piece that was given. */
export interface Match {
  at: number;
  length: number;
}

export interface Matcher {
  /** Bytes before a piece, as far as there are any, that it wants to see: what an expression looks back at. */
  readonly lead: number;
  /** Bytes behind a piece that a match that begins in it may take up. */
  readonly tail: number;
  /**
   * Matches that begin at `from` to before `to` and lie within `bytes`, ascending. `bytes` are all of one run of
   * memory that can be read, from offset `base` of the segment on, as far as they were asked for.
   */
  find(bytes: Uint8Array, from: number, to: number, base: number): Iterable<Match>;
  /** What is there, in short words that are safe to show. */
  text(bytes: Uint8Array, match: Match): string;
}

/** What the engine does faster than a loop here could. */
export interface Tools {
  /** The first place of `wanted` at or behind `from`; -1 where there is none. */
  indexOf(bytes: Uint8Array, wanted: Uint8Array, from: number): number;
  /** Each byte as one character, U+0000 to U+00FF. */
  latin1(bytes: Uint8Array): string;
}
