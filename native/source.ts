// How bytes are got from a segment: what every way has in common. The ways themselves are in source-*.ts,
// from the least intrusive on; open-source.ts chooses. Not a cache: each call asks the kernel.
// None of them allocates a page, writes, stops or signals; see ARCHITECTURE.md, invariant 2.

/**
 * data: allocated, may be read · hole: never allocated, reads as zeros · unknown: can't be told without touching
 * it, so it isn't read.
 */
export type ExtentState = 'data' | 'hole' | 'unknown';

export interface Extent {
  offset: number;
  length: number;
  state: ExtentState;
}

export interface SourceFacts {
  /** Bytes, now. */
  size: number;
  /** Bytes with memory or swap behind them; undefined where this way can't tell. */
  allocated?: number;
  /** Names left: 0 is unlinked. Undefined where this way can't tell. */
  links?: number;
}

export interface ByteSource {
  readonly way: 'file' | 'process' | 'shmat';
  /** Throws KernelError: ESRCH or ENOENT when what it reads through has gone. */
  facts(): SourceFacts;
  /** Tiles [offset, offset + length) up to the end of the segment, in order, neighbours differing in state. */
  extents(offset: number, length: number): Extent[];
  /**
   * Copies into all of `into` from `offset`; only ever asked within a `data` extent. Returns the bytes copied:
   * short when the segment ended (a truncation came in between).
   */
  read(offset: number, into: Uint8Array): number;
  /** One byte a page, bit 0: in memory now. Undefined where this way can't tell. */
  residency(offset: number, length: number): Uint8Array | undefined;
  /** Lets go of all that it holds. Twice is harmless. */
  close(): void;
}
