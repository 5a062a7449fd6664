// Characters that are the same but for their case, by simple case folding: one character for one, so that `ß` isn't
// `ss`. Asks the engine, whose expressions fold like this with the flags i and u.
// Follows ECMA-262, Canonicalize, and Unicode's CaseFolding.txt (status C and S).

const mostKnown = 10_000;
/** Behind the last letter that has a case (Adlam). */
const mostCased = 0x1f000;

let cased: string | undefined;
const known = new Map<number, readonly number[]>();

/** `code` and all that it is equal to, ascending. */
export function foldedWith(code: number): readonly number[] {
  const before = known.get(code);
  if (before) return before;
  const found = folded(code);
  if (known.size < mostKnown) known.set(code, found);
  return found;
}

function folded(code: number): readonly number[] {
  cased ??= casedCharacters();
  const same = new Set([code]);
  const alike = new RegExp(`\\u{${code.toString(16)}}`, 'giu');
  for (const [found] of cased.matchAll(alike)) same.add(found.codePointAt(0) ?? code);
  return [...same].sort((a, b) => a - b);
}

/** All that have another case: some three thousand. */
function casedCharacters(): string {
  let all = '';
  for (let code = 0; code < mostCased; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const character = String.fromCodePoint(code);
    if (character.toLowerCase() !== character || character.toUpperCase() !== character) all += character;
  }
  return all;
}
