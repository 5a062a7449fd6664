// What of a record no member uses: holes between members, padding behind the last, and where cache lines begin.
// Not how these are drawn. As pahole(1) has it, but that a hole's whole bytes and its odd bits are told apart, and
// that anonymous structs and unions count as their record's own members.
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
  const members = membersOf(type);
  const gaps = gapsOf(layout, type, [], 0, 0);
  const total = (type.size ?? 0) * 8;
  const last = gaps.at(-1);
  const uncertain = members.some(m => m.offset === undefined);
  // All of an empty record is padding: a byte that C++ gives it to have an address.
  const tail = last?.to === total && total > 0 ? gaps.pop() : undefined;
  const holes = gaps.flatMap(split);
  let padding = 0;
  for (const piece of tail ? split(tail) : []) {
    if (piece.bitSize === undefined) padding = piece.size;
    else holes.push(piece);
  }
  return { holes, padding, uncertain };
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

/**
 * Bits of a record that nothing uses, ascending; its tail is among them. `taken`: bits that are used by others (the
 * discriminant, seen from a variant). `base`: bits to add, for a record within another.
 */
export function gapsOf(
  layout: Layout,
  record: RecordType,
  taken: readonly Span[],
  base: number,
  depth: number,
): Span[] {
  const members = membersOf(record);
  const used = [...taken, ...members.flatMap(m => spanOf(layout, m) ?? [])].sort((a, b) => a.from - b.from);
  const gaps: Span[] = [];
  let end = 0;
  for (const { from, to } of used) {
    if (from > end) gaps.push({ from: end + base, to: from + base });
    end = Math.max(end, to);
  }
  const total = (record.size ?? 0) * 8;
  if (total > end) gaps.push({ from: end + base, to: total + base });
  if (record.kind === 'union' || depth > deepest) return gaps;
  // What an anonymous struct leaves unused is unused, unless a member beside it (packed oddly) lies there.
  for (const member of members) {
    const inner = anonymousIn(layout, member);
    if (!inner || member.offset === undefined) continue;
    gaps.push(...gapsOf(layout, inner, [], base + member.offset * 8, depth + 1));
  }
  return gaps.sort((a, b) => a.from - b.from);
}

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
