// Base types and the others that are made of nothing else: integers, floats, characters, nullptr_t, Fortran's strings.
// Follows DWARF 5, sections 5.1, 5.2 and table 7.11.
import type { BaseType, Encoding, OpaqueType } from '../layout.js';
import { at, encoding as ate } from './constants.js';
import type { Die } from './die.js';
import { fullName } from './names.js';

/** Larger is no number of any machine. */
const largestBase = 4096;

export function baseType(die: Die, machine: string): BaseType {
  const name = fullName(die);
  const bits = die.number(at.bitSize);
  const size = die.number(at.byteSize) ?? Math.ceil((bits ?? 0) / 8);
  if (size > largestBase) throw die.unit.error('malformed', `a base type of ${size} bytes`, die.offset);
  const { encoding, signed } = encodingOf(die.number(at.encoding) ?? ate.unsigned);
  const value = bits !== undefined && bits < size * 8 ? bits : extendedBits(name, encoding, size, machine);
  const byteOrder = orderOf(die);
  return {
    ...{ kind: 'base', name, size, encoding },
    ...(signed === undefined ? {} : { signed }),
    ...(value === undefined ? {} : { bits: value }),
    ...(byteOrder === undefined ? {} : { byteOrder }),
  };
}

function encodingOf(code: number): { encoding: Encoding; signed?: boolean } {
  switch (code) {
    case ate.address:
      return { encoding: 'address' };
    case ate.boolean:
      return { encoding: 'bool' };
    case ate.complexFloat:
      return { encoding: 'complex' };
    case ate.float:
    case ate.imaginaryFloat:
      return { encoding: 'float' };
    case ate.signed:
    case ate.signedFixed:
      return { encoding: 'signed' };
    case ate.signedChar:
      return { encoding: 'char', signed: true };
    case ate.unsignedChar:
      return { encoding: 'char', signed: false };
    case ate.utf:
    case ate.ucs:
    case ate.ascii:
      return { encoding: 'utf' };
    case ate.decimalFloat:
      return { encoding: 'decimal' };
    default:
      return { encoding: 'unsigned' };
  }
}

/** The x87's 80 bits, in a type that says no more than how many bytes it takes. */
function extendedBits(name: string, encoding: Encoding, size: number, machine: string): number | undefined {
  const intel = machine === 'x86-64' || machine === 'i386';
  const extended = name === 'long double' || name === '_Float64x' || name === '__float80';
  return intel && extended && encoding === 'float' && (size === 12 || size === 16) ? 80 : undefined;
}

/** Undefined where it's the target's own: DW_END_default, or the same by its name. */
function orderOf(die: Die): 'little' | 'big' | undefined {
  const order = die.number(at.endianity);
  if (order !== 1 && order !== 2) return undefined;
  const little = order === 2;
  return little === die.unit.littleEndian ? undefined : little ? 'little' : 'big';
}

/** DW_TAG_unspecified_type: only nullptr_t has bytes. */
export function unspecifiedType(die: Die, addressSize: number): OpaqueType {
  const name = fullName(die);
  const size = die.number(at.byteSize) ?? (/nullptr/.test(name) ? addressSize : undefined);
  return { kind: 'unspecified', name, ...(size === undefined ? {} : { size }) };
}
