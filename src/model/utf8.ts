// UTF-8 within bytes that may be anything: where a character is, and which. Not how it is shown (safe-text.ts).
// Follows RFC 3629.

/** Bytes of the UTF-8 sequence at `at`; 0 when there is no valid one (overlong, surrogate, cut short). */
export function sequenceLength(bytes: string, at: number): number {
  const first = bytes.charCodeAt(at);
  if (first < 0x80) return 1;
  const length = first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : 4;
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0;
  for (let i = 1; i < length; i++) {
    if ((bytes.charCodeAt(at + i) & 0xc0) !== 0x80) return 0;
  }
  const code = codePoint(bytes, at, length);
  const overlong = (length === 3 && code < 0x800) || (length === 4 && code < 0x10000);
  return overlong || (code >= 0xd800 && code < 0xe000) || code > 0x10ffff ? 0 : length;
}

/** Of the valid sequence of `length` bytes at `at`. */
export function codePoint(bytes: string, at: number, length: number): number {
  const first = bytes.charCodeAt(at);
  if (length === 1) return first;
  let code = first & (0x7f >> length);
  for (let i = 1; i < length; i++) code = (code << 6) | (bytes.charCodeAt(at + i) & 0x3f);
  return code;
}
