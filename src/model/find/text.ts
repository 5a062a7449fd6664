// Text in UTF-8 or UTF-16, at any byte, with or without regard to case. Not the folding itself: fold.ts.
import { encode, isHalfOfPair } from './encode.js';
import { excerptTail, textExcerpt } from './excerpt.js';
import { foldedWith } from './fold.js';
import { LiteralMatcher } from './literal.js';
import type { Match, Matcher, Tools } from './matcher.js';
import { QueryError, refuseLong, type Encoding } from './query.js';

/** Throws QueryError. */
export function textMatcher(text: string, encoding: Encoding, ignoreCase: boolean, tools: Tools): Matcher {
  refuseLong(text);
  if (text === '') throw new QueryError('There is no text to look for.');
  const codes = codePoints(text);
  const units = codes.map(code =>
    (ignoreCase ? foldedWith(code) : [code]).map(same => Uint8Array.from(encode(same, encoding))),
  );
  if (units.some(alternatives => alternatives.length > 1)) return new FoldedMatcher(units, encoding);
  const values = Uint8Array.from(units.flatMap(([only]) => [...(only ?? [])]));
  const masks = new Uint8Array(values.length).fill(0xff);
  const words: Matcher['text'] = (bytes, match) => textExcerpt(bytes, match, encoding);
  return new LiteralMatcher({ values, masks }, tools, words, excerptTail);
}

function codePoints(text: string): number[] {
  let at = 1;
  return Array.from(text, character => {
    const code = character.codePointAt(0) ?? 0;
    if (isHalfOfPair(code))
      throw new QueryError(`Character ${at} is half of a surrogate pair, which no text has.`);
    at += character.length;
    return code;
  });
}

/** Where each character is one of several. No code point's bytes begin another's, so there is only one way to go. */
class FoldedMatcher implements Matcher {
  readonly lead = 0;
  readonly tail: number;
  readonly #units: readonly (readonly Uint8Array[])[];
  readonly #encoding: Encoding;
  /** What may stand in the first byte, and in the second. */
  readonly #first: Uint8Array;
  readonly #second: Uint8Array;

  constructor(units: readonly (readonly Uint8Array[])[], encoding: Encoding) {
    this.#units = units;
    this.#encoding = encoding;
    this.tail = units.reduce((sum, same) => sum + Math.max(...same.map(bytes => bytes.length)), excerptTail);
    const [one = [], two = []] = units;
    this.#first = setOf(one.map(bytes => bytes[0]));
    const next = two.map(bytes => bytes[0]);
    const seconds = one.flatMap(bytes => (bytes.length > 1 ? [bytes[1]] : next));
    this.#second = units.length > 1 || one.every(bytes => bytes.length > 1) ? setOf(seconds) : setOf('any');
  }

  *find(bytes: Uint8Array, from: number, to: number): Generator<Match> {
    const end = Math.min(to, bytes.byteLength);
    for (let at = this.#next(bytes, from, end); at < end; at = this.#next(bytes, at + 1, end)) {
      const length = this.#lengthAt(bytes, at);
      if (length > 0) yield { at, length };
    }
  }

  /** Where it may begin; no generator, as these are slow in their loops. */
  #next(bytes: Uint8Array, from: number, end: number): number {
    const [first, second] = [this.#first, this.#second];
    let at = from;
    while (at < end && (first[bytes[at] ?? 0] === 0 || second[bytes[at + 1] ?? 0] === 0)) at++;
    return at;
  }

  text(bytes: Uint8Array, match: Match): string {
    return textExcerpt(bytes, match, this.#encoding);
  }

  /** 0: it isn't there. */
  #lengthAt(bytes: Uint8Array, from: number): number {
    let at = from;
    for (const same of this.#units) {
      const found = same.find(unit => unit.every((byte, i) => bytes[at + i] === byte));
      if (!found) return 0;
      at += found.length;
    }
    return at - from;
  }
}

function setOf(bytes: readonly (number | undefined)[] | 'any'): Uint8Array {
  if (bytes === 'any') return new Uint8Array(256).fill(1);
  const set = new Uint8Array(256);
  for (const byte of bytes) if (byte !== undefined) set[byte] = 1;
  return set;
}
