// Compares what pahole prints of a type with our layouts of that name; says each difference in a line.
import { bare, sizeOf } from '../../src/layout/decode/shape.js';
import type { DwarfSource } from '../../src/layout/dwarf/source.js';
import type { Layout, Member, RecordType, TypeEntry, TypeId } from '../../src/layout/layout.js';
import { isRecord, ownGaps } from '../../src/layout/table/holes.js';
import type { PaholeMember, PaholeType } from './pahole-output.js';

/** The last part of a name: pahole leaves scopes out, and blanks in template arguments are its own. */
function lastPart(name: string): string {
  let depth = 0;
  let start = 0;
  for (let i = 0; i < name.length; i++) {
    if ('<({['.includes(name[i] ?? '')) depth++;
    else if ('>)}]'.includes(name[i] ?? '')) depth--;
    else if (depth === 0 && name.startsWith('::', i)) start = i + 2;
  }
  return name.slice(start).replaceAll(' ', '');
}

/** All records by what pahole would call them. */
export function byLastPart(source: DwarfSource): Map<string, TypeEntry[]> {
  const entries = new Map<string, TypeEntry[]>();
  for (const entry of source.entries()) {
    if (entry.kind !== 'struct' && entry.kind !== 'class' && entry.kind !== 'union') continue;
    const last = lastPart(entry.name);
    const list = entries.get(last);
    if (list) list.push(entry);
    else entries.set(last, [entry]);
  }
  return entries;
}

/** Empty where one of our types of this name is what pahole has; else how the one that comes closest differs. */
export function differences(
  source: DwarfSource,
  listed: ReadonlyMap<string, readonly TypeEntry[]>,
  theirs: PaholeType,
): string[] {
  const entries = listed.get(lastPart(theirs.name));
  if (!entries) return [`${theirs.kind} ${theirs.name} is not in our list`];
  let closest: string[] | undefined;
  // The list has one of each size; where that isn't pahole's, the search has all that differ in anything.
  for (const entry of inTurn(source, entries)) {
    const layout = source.layout(entry.id);
    const type = layout.types[layout.root];
    if (!type || !isRecord(type)) continue;
    const found = compareRecord(layout, type, theirs).map(text => `${theirs.kind} ${entry.name}: ${text}`);
    if (found.length === 0) return [];
    if (!closest || found.length < closest.length) closest = found;
  }
  return closest ?? [`${theirs.kind} ${theirs.name} is listed, but has no layout`];
}

function* inTurn(source: DwarfSource, entries: readonly TypeEntry[]): Generator<TypeEntry> {
  yield* entries;
  for (const { kind, name } of entries) yield* source.find(`${kind} ${name}`);
}

function compareRecord(layout: Layout, ours: RecordType, theirs: PaholeType): string[] {
  const found: string[] = [];
  if (theirs.size !== undefined && ours.size !== theirs.size)
    found.push(`size ${String(ours.size)}, pahole has ${theirs.size}`);
  if (theirs.unused !== undefined) {
    const unused = ownGaps(layout, ours).reduce((sum, { from, to }) => sum + to - from, 0);
    if (unused !== theirs.unused) found.push(`${unused} unused bits, pahole has ${theirs.unused}`);
  }
  return [...found, ...compareMembers(layout, ours, theirs.members, 0)];
}

function compareMembers(
  layout: Layout,
  ours: RecordType,
  theirs: readonly PaholeMember[],
  base: number,
): string[] {
  const found: string[] = [];
  const members = membersInOrder(ours);
  if (members.length !== theirs.length)
    return [`${members.length} members (${members.map(nameOf).join(', ')}), pahole has ${theirs.length}`];
  for (const [i, member] of members.entries()) {
    const other = theirs[i];
    if (!other) continue;
    const at = base + (member.offset ?? NaN) * 8 + (member.bitOffset ?? 0);
    const size = member.bitSize ?? sizeOf(layout, member.type) ?? 0;
    const mine = `${member.name} at bit ${at}, ${size} ${member.bitSize === undefined ? 'bytes' : 'bits'}`;
    const their = `${other.name} at bit ${other.from}, ${other.size} ${other.isBitField ? 'bits' : 'bytes'}`;
    const same =
      member.name === other.name &&
      at === other.from &&
      size === other.size &&
      (member.bitSize !== undefined) === other.isBitField;
    if (!same) found.push(`${mine}; pahole has ${their}`);
    const inner = other.members && nameless(layout, member.type);
    if (inner && other.members)
      found.push(...compareMembers(layout, inner, other.members, base + (member.offset ?? 0) * 8));
  }
  return found;
}

/** pahole shows base classes first, whatever the order of the source. */
function membersInOrder(record: RecordType): Member[] {
  const isBase = (member: Member): boolean => member.role === 'base' || member.role === 'virtual base';
  return [...record.members.filter(isBase), ...record.members.filter(m => !isBase(m))];
}

function nameOf(member: Member): string {
  return member.name || `(${member.role})`;
}

/** The record without a name that a member is of, or is an array of. */
function nameless(layout: Layout, id: TypeId): RecordType | undefined {
  const { type } = bare(layout, id);
  if (type.kind === 'array') return nameless(layout, type.element);
  return isRecord(type) && type.name === '' ? type : undefined;
}
