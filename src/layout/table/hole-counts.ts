// How many holes a record has, and how much padding, as pahole(1) counts: what is left of the unit of a bit field, or
// before it in its unit, is a bit hole, with all of its bytes; the rest of a gap is a hole. Not where they are:
// holes.ts.
import type { Layout, RecordType, TypeId } from '../layout.js';
import { bare, sizeOf } from '../decode/shape.js';
import { anonymousIn, gapsOf, isRecord, membersOf, spanOf, type Span } from './holes.js';

export interface HoleCounts {
  holes: number;
  /** In all holes. */
  bytes: number;
  bitHoles: number;
  /** In all bit holes. */
  bits: number;
  /** Bytes. */
  padding: number;
  /** Bits. */
  bitPadding: number;
}

/** Nothing for what is no record. Throws LayoutError where the table makes no sense. */
export function holeCounts(layout: Layout, id: TypeId = layout.root): HoleCounts {
  const { type } = bare(layout, id);
  const counts = { holes: 0, bytes: 0, bitHoles: 0, bits: 0, padding: 0, bitPadding: 0 };
  if (!isRecord(type)) return counts;
  const { gaps, tail } = gapsOf(layout, type);
  const units = unitsOf(layout, type, 0, { ends: new Map(), starts: new Map() });
  for (const gap of gaps) {
    const { bytes, bits } = partsOf(gap, units);
    if (bytes > 0) counts.holes++;
    if (bits > 0) counts.bitHoles++;
    counts.bytes += bytes;
    counts.bits += bits;
  }
  if (!tail) return counts;
  const { bytes, bits } = partsOf(tail, units);
  return { ...counts, padding: bytes, bitPadding: bits };
}

/** By the bit that a bit field ends before or begins at: where its unit ends or begins. */
interface Units {
  ends: Map<number, number>;
  starts: Map<number, number>;
}

function partsOf({ from, to }: Span, { ends, starts }: Units): { bytes: number; bits: number } {
  const start = Math.min(to, Math.max(from, ends.get(from) ?? from));
  const stop = Math.max(start, Math.min(to, starts.get(to) ?? to));
  const bytes = Math.floor((stop - start) / 8);
  return { bytes, bits: to - from - bytes * 8 };
}

/** Of those in anonymous structs, too, whose gaps are the record's. `base`: bits from the outermost record's start. */
function unitsOf(layout: Layout, record: RecordType, base: number, units: Units): Units {
  // One that lies within the unit of another is part of that, whatever its own type.
  let end = 0;
  for (const { span, unit } of spansOf(layout, record)) {
    if (unit === 0) {
      end = 0;
      continue;
    }
    const first = Math.floor(span.from / unit) * unit;
    if (span.from >= end) units.starts.set(base + span.from, base + first);
    // One of a packed record may reach over the end of its own.
    if (span.to > end) end = Math.max(first + unit, span.to);
    units.ends.set(base + span.to, base + end);
  }
  if (record.kind === 'union') return units;
  for (const member of record.members) {
    const inner = anonymousIn(layout, member);
    if (inner && member.offset !== undefined) unitsOf(layout, inner, base + member.offset * 8, units);
  }
  return units;
}

/** Of all members, ascending; `unit`: bits of a bit field's type, 0 for what is none. */
function spansOf(layout: Layout, record: RecordType): { span: Span; unit: number }[] {
  return membersOf(record)
    .flatMap(member => {
      const span = spanOf(layout, member);
      const unit = member.bitSize === undefined ? 0 : (sizeOf(layout, member.type) ?? 0) * 8;
      return span ? [{ span, unit }] : [];
    })
    .sort((a, b) => a.span.from - b.span.from);
}
