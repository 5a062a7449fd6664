// The bytes behind the visible rows of a struct table, in one copy: what was read, what is a hole, what is not to be
// had. Not their meaning (src/layout/table) and not the hex view's bytes (sampler.ts).
import type { ByteSource } from '../../native/source.js';
import type { Snapshot } from '../layout/table/cells.js';
import type { Range } from '../protocol/frame.js';
import { readRange } from './read-range.js';

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

  /** Throws KernelError. `size` is the segment's. */
  static read(source: ByteSource, pieces: readonly Piece[], size: number): TableBytes {
    let room = mostBytes;
    const filled = pieces.flatMap(({ offset, length }) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset, room)));
      if (bytes.byteLength === 0) return [];
      room -= bytes.byteLength;
      return [{ offset, bytes, ranges: readRange(source, offset, bytes, size) }];
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
