// One side of a comparison: its bytes with how it has each of them, and whose side failed when one does. Not the
// comparing (compare.ts).
import { pageSize } from '../../../native/page-size.js';
import type { ByteSource, Extent } from '../../../native/source.js';
import type { Snapshot } from '../../layout/table/cells.js';
import { byteStates, type ByteState } from '../../protocol/diff.js';
import type { RangeState } from '../../protocol/frame.js';
import { readRange } from '../read-range.js';

export type SideName = 'a' | 'b';

/** Both sides, open. */
export type Both = Readonly<Record<SideName, Side>>;

interface Side {
  readonly source: ByteSource;
  /** Bindings of which it has no consistent copy, where that can be told. */
  readonly torn?: ReadonlySet<number>;
}

/** What one side of a comparison failed with. */
export class SideError extends Error {
  override readonly name = 'SideError';
  readonly side: SideName;

  constructor(side: SideName, cause: unknown) {
    super(`side ${side} of a comparison failed`, { cause });
    this.side = side;
  }
}

/** Runs it; what it throws is that side's. */
export function onSide<T>(side: SideName, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof SideError ? error : new SideError(side, error);
  }
}

const stateOf = (state: ByteState): number => byteStates.indexOf(state);
export const dataState = stateOf('data');
export const holeState = stateOf('hole');
export const unreadState = stateOf('unread');
export const endState = stateOf('past end');

const states: Readonly<Record<RangeState, number>> = {
  data: dataState,
  hole: holeState,
  gone: endState,
  unknown: unreadState,
  denied: unreadState,
};

export interface Piece {
  offset: number;
  length: number;
}

interface Filled {
  offset: number;
  bytes: Uint8Array;
  states: Uint8Array;
}

/** Pages as they were when they were compared, up to a bound. */
export type KeptPages = ReadonlyMap<number, Uint8Array>;

/** Parts of one side, read at once. A hole is zeros here, as it reads. */
export class SideBytes implements Snapshot {
  readonly size: number;
  readonly #filled: readonly Filled[];

  private constructor(size: number, filled: readonly Filled[]) {
    this.size = size;
    this.#filled = filled;
  }

  /** Pieces may overlap, in any order. Throws SideError. */
  static read(
    side: SideName,
    source: ByteSource,
    size: number,
    pieces: readonly Piece[],
    kept?: KeptPages,
  ): SideBytes {
    const filled = joined(pieces).map(({ offset, length }) => {
      const bytes = new Uint8Array(length);
      const own = new Uint8Array(length).fill(endState);
      if (kept && hasAll(kept, offset, Math.min(offset + length, size))) {
        copyKept(kept, offset, bytes.subarray(0, Math.max(0, size - offset)));
        own.fill(dataState, 0, Math.max(0, size - offset));
      } else {
        for (const range of onSide(side, () => readRange(source, offset, bytes, size)))
          own.fill(states[range.state], range.offset - offset, range.offset - offset + range.length);
      }
      return { offset, bytes, states: own };
    });
    return new SideBytes(size, filled);
  }

  /** Undefined where it wasn't asked for. */
  at(offset: number, length: number): { bytes: Uint8Array; states: Uint8Array } | undefined {
    const piece = this.#filled.find(
      f => f.offset <= offset && offset + length <= f.offset + f.bytes.byteLength,
    );
    if (!piece) return undefined;
    const from = offset - piece.offset;
    return {
      bytes: piece.bytes.subarray(from, from + length),
      states: piece.states.subarray(from, from + length),
    };
  }

  read(offset: number, length: number): Uint8Array | 'unread' {
    const found = this.at(offset, length);
    if (!found || found.states.some(state => state === unreadState || state === endState)) return 'unread';
    return found.bytes;
  }
}

/** Ascending and disjoint, with what lies close together read at once. */
function joined(pieces: readonly Piece[]): Piece[] {
  const sorted = pieces.filter(p => p.length > 0).sort((a, b) => a.offset - b.offset);
  const all: Piece[] = [];
  for (const { offset, length } of sorted) {
    const last = all.at(-1);
    if (last && offset <= last.offset + last.length + closeBytes)
      last.length = Math.max(last.length, offset + length - last.offset);
    else all.push({ offset, length });
  }
  return all;
}

const closeBytes = 256;

function hasAll(kept: KeptPages, from: number, to: number): boolean {
  for (let page = Math.floor(from / pageSize); page * pageSize < to; page++)
    if (!kept.has(page)) return false;
  return to > from;
}

function copyKept(kept: KeptPages, offset: number, into: Uint8Array): void {
  const end = offset + into.byteLength;
  for (let page = Math.floor(offset / pageSize); page * pageSize < end; page++) {
    const bytes = kept.get(page);
    const start = page * pageSize;
    const from = Math.max(0, offset - start);
    if (bytes) into.set(bytes.subarray(from, Math.min(bytes.byteLength, end - start)), start + from - offset);
  }
}

/** Which extent a place of a side is in, for places that only ever ascend. */
export class ExtentWalk {
  readonly #side: SideName;
  readonly #source: ByteSource;
  readonly #end: number;
  #extents: Extent[] = [];
  #at = 0;

  constructor(side: SideName, source: ByteSource, end: number) {
    this.#side = side;
    this.#source = source;
    this.#end = end;
  }

  /** `end` is exclusive. What was truncated since is unknown. */
  at(offset: number): { state: Extent['state']; end: number } {
    for (;;) {
      const extent = this.#extents[this.#at];
      if (!extent) {
        this.#extents = onSide(this.#side, () => this.#source.extents(offset, this.#end - offset));
        this.#at = 0;
        if (this.#extents.length === 0) return { state: 'unknown', end: this.#end };
        continue;
      }
      const end = extent.offset + extent.length;
      if (offset < end) return { state: extent.state, end };
      this.#at++;
    }
  }
}
