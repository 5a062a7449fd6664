// Looks for bytes of which some bits may be anything: the longest run of whole bytes is looked for by the engine, and
// what stands around it is checked. Not the reading of patterns: bytes.ts, text.ts.
import type { Match, Matcher, Tools } from './matcher.js';

/** As long as each other; of a byte, the bits set in its mask count. */
export interface Masked {
  values: Uint8Array;
  masks: Uint8Array;
}

export class LiteralMatcher implements Matcher {
  readonly lead = 0;
  readonly tail: number;
  readonly #wanted: Masked;
  readonly #tools: Tools;
  readonly #anchor: { at: number; bytes: Uint8Array };
  readonly text: Matcher['text'];

  /** At least one bit counts. `text`: what was found, in words, which may show so many bytes behind it. */
  constructor(wanted: Masked, tools: Tools, text: Matcher['text'], shown = 0) {
    this.#wanted = wanted;
    this.#tools = tools;
    this.#anchor = anchorOf(wanted);
    this.text = text;
    this.tail = wanted.values.byteLength - 1 + shown;
  }

  *find(bytes: Uint8Array, from: number, to: number): Generator<Match> {
    const { length } = this.#wanted.values;
    const last = Math.min(to - 1, bytes.byteLength - length);
    for (let at = this.#next(bytes, from, last); at !== -1; at = this.#next(bytes, at + 1, last)) {
      yield { at, length };
    }
  }

  #next(bytes: Uint8Array, from: number, last: number): number {
    if (this.#anchor.bytes.byteLength === 0) return this.#nextByHalves(bytes, from, last);
    const { at: before, bytes: anchor } = this.#anchor;
    for (let at = from; at <= last; at++) {
      const found = this.#tools.indexOf(bytes, anchor, at + before);
      if (found === -1) return -1;
      at = found - before;
      if (at <= last && this.#isAt(bytes, at)) return at;
    }
    return -1;
  }

  /** Where no byte is whole: by one of which something is known. */
  #nextByHalves(bytes: Uint8Array, from: number, last: number): number {
    const { values, masks } = this.#wanted;
    const known = masks.findIndex(mask => mask !== 0);
    const [mask = 0, value = 0] = [masks[known], values[known]];
    for (let at = from; at <= last; at++) {
      if (((bytes[at + known] ?? 0) & mask) === value && this.#isAt(bytes, at)) return at;
    }
    return -1;
  }

  #isAt(bytes: Uint8Array, at: number): boolean {
    const { values, masks } = this.#wanted;
    for (let i = 0; i < values.length; i++) {
      if (((bytes[at + i] ?? 0) & (masks[i] ?? 0)) !== values[i]) return false;
    }
    return true;
  }
}

/**
 * The longest run of whole bytes; one that is all zeros or all ones, as memory often is, only where there is no other.
 */
function anchorOf({ values, masks }: Masked): { at: number; bytes: Uint8Array } {
  let best = { at: 0, bytes: new Uint8Array(0), worth: 0 };
  for (let at = 0; at < values.length; at++) {
    if (masks[at] !== 0xff) continue;
    let end = at;
    while (masks[end] === 0xff) end++;
    const bytes = values.slice(at, end);
    const common = bytes.every(byte => byte === 0) || bytes.every(byte => byte === 0xff);
    const worth = common ? 1 - 1 / (bytes.length + 1) : bytes.length;
    if (worth > best.worth) best = { at, bytes, worth };
    at = end;
  }
  return best;
}
