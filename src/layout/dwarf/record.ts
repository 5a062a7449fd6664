// Structs, classes, unions: their members, base classes and Rust's variant parts. What is static or nested is no part
// of the bytes. Follows DWARF 5, sections 5.7.1 to 5.7.10.
import type { Member, MemberRole, RecordType, TypeId, VariantPart } from '../layout.js';
import { bitField } from './bit-field.js';
import { at, tag } from './constants.js';
import type { Die } from './die.js';
import { memberOffset } from './location.js';
import { fullName } from './names.js';
import { exactSize } from './quick.js';
import { variantPart } from './variant.js';

/** What a record needs from the layout that it's built into. */
export interface Parts {
  /** The type that a member has. */
  type(die: Die | undefined): TypeId;
  /** Bytes of a type that is built; undefined where it has no end. */
  size(type: TypeId): number | undefined;
  /** Counts a member, so that a layout has a limit. */
  count(die: Die): void;
}

/** Bytes; no address space is larger, and offsets in bits stay exact. */
const largestRecord = 2 ** 49;

export function recordType(die: Die, parts: Parts): RecordType {
  const members: Member[] = [];
  let variants: VariantPart | undefined;
  for (const child of die.children())
    if (child.tag === tag.variantPart) variants ??= variantPart(child, parts);
    else {
      const member = memberOf(child, parts);
      if (member) members.push(member);
    }
  const size = exactSize(die);
  if (size !== undefined && !(size >= 0 && size <= largestRecord))
    throw die.unit.error('malformed', `a type of ${size} bytes`, die.offset);
  const align = die.number(at.alignment);
  return {
    ...{ kind: kindOf(die), name: fullName(die), members },
    ...(size === undefined ? {} : { size }),
    ...(align === undefined ? {} : { align }),
    ...(variants === undefined ? {} : { variantPart: variants }),
  };
}

export function kindOf(die: Die): RecordType['kind'] {
  switch (die.tag) {
    case tag.unionType:
      return 'union';
    case tag.classType:
    case tag.interfaceType:
      return 'class';
    default:
      return 'struct';
  }
}

/** Undefined for an entry that is no member of the layout. */
export function memberOf(die: Die, parts: Parts): Member | undefined {
  if (die.tag === tag.inheritance) return baseClass(die, parts);
  // Before DWARF 5 a static member was a member too, declared here and defined outside.
  if (die.tag !== tag.member || die.flag(at.external) || die.flag(at.declaration)) return undefined;
  parts.count(die);
  const type = parts.type(die.ref(at.type));
  const name = die.text(at.name) ?? '';
  const role: MemberRole = /^_vptr[.$]/.test(name) ? 'vptr' : 'member';
  const bits = bitField(die, parts.size(type) ?? 0);
  const place = bits ?? { ...offsetOf(die), ...alignOf(die) };
  return { name, role, type, ...inRecord(die, place) };
}

function baseClass(die: Die, parts: Parts): Member {
  parts.count(die);
  const type = parts.type(die.ref(at.type));
  // DW_VIRTUALITY_virtual: where it lies is up to the class that is derived last.
  if (die.number(at.virtuality)) return { name: '', role: 'virtual base', type };
  return { name: '', role: 'base', type, ...inRecord(die, offsetOf(die)) };
}

function inRecord<T extends { offset?: number }>(die: Die, place: T): T {
  const { offset } = place;
  if (offset !== undefined && !(offset >= 0 && offset <= largestRecord))
    throw die.unit.error('malformed', `a member at ${offset}`, die.offset);
  return place;
}

function offsetOf(die: Die): { offset?: number } {
  const bits = die.has(at.dataMemberLocation) ? undefined : die.number(at.dataBitOffset);
  const offset = bits === undefined ? memberOffset(die) : Math.floor(bits / 8);
  return offset === undefined ? {} : { offset };
}

function alignOf(die: Die): { align?: number } {
  const align = die.number(at.alignment);
  return align === undefined ? {} : { align };
}
