// Which bytes of two arrays differ, exactly. Not what they mean or belong to: cut.ts. Whoever has much to compare asks
// first whether large pieces are equal at all.

/** Calls `found` with each longest range of differing bytes, ascending; `to` is exclusive. */
export function differences(a: Uint8Array, b: Uint8Array, found: (from: number, to: number) => void): void {
  const length = Math.min(a.length, b.length);
  const [wordsA, wordsB] = [wordsOf(a, length), wordsOf(b, length)];
  let start = -1;
  let at = 0;
  while (at < length) {
    if (start < 0 && wordsA && wordsB && (at & 3) === 0) {
      const next = equalWords(wordsA, wordsB, at >> 2) << 2;
      if (next > at) {
        at = next;
        continue;
      }
    }
    if (a[at] !== b[at]) {
      if (start < 0) start = at;
    } else if (start >= 0) {
      found(start, at);
      start = -1;
    }
    at++;
  }
  if (start >= 0) found(start, length);
}

/** The first word from `from` on that differs, or how many there are. */
function equalWords(a: Int32Array, b: Int32Array, from: number): number {
  const length = a.length;
  let at = from;
  while (at < length && a[at] === b[at]) at++;
  return at;
}

/** The same bytes four at a time; undefined where they don't begin at a word. */
function wordsOf(bytes: Uint8Array, length: number): Int32Array | undefined {
  if (bytes.byteOffset % 4 !== 0) return undefined;
  return new Int32Array(bytes.buffer, bytes.byteOffset, length >> 2);
}
