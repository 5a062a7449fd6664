// Makes the bytes of a name fit to show: valid UTF-8 as it is, all else as a visible escape, so that no name can
// hide, reverse or fake anything. Not HTML escaping: nothing here is ever markup.
// Follows RFC 3629 (UTF-8), Unicode TR 36 and TR 9 (invisible and bidirectional characters).
import type { ByteString } from '../../native/records.js';
import { codePoint, sequenceLength } from './utf8.js';

/** Characters that draw nothing or move others: controls, bidi, zero width, fillers, tags. */
const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u;

/**
 * A name to show. `\xff` is a byte that isn't UTF-8, `\u{202e}` a character that can't be seen, `\\` a backslash.
 * What is longer than `limit` (UTF-16 units, by a few) is cut, between characters, and ends in an ellipsis.
 */
export function safeText(bytes: ByteString, limit = Infinity): string {
  let out = '';
  for (let at = 0; at < bytes.length;) {
    if (out.length >= limit) return `${out}…`;
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      out += hexByte(bytes.charCodeAt(at));
      at++;
    } else {
      out += show(codePoint(bytes, at, length));
      at += length;
    }
  }
  return out;
}

/** The same of a text that is one already, as one is that a person typed; U+DC80 to U+DCFF are bytes of no UTF-8. */
export function safeString(text: string): string {
  // Nearly every name is plain, and a kernel has ten thousand.
  if (/^[ -[\]-~]*$/.test(text)) return text;
  return Array.from(text, c => show(c.codePointAt(0) ?? 0)).join('');
}

/** Words that others had a part in, as a type's name or a compiler's message; where lines end stays as it is. */
export function safeWords(text: string): string {
  if (!unsafe.test(text)) return text;
  return Array.from(text, c =>
    unsafe.test(c) && c !== '\n' && c !== '\t' ? `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}` : c,
  ).join('');
}

function show(code: number): string {
  // Half of a pair stands for nothing, in UTF-8 either; or for a byte that was none, as in PEP 383.
  if (code >= 0xdc80 && code <= 0xdcff) return hexByte(code);
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  if (code === 0x5c) return '\\\\';
  if (code === 0x0a) return '\\n';
  if (code === 0x09) return '\\t';
  if (code < 0x20 || code === 0x7f) return hexByte(code);
  const character = String.fromCodePoint(code);
  return unsafe.test(character) ? `\\u{${code.toString(16)}}` : character;
}

function hexByte(code: number): string {
  return `\\x${(code & 0xff).toString(16).padStart(2, '0')}`;
}
