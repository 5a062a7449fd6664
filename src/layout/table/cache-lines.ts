// Which cache lines a record's members lie in: two writers on one line slow each other, a member across two is slow
// to reach. Not measured on the machine: the length of a line is a parameter.
import type { Layout, TypeId } from '../layout.js';
import { bare } from '../decode/shape.js';
import { isRecord, spanOf } from './holes.js';

/** As nearly every machine has it, in bytes. */
export const cacheLine = 64;

export interface LineBoundary {
  /** Of the record, in bytes. */
  offset: number;
  /** Index of the first member that ends behind it; the record's end has none. */
  member?: number;
  /** Bytes of that member before the boundary; 0 where it begins there. */
  into: number;
}

/** The boundaries within a record that begins `start` bytes into a line, and how many lines it touches. */
export function cacheLinesOf(
  layout: Layout,
  id: TypeId = layout.root,
  start = 0,
  line = cacheLine,
): { lines: number; boundaries: LineBoundary[] } {
  const { type } = bare(layout, id);
  const size = type.kind === 'array' ? 0 : (type.size ?? 0);
  const lead = start % line;
  const lines = Math.ceil((lead + size) / line);
  if (!isRecord(type)) return { lines, boundaries: [] };
  const spans = type.members
    .map((member, index) => ({ index, span: spanOf(layout, member) }))
    .flatMap(({ index, span }) => (span ? [{ index, ...span }] : []))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const boundaries: LineBoundary[] = [];
  let at = 0;
  for (let offset = line - lead; offset < size; offset += line) {
    while (at < spans.length && (spans[at]?.to ?? 0) <= offset * 8) at++;
    const next = spans[at];
    if (!next) {
      boundaries.push({ offset, into: 0 });
      // One is enough of a tail without members: it may be long.
      break;
    }
    const before = Math.max(0, Math.floor((offset * 8 - next.from) / 8));
    boundaries.push({ offset, member: next.index, into: before });
    // A long member says where it is crossed first; the other lines within it are its own.
    const skip = Math.floor((next.to / 8 - offset) / line) * line;
    if (skip > line) offset += skip - line;
  }
  return { lines, boundaries };
}
