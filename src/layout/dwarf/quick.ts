// The few attributes that an index reads of every named type, straight from the bytes where the abbreviation tells
// their place; as Die would read them, only without one. Follows DWARF 5, section 7.5.
import type { Abbrev } from './abbrev.js';
import { at, form } from './constants.js';
import { Die } from './die.js';
import type { TextRef } from './file.js';
import type { Unit } from './unit.js';

/** Unsigned, of 1 to 4 bytes, or of 8 below 2^53; the bytes are known to be there. */
function unsignedAt(unit: Unit, p: number, size: number): number {
  const { bytes } = unit;
  let value = 0;
  if (unit.littleEndian) for (let i = size - 1; i >= 0; i--) value = value * 256 + (bytes[p + i] ?? 0);
  else for (let i = 0; i < size; i++) value = value * 256 + (bytes[p + i] ?? 0);
  return value;
}

/** Undefined where it has no name. `attrs`: offset of its first attribute, all of which lie in the unit. */
export function nameRef(unit: Unit, abbrev: Abbrev, offset: number, attrs: number): TextRef | undefined {
  const index = abbrev.name;
  if (index < 0) return undefined;
  const start = abbrev.starts[index] ?? -1;
  if (start >= 0 && abbrev.forms[index] === form.strp)
    return unsignedAt(unit, attrs + start, unit.offsetSize);
  return new Die(unit, offset).textRef(at.name);
}

export function byteSize(unit: Unit, abbrev: Abbrev, offset: number, attrs: number): number | undefined {
  const index = abbrev.byteSize;
  if (index < 0) return undefined;
  const start = abbrev.starts[index] ?? -1;
  const size = abbrev.sizes[index] ?? -1;
  if (start >= 0 && size > 0 && size <= 4) return unsignedAt(unit, attrs + start, size);
  return exactSize(new Die(unit, offset));
}

/** Also of what no memory has: who builds such a type says so. */
export function exactSize(die: Die): number | undefined {
  if (die.formOf(at.byteSize) !== form.udata) return die.number(at.byteSize);
  return Number(die.big(at.byteSize));
}

export function isDeclaration(unit: Unit, abbrev: Abbrev, offset: number): boolean {
  const index = abbrev.declaration;
  if (index < 0) return false;
  return abbrev.forms[index] === form.flagPresent || new Die(unit, offset).flag(at.declaration);
}
