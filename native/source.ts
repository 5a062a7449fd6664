// How bytes are got from a segment: what every way has in common. The ways themselves are in source-*.ts,
// from the least intrusive on; open-source.ts chooses. Not a cache: each call asks the kernel.
// None of them allocates a page, writes, stops or signals; see ARCHITECTURE.md, "Ways to the bytes".
import { KernelError } from './errors.js';

/**
 * data: allocated (written or not), may be read · hole: never allocated, reads as zeros · unknown: can't be told
 * without touching it, so it isn't read · denied: allocated, but the kernel refuses it, as it does to those who have
 * it.
 */
export type ExtentState = 'data' | 'hole' | 'unknown' | 'denied';

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

export interface Lent {
  fd: number;
  /** Twice is harmless. */
  release(): void;
}

/**
 * All but `close` throw KernelError ESTALE once it is closed: the number of its descriptor may be another's by then.
 */
export interface ByteSource {
  readonly way: 'file' | 'process' | 'shmat';
  /** Throws KernelError (ESRCH) when what it reads through has gone. */
  facts(): SourceFacts;
  /**
   * Tiles [offset, offset + length) in order, up to the end of the segment. May stop early where there are very
   * many: go on from the end of the last one.
   */
  extents(offset: number, length: number): Extent[];
  /**
   * Copies into all of `into` from `offset`; only ever asked within a `data` extent. Returns the bytes copied:
   * short when the segment ended (a truncation came in between) or the page went away.
   */
  read(offset: number, into: Uint8Array): number;
  /** One byte a page, bit 0: in memory now. Undefined where this way can't tell. */
  residency(offset: number, length: number): Uint8Array | undefined;
  /**
   * Its file, to be read with pread(2) by another thread as `read` does; left out by ways without one. Closing
   * meanwhile leaves the descriptor open until it is released, so that its number is nobody else's.
   */
  lend?(): Lent;
  /** Lets go of all that it holds. Twice is harmless. */
  close(): void;
}

/** Of one that was closed while somebody kept it. */
export function closedError(target: string): KernelError {
  return new KernelError('read', 'ESTALE', target);
}

/** Collects extents, joining neighbours of one state. */
export class ExtentList {
  readonly items: Extent[] = [];

  add(offset: number, length: number, state: ExtentState): void {
    if (length <= 0) return;
    const last = this.items.at(-1);
    if (last?.state === state && last.offset + last.length === offset) last.length += length;
    else this.items.push({ offset, length, state });
  }
}
