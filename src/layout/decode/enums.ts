// Values of enumerations by name; those of flags as names joined by `|`. Which enums are flags isn't told by any
// debug format: it's guessed from the values, as debuggers do.
import type { EnumType } from '../layout.js';
import { safeName } from '../safe-name.js';
import type { Value } from './value.js';

interface Names {
  byValue: ReadonlyMap<bigint, string>;
  /** Largest first, so that a mask of several bits is named before its parts; empty for what aren't flags. */
  flags: readonly { value: bigint; name: string }[];
}

const known = new WeakMap<EnumType, Names>();

/** `value` as the enum's own number: signed where it is. */
export function enumValue(type: EnumType, value: number | bigint): Value {
  const wide = BigInt(value);
  const { byValue, flags } = namesOf(type);
  const name = byValue.get(wide);
  if (name !== undefined) return { kind: 'enum', data: value, text: safeName(name), note: String(value) };
  const unsigned = BigInt.asUintN(type.size * 8, wide);
  if (flags.length > 0) {
    const parts: string[] = [];
    let rest = unsigned;
    for (const flag of flags) {
      if ((rest & flag.value) !== flag.value) continue;
      parts.push(safeName(flag.name));
      rest &= ~flag.value;
    }
    const hex = `0x${unsigned.toString(16)}`;
    if (rest === 0n && unsigned !== 0n)
      return { kind: 'enum', data: value, text: parts.reverse().join(' | '), note: hex };
    if (unsigned === 0n) return { kind: 'enum', data: value, text: '0', note: 'no flag is set' };
    const unknown = `0x${rest.toString(16)}`;
    const text = [...parts.reverse(), unknown].join(' | ');
    return { kind: 'enum', data: value, text, note: `${unknown} has no name`, fault: 'unnamed' };
  }
  return { kind: 'enum', data: value, text: String(value), note: 'has no name', fault: 'unnamed' };
}

/** What its values are shown by, flags aside: one name for each. */
export function shownNames(type: EnumType): string[] {
  return [...namesOf(type).byValue.values()].map(safeName);
}

function namesOf(type: EnumType): Names {
  const before = known.get(type);
  if (before) return before;
  const byValue = new Map<bigint, string>();
  for (const { name, value } of type.enumerators) {
    // The first of several names for one value is the one that people mean.
    if (!byValue.has(value)) byValue.set(value, name);
  }
  const names = { byValue, flags: isFlags(byValue, type.size) ? flagsOf(byValue, type.size) : [] };
  known.set(type, names);
  return names;
}

function flagsOf(byValue: ReadonlyMap<bigint, string>, size: number): { value: bigint; name: string }[] {
  return [...byValue]
    .map(([value, name]) => ({ value: BigInt.asUintN(size * 8, value), name }))
    .filter(flag => flag.value !== 0n)
    .sort((a, b) => bitCount(b.value) - bitCount(a.value) || (a.value < b.value ? 1 : -1));
}

/** At least two single bits, and whatever has several is made of those or is apart from them; no plain 1, 2, 3. */
function isFlags(byValue: ReadonlyMap<bigint, string>, size: number): boolean {
  const values = [...byValue.keys()].map(v => BigInt.asUintN(size * 8, v)).filter(v => v !== 0n);
  const singles = values.filter(v => bitCount(v) === 1);
  if (singles.length < 2) return false;
  const counted = values.every(v => v <= BigInt(values.length));
  if (values.length >= 3 && counted) return false;
  // Two names for 1 and 2 beside one for 0 are more often a count than flags.
  if (values.length === 2 && counted && byValue.has(0n)) return false;
  const all = singles.reduce((sum, v) => sum | v, 0n);
  return values.every(v => bitCount(v) === 1 || (v & ~all) === 0n || (v & all) === 0n);
}

function bitCount(value: bigint): number {
  let count = 0;
  for (let rest = value; rest > 0n; rest &= rest - 1n) count++;
  return count;
}
