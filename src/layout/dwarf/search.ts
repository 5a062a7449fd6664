// Places of a few bytes in many, for several needles in one pass. Not a text search: what is found is a hint of where
// to look closer.

interface Needle {
  bytes: Uint8Array;
  /** Where the pair lies in it by which it's found; -1: its first byte is the pair's second. */
  pair: number;
}

/**
 * Needles of at least two bytes, looked for together. The haystack is read in pairs of bytes, so that a needle may
 * start in either half of one: it's known by one pair for each case.
 */
export class Needles {
  readonly #byPair = new Map<number, Needle[]>();
  readonly #marks = new Uint8Array(0x1_0000);

  /** `from`: index of the bytes in it that are rarest; two from there on, better three, are looked for. */
  add(bytes: Uint8Array, from = 0): void {
    this.#mark(bytes, from);
    if (from + 2 < bytes.length) this.#mark(bytes, from + 1);
    else if (from > 0) this.#mark(bytes, from - 1);
    else for (let before = 0; before < 256; before++) this.#list({ bytes, pair: -1 }, before, bytes[0] ?? 0);
  }

  /** An offset as the section that names it has it. */
  addOffset(offset: number, size: 4 | 8, littleEndian: boolean): void {
    const bytes = new Uint8Array(size);
    let rest = offset;
    for (let i = 0; i < size; i++) {
      bytes[littleEndian ? i : size - 1 - i] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    // Its low bytes differ most from what else there is.
    this.add(bytes, littleEndian ? 0 : size - 3);
  }

  /** Calls `hit` with each place where one of them starts; may call it twice where two do. */
  each(haystack: Uint8Array, hit: (at: number) => void): void {
    if (haystack.length < 2) return;
    const skipped = haystack.byteOffset & 1;
    const pairs = new Uint16Array(
      haystack.buffer,
      haystack.byteOffset + skipped,
      Math.max(0, haystack.length - skipped) >> 1,
    );
    const marks = this.#marks;
    // What starts before the first whole pair, or ends behind the last, is met here or by its other pair.
    if (skipped > 0) this.#check(haystack, 0, hit);
    for (let i = 0; i < pairs.length; i++) {
      const key = pairs[i] ?? 0;
      if (marks[key] === 0) continue;
      const at = skipped + i * 2;
      for (const { bytes, pair } of this.#byPair.get(key) ?? [])
        if (standsAt(haystack, bytes, at - pair) && !(skipped > 0 && at === pair)) hit(at - pair);
    }
  }

  #check(haystack: Uint8Array, at: number, hit: (at: number) => void): void {
    const seen = new Set<Uint8Array>();
    for (const list of this.#byPair.values())
      for (const { bytes } of list) {
        if (!seen.has(bytes) && standsAt(haystack, bytes, at)) hit(at);
        seen.add(bytes);
      }
  }

  #mark(bytes: Uint8Array, pair: number): void {
    this.#list({ bytes, pair }, bytes[pair] ?? 0, bytes[pair + 1] ?? 0);
  }

  #list(needle: Needle, first: number, second: number): void {
    const key = littleEndianHost ? first | (second << 8) : (first << 8) | second;
    this.#marks[key] = 1;
    const list = this.#byPair.get(key);
    if (list) list.push(needle);
    else this.#byPair.set(key, [needle]);
  }
}

const littleEndianHost = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

export function standsAt(haystack: Uint8Array, needle: Uint8Array, at: number): boolean {
  if (at < 0 || at + needle.length > haystack.length) return false;
  for (let i = 0; i < needle.length; i++) if (haystack[at + i] !== needle[i]) return false;
  return true;
}
