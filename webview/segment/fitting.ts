// How the inspector's values fit their columns: what is long gets lines of its own, floats get fewer digits, so that
// no end (an exponent, a date's seconds) is ever cut off. Pure; widths are in characters.
import type { InspectedType } from '../../src/model/inspect.js';

/** Most characters that a value of the type has, where all of them are needed. */
export function longest(type: InspectedType): number {
  const integer = /^([ui])(\d+)$/.exec(type);
  if (!integer) return longestText[type as keyof typeof longestText].length;
  const [, sign, bits = '64'] = integer;
  return (2n ** BigInt(bits) - 1n).toString().length + (sign === 'i' ? 1 : 0);
}

const float = '≈-1e+308';
const longestText: Readonly<Record<Exclude<InspectedType, `${'u' | 'i'}${number}`>, string>> = {
  bits: '0000 0000',
  f16: float,
  f32: float,
  f64: float,
  uleb128: '18446744073709551615',
  sleb128: '-9223372036854775808',
  'time s': '2026-11-23 13:06:46',
  'time ms': '2026-11-23 13:06:46.123',
  'time µs': '2026-11-23 13:06:46.123456',
  'time ns': '2026-11-23 13:06:46.123456789',
  pointer: '0x0123456789abcdef',
};

/** A float's text in at most `room` characters, marked with ≈ where digits went; other types' as it is. */
export function fit(type: InspectedType, text: string, room: number): string {
  if (!/^f\d/.test(type) || text.length <= room) return text;
  const value = Number(text);
  for (let digits = 16; digits > 0; digits--) {
    const rounded = Number(value.toPrecision(digits));
    const shorter = [String(rounded), rounded.toExponential()].find(form => form.length < room);
    if (shorter !== undefined) return `≈${shorter}`;
  }
  return `≈${value.toExponential(0)}`;
}
