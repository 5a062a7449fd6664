// A layout as rows of text: members, those of anonymous structs and unions further in, what no member uses between
// them, and where cache lines begin. Not the columns: layout.ts.
import type { Layout } from '../layout/layout.js';
import { cacheLine, cacheLinesOf } from '../layout/table/cache-lines.js';
import { safeString } from '../model/safe-text.js';
import type { LayoutFacts, MemberFacts } from './layout-facts.js';

/** line: a cache line begins · unused: a hole or padding. */
export interface LayoutRow {
  kind: 'member' | 'unused' | 'line';
  place: string;
  size: string;
  name: string;
  type: string;
}

interface Placed {
  offset: number;
  row: LayoutRow;
}

const roleWords = {
  base: 'base class',
  'virtual base': 'virtual base class',
  vptr: 'pointer to the vtable',
} as const;

export function rowsOf(layout: Layout, facts: LayoutFacts): LayoutRow[] {
  if (facts.type !== undefined) return [row('member', '0', facts.size, '', safeString(facts.type))];
  if (facts.enumerators)
    return facts.enumerators.map(({ name, value }) =>
      row('member', String(value), undefined, safeString(name), ''),
    );
  // In the order of memory: a Rust compiler puts members where they fit best.
  const members = facts.members.toSorted((a, b) => (a.offset ?? -1) - (b.offset ?? -1));
  const placed = members.flatMap(member => memberRows(member, 0));
  if (facts.discriminant)
    placed.push(...memberRows(facts.discriminant, 0).map(p => named(p, 'discriminant')));
  for (const { values, members } of facts.variants ?? []) {
    const when = values.length === 0 ? 'any other' : values.map(rangeText).join(', ');
    placed.push({ offset: members[0]?.offset ?? 0, row: row('member', '', undefined, `when ${when}:`, '') });
    placed.push(...members.flatMap(member => memberRows(member, 1)));
  }
  for (const { offset, size, bitSize, bitOffset } of facts.holes) {
    const place = bitOffset === undefined ? String(offset) : `${offset}:${bitOffset}`;
    const text = bitSize === undefined ? String(size) : bits(bitSize);
    insert(placed, {
      offset: offset + (bitOffset ?? 0) / 8,
      row: { ...row('unused', place, undefined, '(hole)', ''), size: text },
    });
  }
  const { padding, size = 0 } = facts;
  if (padding > 0)
    placed.push({
      offset: size - padding,
      row: row('unused', String(size - padding), padding, '(padding)', ''),
    });
  if (facts.kind !== 'union')
    for (const boundary of cacheLinesOf(layout).boundaries) addLine(placed, boundary);
  return placed.map(p => p.row);
}

function memberRows(member: MemberFacts, depth: number): Placed[] {
  const { name, type, offset, size, bitOffset, bitSize, role, members } = member;
  const indent = '  '.repeat(depth);
  const place =
    offset === undefined ? '?' : bitOffset === undefined ? String(offset) : `${offset}:${bitOffset}`;
  const label = safeString(name) + (role ? `${name === '' ? '' : ' '}(${roleWords[role]})` : '');
  const own: LayoutRow = {
    ...row('member', place, size, indent + (label === '' ? '(anonymous)' : label), safeString(type)),
    ...(bitSize === undefined ? {} : { size: bits(bitSize) }),
  };
  const at = (offset ?? 0) + (bitOffset ?? 0) / 8;
  return [{ offset: at, row: own }, ...(members ?? []).flatMap(inner => memberRows(inner, depth + 1))];
}

/** Before the first row that lies behind it; those within an anonymous struct are among them. */
function insert(placed: Placed[], hole: Placed): void {
  const at = placed.findIndex(p => p.offset > hole.offset);
  placed.splice(at < 0 ? placed.length : at, 0, hole);
}

function addLine(placed: Placed[], { offset, into }: { offset: number; into: number }): void {
  const number = offset / cacheLine;
  const label = Number.isInteger(number) ? `cache line ${number}` : `cache line at ${offset}`;
  const text = into > 0 ? `${label} begins ${into} bytes into what is above` : label;
  const at = placed.findIndex(p => p.offset >= offset && p.row.kind !== 'line');
  placed.splice(at < 0 ? placed.length : at, 0, { offset, row: row('line', '', undefined, text, '') });
}

function named({ offset, row: own }: Placed, word: string): Placed {
  return { offset, row: own.name.trim() === '(anonymous)' ? { ...own, name: `(${word})` } : own };
}

function rangeText(value: number | string | { low: number | string; high: number | string }): string {
  return typeof value === 'object' ? `${value.low} to ${value.high}` : String(value);
}

function bits(count: number): string {
  return `${count} bit${count === 1 ? '' : 's'}`;
}

function row(
  kind: LayoutRow['kind'],
  place: string,
  size: number | undefined,
  name: string,
  type: string,
): LayoutRow {
  return { kind, place, size: size === undefined ? '' : String(size), name, type };
}
