// Text in memory: strings in arrays of characters of one, two or four bytes, and single characters. What can't be
// seen, or would move what stands beside it, is escaped: nothing read is ever markup or a terminal's command.
// Follows RFC 3629 (UTF-8), RFC 2781 (UTF-16), Unicode TR 36; the escapes are those of src/model/safe-text.ts.
import { unsafeCharacter } from '../safe-name.js';
import { unsignedAt } from './bits.js';

export type CharWidth = 1 | 2 | 4;

export interface Text {
  /** Without quotes; cut to about `most` and then ending in an ellipsis. */
  text: string;
  /** Characters up to the terminating zero, or all. */
  length: number;
  terminated: boolean;
  /** Every unit was part of a valid, visible character. */
  clean: boolean;
}

/** `count` units at `at`; those that are there are read. */
export function textAt(
  bytes: Uint8Array,
  at: number,
  count: number,
  width: CharWidth,
  littleEndian: boolean,
  most: number,
): Text {
  const limit = Math.min(count, Math.floor((bytes.length - at) / width));
  let text = '';
  let clean = true;
  let unit = 0;
  while (unit < limit) {
    if (text.length >= most) return { text: `${text}…`, length: unit, terminated: true, clean };
    const [code, units] = codeAt(bytes, at + unit * width, limit - unit, width, littleEndian);
    if (code === 0) return { text, length: unit, terminated: true, clean };
    if (code === undefined) {
      text += hexUnit(Number(unsignedAt(bytes, at + unit * width, width, littleEndian)), width);
      clean = false;
    } else {
      const shown = showCode(code, '"');
      clean &&= shown.length <= 2;
      text += shown;
    }
    unit += units;
  }
  return { text, length: unit, terminated: false, clean };
}

/** One character as it stands between `quote`s: itself, or an escape. */
export function showCode(code: number, quote: string): string {
  const short = shorts.get(code);
  if (short !== undefined) return short;
  if (code > 0x10ffff) return `\\x{${code.toString(16)}}`;
  const character = String.fromCodePoint(code);
  if (character === quote || character === '\\') return `\\${character}`;
  if (code < 0x20 || code === 0x7f) return hexUnit(code, 1);
  return unsafeCharacter.test(character) ? `\\u{${code.toString(16)}}` : character;
}

const shorts: ReadonlyMap<number, string> = new Map([
  [0, '\\0'],
  [9, '\\t'],
  [10, '\\n'],
  [13, '\\r'],
]);

function hexUnit(value: number, width: CharWidth): string {
  return `\\x${value.toString(16).padStart(width * 2, '0')}`;
}

/** The code point at `at`, and units that it took; undefined where there's no valid one. */
function codeAt(
  bytes: Uint8Array,
  at: number,
  left: number,
  width: CharWidth,
  little: boolean,
): readonly [number | undefined, number] {
  const first = Number(unsignedAt(bytes, at, width, little));
  if (width === 4) return [first <= 0x10ffff && !isSurrogate(first) ? first : undefined, 1];
  if (width === 1) return utf8At(bytes, at, first, left);
  if (!isSurrogate(first)) return [first, 1];
  const second = left > 1 && first < 0xdc00 ? Number(unsignedAt(bytes, at + 2, 2, little)) : 0;
  if (second < 0xdc00 || second > 0xdfff) return [undefined, 1];
  return [0x10000 + (first - 0xd800) * 0x400 + (second - 0xdc00), 2];
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

function utf8At(
  bytes: Uint8Array,
  at: number,
  first: number,
  left: number,
): readonly [number | undefined, number] {
  if (first < 0x80) return [first, 1];
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || length > left) return [undefined, 1];
  let code = first & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i] ?? 0;
    if ((next & 0xc0) !== 0x80) return [undefined, 1];
    code = (code << 6) | (next & 0x3f);
  }
  const overlong = (length === 3 && code < 0x800) || (length === 4 && code < 0x10000);
  return overlong || isSurrogate(code) || code > 0x10ffff ? [undefined, 1] : [code, length];
}
