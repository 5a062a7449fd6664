// The variant part of a record, as Rust's enums have it: a discriminant, and for its values the members that are there
// then. Follows DWARF 5, section 5.7.10.
import type { Variant, VariantPart } from '../layout.js';
import { Cursor } from '../cursor.js';
import { at, encoding, tag } from './constants.js';
import type { Die } from './die.js';
import { memberOf, type Parts } from './record.js';

/** In bytes. */
const widestInteger = 16;
/** DW_DSC. */
const label = 0;

export function variantPart(die: Die, parts: Parts): VariantPart {
  const discr = die.ref(at.discr);
  const type = discr?.ref(at.type) ?? die.ref(at.type);
  const code = type?.number(at.encoding);
  const size = Math.min(type?.number(at.byteSize) ?? 0, widestInteger);
  const signed = code === encoding.signed || code === encoding.signedChar;
  const variants: Variant[] = [];
  for (const child of die.children()) {
    if (child.tag !== tag.variant) continue;
    parts.count(child);
    const members = [...child.children()].map(member => memberOf(member, parts)).filter(m => m !== undefined);
    variants.push({ values: valuesOf(child, signed, size), members });
  }
  const discriminant = discr && memberOf(discr, parts);
  return { ...(discriminant ? { discriminant } : {}), variants };
}

function valuesOf(die: Die, signed: boolean, size: number): Variant['values'] {
  const value = die.big(at.discrValue, signed ? size : 0);
  if (value !== undefined) {
    const exact = signed || size === 0 ? value : BigInt.asUintN(size * 8, value);
    return [{ low: exact, high: exact }];
  }
  const list = die.block(at.discrList);
  if (!list) return [];
  const cursor = new Cursor(list, die.unit.littleEndian, 'DW_AT_discr_list');
  const read = (): bigint => (signed ? cursor.sleb() : cursor.uleb());
  const values: { low: bigint; high: bigint }[] = [];
  while (cursor.left > 0) {
    const kind = cursor.u8();
    const low = read();
    values.push({ low, high: kind === label ? low : read() });
  }
  return values;
}
