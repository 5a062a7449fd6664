// Stepping over DIEs in the raw bytes: the one loop of this room that doesn't go through Cursor, as millions of DIEs
// are stepped over for each that is read. It checks the same bounds. Follows DWARF 5, sections 7.5.2 and 7.5.6.
import type { Abbrev } from './abbrev.js';
import { formSize, varying } from './forms.js';
import type { Unit } from './unit.js';

/** The offset behind the attributes of a DIE whose first attribute is at `p`; throws where that is outside. */
export function skipAttributes(unit: Unit, abbrev: Abbrev, p: number): number {
  const next = abbrev.size >= 0 ? p + abbrev.size : skipSteps(unit, abbrev.steps, p);
  if (next > unit.end) throw unit.error('malformed', 'an entry goes beyond the end of its unit', p);
  return next;
}

/** May give an offset beyond the end of the unit, which its caller checks; reads nothing there. */
export function skipSteps(unit: Unit, steps: readonly number[], p: number): number {
  // An index that is in range: steps are walked by their own length.
  for (let i = 0; i < steps.length && p <= unit.end; i++) p = skipOne(unit, steps[i] ?? 0, p);
  return p;
}

function skipOne(unit: Unit, size: number, p: number): number {
  if (size >= 0) return p + size;
  const { bytes, end } = unit;
  switch (size) {
    case varying.leb:
      return skipLeb(bytes, p, end);
    case varying.cstring:
      while (p < end && bytes[p] !== 0) p++;
      return p + 1;
    case varying.lebAnd4:
      return skipLeb(bytes, p, end) + 4;
    default: {
      const cursor = unit.cursor(p);
      if (size === varying.indirect) {
        const code = cursor.ulebNumber();
        const real = formSize(code, unit);
        if (real === undefined || real === varying.indirect)
          throw unit.error('malformed', `no form has the number 0x${code.toString(16)} here`, p);
        return skipOne(unit, real, cursor.at);
      }
      const length =
        size === varying.block1
          ? cursor.u8()
          : size === varying.block2
            ? cursor.u16()
            : size === varying.block4
              ? cursor.u32()
              : cursor.ulebNumber();
      return cursor.at + length;
    }
  }
}

function skipLeb(bytes: Uint8Array, p: number, end: number): number {
  while (p < end && (bytes[p] ?? 0) >= 0x80) p++;
  return p + 1;
}

/** The offset behind the children that start at `p`, and behind the null entry that ends them. */
export function skipChildren(unit: Unit, p: number): number {
  const { bytes, end } = unit;
  const { dense } = unit.abbrevs;
  let depth = 1;
  while (p < end) {
    const start = p;
    let code = bytes[p++] ?? 0;
    if (code >= 0x80) {
      const cursor = unit.cursor(start);
      code = cursor.ulebNumber();
      p = cursor.at;
    }
    if (code === 0) {
      if (--depth === 0) return p;
      continue;
    }
    const abbrev = dense[code] ?? unit.abbrev(code, start);
    const attrs = p;
    p = skipAttributes(unit, abbrev, p);
    if (abbrev.children) {
      const sibling = siblingOf(unit, abbrev, attrs, p);
      if (sibling > 0) p = sibling;
      else depth++;
    }
  }
  // Producers leave out the last null entries of a unit.
  return end;
}

/** Where DW_AT_sibling says that the next entry is, if it says so at a fixed place and points forward; else 0. */
export function siblingOf(unit: Unit, abbrev: Abbrev, attrs: number, next: number): number {
  if (abbrev.siblingAt < 0) return 0;
  const { bytes } = unit;
  const p = attrs + abbrev.siblingAt;
  let offset = 0;
  if (unit.littleEndian)
    for (let i = abbrev.siblingSize - 1; i >= 0; i--) offset = offset * 256 + (bytes[p + i] ?? 0);
  else for (let i = 0; i < abbrev.siblingSize; i++) offset = offset * 256 + (bytes[p + i] ?? 0);
  const target = unit.start + offset;
  if (target < next || target > unit.end)
    throw unit.error('malformed', 'a sibling that does not come after its entry', p);
  return target;
}
