// Text of the command line that may hold bytes which are no UTF-8: each is half of a surrogate pair, which no text has,
// so nothing is lost. Not where they come from: raw-arguments.ts. Follows Python's PEP 383 (surrogateescape).
import type { ByteString } from '../../native/records.js';
import { safeString } from '../model/safe-text.js';
import { sequenceLength } from '../model/utf8.js';

/** What is no UTF-8 becomes U+DC80 to U+DCFF. */
export function toRawText(bytes: ByteString): string {
  let out = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    out +=
      length === 0
        ? String.fromCharCode(0xdc00 | bytes.charCodeAt(at))
        : Buffer.from(bytes.slice(at, at + length), 'latin1').toString('utf8');
    at += Math.max(1, length);
  }
  return out;
}

/** The bytes that it was made of. */
export function rawBytes(text: string): Buffer {
  const parts = text.split(/([\udc80-\udcff])/u);
  return Buffer.concat(
    parts.map((part, i) => (i % 2 === 0 ? Buffer.from(part) : Buffer.from([part.charCodeAt(0) & 0xff]))),
  );
}

/** Does it hold bytes that are no UTF-8? */
export function isRaw(text: string): boolean {
  return /[\udc80-\udcff]/u.test(text);
}

/** As a message has it. */
export function quoted(text: string): string {
  return isRaw(text) ? `"${safeString(text)}"` : JSON.stringify(text);
}
