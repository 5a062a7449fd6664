// Characters as bytes: UTF-8 and UTF-16 in both orders. Not the matching of them: text.ts.
// Follows RFC 3629 (UTF-8) and RFC 2781 (UTF-16).
import type { Encoding } from './query.js';

/** The bytes of one code point that is no half of a pair. */
export function encode(code: number, encoding: Encoding): number[] {
  return encoding === 'utf8' ? utf8(code) : utf16(code, encoding === 'utf16be');
}

function utf8(code: number): number[] {
  if (code < 0x80) return [code];
  const low = 0x80 | (code & 0x3f);
  if (code < 0x800) return [0xc0 | (code >> 6), low];
  const middle = 0x80 | ((code >> 6) & 0x3f);
  if (code < 0x10000) return [0xe0 | (code >> 12), middle, low];
  return [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), middle, low];
}

function utf16(code: number, bigEndian: boolean): number[] {
  const units =
    code < 0x10000 ? [code] : [0xd800 | ((code - 0x10000) >> 10), 0xdc00 | ((code - 0x10000) & 0x3ff)];
  return units.flatMap(unit => (bigEndian ? [unit >> 8, unit & 0xff] : [unit & 0xff, unit >> 8]));
}

export function isHalfOfPair(code: number): boolean {
  return code >= 0xd800 && code < 0xe000;
}
