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
  if (units.some(alternatives => alternatives.length > 1)) return new FoldedMatcher(units, encoding, tools);
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

/** Characters that are looked for at once: the engine refuses an expression that is too large. */
const mostAtOnce = 64;

/**
 * Where each character is one of several: the first of them as an expression over the bytes, which the engine makes a
 * fast search of. No code point's bytes begin another's, so that there is only one way to go.
 */
class FoldedMatcher implements Matcher {
  readonly lead = 0;
  readonly tail: number;
  readonly #regex: RegExp;
  readonly #rest: readonly (readonly Uint8Array[])[];
  readonly #encoding: Encoding;
  readonly #tools: Tools;

  constructor(units: readonly (readonly Uint8Array[])[], encoding: Encoding, tools: Tools) {
    this.#regex = new RegExp(units.slice(0, mostAtOnce).map(sourceOf).join(''), 'g');
    this.#rest = units.slice(mostAtOnce);
    this.#encoding = encoding;
    this.#tools = tools;
    this.tail = units.reduce((sum, same) => sum + Math.max(...same.map(bytes => bytes.length)), excerptTail);
  }

  *find(bytes: Uint8Array, from: number, to: number): Generator<Match> {
    const regex = this.#regex;
    const text = this.#tools.latin1(bytes);
    regex.lastIndex = from;
    for (let found = regex.exec(text); found && found.index < to; found = regex.exec(text)) {
      const { index: at } = found;
      const end = this.#endOfRest(bytes, at + found[0].length);
      if (end !== undefined) yield { at, length: end - at };
      // They may overlap.
      regex.lastIndex = at + 1;
    }
  }

  text(bytes: Uint8Array, match: Match): string {
    return textExcerpt(bytes, match, this.#encoding);
  }

  /** Undefined: it doesn't go on there as it should. */
  #endOfRest(bytes: Uint8Array, from: number): number | undefined {
    let at = from;
    for (const same of this.#rest) {
      const found = same.find(unit => unit.every((byte, i) => bytes[at + i] === byte));
      if (!found) return undefined;
      at += found.length;
    }
    return at;
  }
}

/** One of several runs of bytes. */
function sourceOf(same: readonly Uint8Array[]): string {
  const sources = same.map(bytes =>
    Array.from(bytes, byte => `\\x${byte.toString(16).padStart(2, '0')}`).join(''),
  );
  return same.every(bytes => bytes.length === 1) ? `[${sources.join('')}]` : `(?:${sources.join('|')})`;
}
