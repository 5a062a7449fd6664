// Enums with their enumerators' exact values. Follows DWARF 5, section 5.7.
import type { EnumType } from '../layout.js';
import { at, encoding, tag } from './constants.js';
import type { Die } from './die.js';
import { fullName } from './names.js';
import { exactSize } from './quick.js';

const mostEnumerators = 1 << 20;
/** Bytes: of the widest integer. */
const largestEnum = 16;
const mostHops = 16;

export function enumType(die: Die): EnumType {
  const base = underlying(die);
  const size = exactSize(die) ?? base?.number(at.byteSize) ?? 0;
  if (size > largestEnum) throw die.unit.error('malformed', `an enum of ${size} bytes`, die.offset);
  const told = signedness(base?.number(at.encoding) ?? die.number(at.encoding));
  const enumerators: { name: string; value: bigint }[] = [];
  for (const child of die.children()) {
    if (child.tag !== tag.enumerator) continue;
    const value = child.big(at.constValue, told ? size : 0) ?? 0n;
    enumerators.push({
      name: child.text(at.name) ?? '',
      value: told === false ? unsigned(value, size) : value,
    });
    if (enumerators.length > mostEnumerators)
      throw die.unit.error('too large', 'an enum of more values than any', die.offset);
  }
  return {
    ...{ kind: 'enum', name: fullName(die), size, enumerators },
    signed: told ?? enumerators.some(({ value }) => value < 0n),
    scoped: die.flag(at.enumClass),
  };
}

/** Producers write a value of the top half as negative where that is shorter. */
function unsigned(value: bigint, size: number): bigint {
  return value < 0n && size > 0 ? BigInt.asUintN(size * 8, value) : value;
}

function underlying(die: Die): Die | undefined {
  let type = die.ref(at.type);
  for (let hops = 0; type && type.tag !== tag.baseType; hops++) {
    if (hops > mostHops) throw die.unit.error('malformed', 'an enum whose type has no end', die.offset);
    type = type.ref(at.type);
  }
  return type;
}

function signedness(code: number | undefined): boolean | undefined {
  switch (code) {
    case undefined:
      return undefined;
    case encoding.signed:
    case encoding.signedChar:
      return true;
    default:
      return false;
  }
}
