// A segment's bytes as the struct table reads them: a range copied at once, so that a struct is of one moment; beyond
// what one copy may have, piece by piece. Not live: whoever wants newer bytes makes a new one.
import type { ByteSource } from '../../native/source.js';
import type { Snapshot } from '../layout/table/cells.js';
import type { ReadReply } from '../protocol/probe.js';
import { mostBytes, readBytes } from './bytes.js';

/** Copies `length` bytes from `offset` on now, as far as one copy goes; what is asked beyond is copied then. */
export function snapshotOf(source: ByteSource, offset: number, length: number): Snapshot {
  const { size } = source.facts();
  let part = readBytes(source, offset, Math.min(length, mostBytes));
  return {
    size,
    read: (from, count) => {
      const inside = from >= part.offset && from + count <= part.offset + part.bytes.length;
      // Ahead of what is asked: rows are asked for in the order of memory.
      if (!inside) part = readBytes(source, from, Math.min(Math.max(count, piece), mostBytes));
      return within(part, from, count);
    },
  };
}

const piece = 1024 * 1024;

function within(part: ReadReply, from: number, count: number): Uint8Array | 'hole' | 'unread' {
  const at = from - part.offset;
  // Cut short by a truncation, or not to be had.
  if (at + count > part.bytes.length || part.unknown.some(r => touches(r, from, count))) return 'unread';
  if (count > 0 && part.holes.some(h => h.offset <= from && from + count <= h.offset + h.length))
    return 'hole';
  return part.bytes.subarray(at, at + count);
}

function touches(range: { offset: number; length: number }, from: number, count: number): boolean {
  return range.offset < from + count && from < range.offset + range.length;
}
