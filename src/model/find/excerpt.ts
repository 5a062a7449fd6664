// What was found, in short words for a list: hex for bytes, a quoted excerpt for text. Not numbers (number.ts).
import type { ByteString } from '../../../native/records.js';
import { safeText } from '../safe-text.js';
import { encode } from './encode.js';
import type { Match } from './matcher.js';
import type { Encoding } from './query.js';

const mostBytes = 16;
const mostCharacters = 64;
/** Bytes behind a match that its excerpt may show. */
export const excerptTail = 64;

export function hexExcerpt(bytes: Uint8Array, { at, length }: Match): string {
  const some = bytes.subarray(at, at + Math.min(length, mostBytes));
  const shown = Array.from(some, byte => byte.toString(16).padStart(2, '0'));
  return length > mostBytes ? `${shown.join(' ')} …` : shown.join(' ');
}

/** The match, and the plain text that goes on behind it. What is no text in it is shown as escapes. */
export function textExcerpt(bytes: Uint8Array, { at, length }: Match, encoding: Encoding): string {
  const wide = encoding !== 'utf8';
  const bigEndian = encoding === 'utf16be';
  // Cut first: a character has four bytes at most.
  const most = Math.min(bytes.byteLength, at + mostCharacters * 4, at + length + excerptTail);
  let end = Math.min(most, at + length);
  while (isPlain(bytes, end, most, wide, bigEndian)) end += wide ? 2 : 1;
  const some = bytes.subarray(at, end);
  const utf8 = wide ? fromUtf16(some, bigEndian) : some;
  const text = Array.from(utf8, byte => String.fromCharCode(byte)).join('');
  return `“${safeText(text as ByteString, mostCharacters)}”`;
}

/** An excerpt without the quotes around text: for what is data, not a list. */
export function unquoted(excerpt: string): string {
  return /^“(.*)”$/su.exec(excerpt)?.[1] ?? excerpt;
}

/** A character of ASCII that can be seen. */
function isPlain(bytes: Uint8Array, at: number, end: number, wide: boolean, bigEndian: boolean): boolean {
  const unit = wide ? unitAt(bytes, at, bigEndian) : (bytes[at] ?? 0);
  return at + (wide ? 2 : 1) <= end && unit >= 0x20 && unit < 0x7f;
}

function unitAt(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  const [first, second] = [bytes[at] ?? 0, bytes[at + 1] ?? 0];
  return bigEndian ? (first << 8) | second : (second << 8) | first;
}

/** Half a pair becomes three bytes that are no UTF-8, and is shown as such. */
function fromUtf16(bytes: Uint8Array, bigEndian: boolean): number[] {
  const units: number[] = [];
  for (let at = 0; at + 1 < bytes.byteLength; at += 2) units.push(unitAt(bytes, at, bigEndian));
  return Array.from(String.fromCharCode(...units)).flatMap(character =>
    encode(character.codePointAt(0) ?? 0, 'utf8'),
  );
}
