// The bytes behind the visible rows of a struct table, in one copy: what was read, what is a hole, what is not to be
// had. What the hex view's copy (sampler.ts) has is taken from there, so that both show the same. Not their meaning
// (src/layout/table).
import type { ByteSource } from '../../native/source.js';
import type { Snapshot } from '../layout/table/cells.js';
import type { Range } from '../protocol/frame.js';
import { push, readRange } from './read-range.js';
import type { Copy } from './sampler.js';

export interface Piece {
  offset: number;
  length: number;
}

/** Rows that ask for more than this together get nothing for what is beyond: no screen shows as much. */
const mostBytes = 4 * 1024 * 1024;

interface Filled {
  offset: number;
  bytes: Uint8Array;
  ranges: Range[];
}

/** Bytes as they were at one moment; the pieces are ascending and disjoint. */
export class TableBytes implements Snapshot {
  readonly size: number;
  readonly #filled: Filled[];

  private constructor(size: number, filled: Filled[]) {
    this.size = size;
    this.#filled = filled;
  }

  /** Throws KernelError. `size` is the segment's; `shared`: what needs no reading, as it's there already. */
  static read(
    source: ByteSource,
    pieces: readonly Piece[],
    size: number,
    shared?: Pick<Copy, 'offset' | 'bytes' | 'ranges'>,
  ): TableBytes {
    let room = mostBytes;
    const filled = pieces.flatMap(({ offset, length }) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset, room)));
      if (bytes.byteLength === 0) return [];
      room -= bytes.byteLength;
      return [{ offset, bytes, ranges: fill(source, offset, bytes, size, shared) }];
    });
    return new TableBytes(size, filled);
  }

  read(offset: number, length: number): Uint8Array | 'hole' | 'unread' {
    const piece = this.#filled.find(
      f => f.offset <= offset && offset + length <= f.offset + f.bytes.byteLength,
    );
    if (!piece) return 'unread';
    const over = piece.ranges.filter(r => r.offset < offset + length && offset < r.offset + r.length);
    if (over.some(r => r.state !== 'data' && r.state !== 'hole')) return 'unread';
    if (over.length > 0 && over.every(r => r.state === 'hole')) return 'hole';
    return piece.bytes.subarray(offset - piece.offset, offset - piece.offset + length);
  }

  /** Was all of it asked for that lies within the segment? Whether it could be read is `read`'s to say. */
  covers({ offset, length }: Piece): boolean {
    const end = Math.min(offset + length, this.size);
    return (
      end <= offset || this.#filled.some(f => f.offset <= offset && end <= f.offset + f.bytes.byteLength)
    );
  }

  /** The same bytes in the same states, of the same pieces? */
  equals(other: TableBytes): boolean {
    return (
      this.size === other.size &&
      this.#filled.length === other.#filled.length &&
      this.#filled.every((piece, i) => {
        const twin = other.#filled[i];
        return (
          twin?.offset === piece.offset &&
          Buffer.compare(piece.bytes, twin.bytes) === 0 &&
          piece.ranges.length === twin.ranges.length &&
          piece.ranges.every((r, at) => {
            const range = twin.ranges[at];
            return r.offset === range?.offset && r.length === range.length && r.state === range.state;
          })
        );
      })
    );
  }

  /** Do the two differ in these bytes? */
  differs(other: TableBytes, { offset, length }: Piece): boolean {
    const [a, b] = [this.read(offset, length), other.read(offset, length)];
    return typeof a === 'string' || typeof b === 'string' ? a !== b : Buffer.compare(a, b) !== 0;
  }
}

/** As `readRange`, but for the part that the shared copy has. */
function fill(
  source: ByteSource,
  offset: number,
  into: Uint8Array,
  size: number,
  shared: Pick<Copy, 'offset' | 'bytes' | 'ranges'> | undefined,
): Range[] {
  const end = offset + into.byteLength;
  const from = Math.max(offset, shared?.offset ?? 0);
  const to = Math.min(end, shared ? shared.offset + shared.bytes.byteLength : 0);
  if (!shared || from >= to) return readRange(source, offset, into, size);
  const ranges: Range[] = [];
  const add = (more: readonly Range[]): void => {
    for (const range of more) push(ranges, range.offset, range.length, range.state);
  };
  if (offset < from) add(readRange(source, offset, into.subarray(0, from - offset), size));
  for (const { offset: at, length, state } of shared.ranges) {
    const [first, last] = [Math.max(at, from), Math.min(at + length, to)];
    if (first >= last) continue;
    push(ranges, first, last - first, state);
    // Elsewhere the copy has what was there some time before.
    if (state === 'data')
      into.set(shared.bytes.subarray(first - shared.offset, last - shared.offset), first - offset);
  }
  if (to < end) add(readRange(source, to, into.subarray(to - offset), size));
  return ranges;
}
