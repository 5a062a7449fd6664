// What of a record no member uses: holes between members, padding behind the last, and where cache lines begin.
// Not how these are drawn. As pahole(1) has it, but that a hole's whole bytes and its odd bits are told apart, and
// that anonymous structs and unions count as their record's own members.
import { LayoutError } from '../cursor.js';
import type { Layout, Member, RecordType, TypeId } from '../layout.js';
import { bare, deepest, sizeOf } from '../decode/shape.js';

/** Of the record, in bytes. Whole bytes have no bit fields; less than a byte has `size` 0 and tells its bits. */
export interface Hole {
  offset: number;
  size: number;
  /** Bits from `offset` in the order of memory, as in `Member`; at most 7. */
  bitOffset?: number;
  bitSize?: number;
}

export interface Holes {
  holes: Hole[];
  /** Bytes behind the last member, up to sizeof; odd bits before them are the last of `holes`. */
  padding: number;
  /** There is a virtual base, whose place is told at run time only: it may lie in what seems unused. */
  uncertain: boolean;
}

/** In bits from the start of a record; `to` is exclusive. */
export interface Span {
  from: number;
  to: number;
}

/** Nothing for what is no record. Throws LayoutError where the table makes no sense. */
export function holesOf(layout: Layout, id: TypeId = layout.root): Holes {
  const { type } = bare(layout, id);
  if (!isRecord(type)) return { holes: [], padding: 0, uncertain: false };
  const { gaps, tail } = gapsOf(layout, type);
  const uncertain = membersOf(type).some(m => m.offset === undefined);
  const holes = gaps.flatMap(split);
  let padding = 0;
  for (const piece of tail ? split(tail) : []) {
    if (piece.bitSize === undefined) padding = piece.size;
    else holes.push(piece);
  }
  return { holes, padding, uncertain };
}

/** All gaps between members, ascending, and what is behind the last. Throws LayoutError. */
export function gapsOf(layout: Layout, record: RecordType): { gaps: Span[]; tail: Span | undefined } {
  const gaps = allGaps(layout, record, 0, [], new Visits(), 0).sort((a, b) => a.from - b.from);
  const total = (record.size ?? 0) * 8;
  // All of an empty record is padding: a byte that C++ gives it to have an address.
  // What lies before a flexible array that begins at the very end is a hole: its elements come behind.
  const goesOn = total > 0 && membersOf(record).some(m => (m.offset ?? 0) * 8 === total);
  const tail = gaps.at(-1)?.to === total && total > 0 && !goesOn ? gaps.pop() : undefined;
  return { gaps, tail };
}

export function isRecord(type: { kind: string }): type is RecordType {
  return type.kind === 'struct' || type.kind === 'class' || type.kind === 'union';
}

/** All members that a record has of its own, those of its variants included. */
export function membersOf(record: RecordType): readonly Member[] {
  const part = record.variantPart;
  if (!part) return record.members;
  return [
    ...record.members,
    ...(part.discriminant ? [part.discriminant] : []),
    ...part.variants.flatMap(v => v.members),
  ];
}

/** Bits that a member takes; undefined where its place is not known, or where it has none. */
export function spanOf(layout: Layout, member: Member): Span | undefined {
  if (member.offset === undefined) return undefined;
  const from = member.offset * 8 + (member.bitOffset ?? 0);
  const bits = member.bitSize ?? (sizeOf(layout, member.type) ?? 0) * 8;
  return bits > 0 ? { from, to: from + bits } : undefined;
}

/** A nameless struct or union, whose members are its holder's. */
export function anonymousIn(layout: Layout, member: Member): RecordType | undefined {
  if (member.name !== '' || member.role !== 'member' || member.bitSize !== undefined) return undefined;
  const { type } = bare(layout, member.type);
  return isRecord(type) ? type : undefined;
}

/** Bits of a record that none of its members uses, ascending; its tail is among them. `taken`: bits that others use. */
export function ownGaps(layout: Layout, record: RecordType, taken: readonly Span[] = []): Span[] {
  const used = [...taken, ...membersOf(record).flatMap(m => spanOf(layout, m) ?? [])];
  used.sort((a, b) => a.from - b.from);
  const gaps: Span[] = [];
  let end = 0;
  for (const { from, to } of used) {
    if (from > end) gaps.push({ from: end, to: from });
    end = Math.max(end, to);
  }
  const total = (record.size ?? 0) * 8;
  if (total > end) gaps.push({ from: end, to: total });
  return gaps;
}

/** Those of anonymous structs within, too. `base`: bits from the outermost record's start. */
function allGaps(
  layout: Layout,
  record: RecordType,
  base: number,
  out: Span[],
  visits: Visits,
  depth: number,
): Span[] {
  visits.count(record.name, depth);
  for (const { from, to } of ownGaps(layout, record)) out.push({ from: from + base, to: to + base });
  if (record.kind === 'union') return out;
  for (const member of record.members) {
    const inner = anonymousIn(layout, member);
    if (inner && member.offset !== undefined)
      allGaps(layout, inner, base + member.offset * 8, out, visits, depth + 1);
  }
  return out;
}

/** No program nests as many records without a name; a table that makes no sense may claim any number. */
export class Visits {
  #count = 0;

  count(name: string, depth: number): void {
    if (++this.#count > mostRecords || depth > deepest)
      throw new LayoutError('too large', name, 'it holds too many records, or itself');
  }
}

const mostRecords = 10_000;

/** Odd bits, whole bytes, odd bits: what a gap is made of. */
export function split({ from, to }: Span): Hole[] {
  const first = Math.ceil(from / 8);
  const last = Math.floor(to / 8);
  const bits = (start: number, end: number): Hole[] =>
    end > start
      ? [{ offset: Math.floor(start / 8), size: 0, bitOffset: start % 8, bitSize: end - start }]
      : [];
  if (first > last) return bits(from, to);
  const whole = last > first ? [{ offset: first, size: last - first }] : [];
  return [...bits(from, first * 8), ...whole, ...bits(last * 8, to)];
}
