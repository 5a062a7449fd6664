// Byte patterns as people write them: `7f 45 ?? 4?`. Not the search for them: literal.ts.
import { hexExcerpt } from './excerpt.js';
import { LiteralMatcher, type Masked } from './literal.js';
import type { Matcher, Tools } from './matcher.js';
import { QueryError, refuseLong } from './query.js';

/** Throws QueryError. */
export function bytesMatcher(pattern: string, tools: Tools): Matcher {
  return new LiteralMatcher(parsePattern(pattern), tools, hexExcerpt);
}

/**
 * Two digits a byte, each hex or `?`; a lone `?` or `??` between spaces is any byte. Spaces and commas may stand
 * between bytes, `0x` before one. Throws QueryError.
 */
export function parsePattern(pattern: string): Masked {
  refuseLong(pattern);
  const values: number[] = [];
  const masks: number[] = [];
  let at = 0;
  while (at < pattern.length) {
    const [gap = ''] = /^[\s,]*(?:0x)?/i.exec(pattern.slice(at, at + 64)) ?? [];
    at += gap.length;
    if (gap.length > 0 && !/x$/i.test(gap)) continue;
    if (at >= pattern.length) break;
    const [pair] = /^(?:[0-9a-f?]{2}|\?(?=[\s,]|$))/i.exec(pattern.slice(at, at + 3)) ?? [];
    if (pair === undefined) throw new QueryError(whatIsWrong(pattern, at));
    const [high = '?', low = '?'] = pair;
    masks.push((high === '?' ? 0 : 0xf0) | (low === '?' ? 0 : 0x0f));
    values.push((digit(high) << 4) | digit(low));
    at += pair.length;
  }
  if (values.length === 0)
    throw new QueryError('There are no bytes to look for: write them as 7f 45 ?? 46, where ?? is any byte.');
  if (masks.every(mask => mask === 0))
    throw new QueryError('Every byte may be anything here, which is everywhere: name at least one digit.');
  return { values: Uint8Array.from(values), masks: Uint8Array.from(masks) };
}

function digit(text: string): number {
  return text === '?' ? 0 : parseInt(text, 16);
}

function whatIsWrong(pattern: string, at: number): string {
  const single = /^[0-9a-f?]/i.test(pattern.slice(at, at + 1));
  const wrong = Array.from(pattern.slice(single ? at + 1 : at))[0];
  if (wrong === undefined || (single && /^[\s,]/.test(wrong)))
    return `The byte at character ${at + 1} has one digit: write two, as 0${pattern.charAt(at)}.`;
  const place = single ? at + 2 : at + 1;
  return `${JSON.stringify(wrong)} at character ${place} is no hex digit: bytes are written as 7f 45 ?? 46, where ?? is any byte.`;
}
