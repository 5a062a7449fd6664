// Places of a few bytes in many. Not a text search: what is found is a hint of where to look closer.

/** Calls `hit` with each place where `needle` stands; `hit` returns false to end it. */
export function eachPlace(bytes: Uint8Array, needle: Uint8Array, hit: (at: number) => boolean): void {
  const { length } = needle;
  if (length === 0) return;
  const first = needle[0] ?? 0;
  const second = needle[1] ?? -1;
  const end = bytes.length - length;
  for (let p = 0; p <= end; p++) {
    if (bytes[p] !== first || (length > 1 && bytes[p + 1] !== second)) continue;
    let i = 2;
    while (i < length && bytes[p + i] === needle[i]) i++;
    if (i >= length && !hit(p)) return;
  }
}

/** An offset as the section that names it has it. */
export function offsetBytes(offset: number, size: 4 | 8, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(size);
  let rest = offset;
  for (let i = 0; i < size; i++) {
    bytes[littleEndian ? i : size - 1 - i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}
