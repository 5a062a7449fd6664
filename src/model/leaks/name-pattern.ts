// Patterns on names of shared objects, such as `torch_{pid}_{n}`: a literal with a few placeholders, and which pid a
// name tells. Not a regular expression: names are anybody's and patterns may be, and this takes no more than a
// pattern's length times the name's. Not what a name means (owners.ts).

interface Run {
  holds: (character: string) => boolean;
  least: number;
  most: number;
  pid?: true;
}
type Token = string | Run;

const placeholder = /\{(pid|n|hex|x)(?::(\d{1,3}))?\}|\*/g;
const isDigit = (c: string): boolean => c >= '0' && c <= '9';
const isHex = (c: string): boolean => isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');

/**
 * `*` is any run, `{n}` digits, `{hex:8}` so many hex digits (`{hex}`: some), `{x:6}` any six characters, `{pid}` a
 * pid.
 */
export type NamePattern = readonly Token[];

export function parsePattern(text: string): NamePattern {
  const tokens: Token[] = [];
  let at = 0;
  for (const match of text.matchAll(placeholder)) {
    if (match.index > at) tokens.push(text.slice(at, match.index));
    tokens.push(tokenOf(match[1], match[2]));
    at = match.index + match[0].length;
  }
  if (at < text.length) tokens.push(text.slice(at));
  return tokens;
}

/** How many placeholders a pattern has. */
export function placeholders(pattern: NamePattern): number {
  return pattern.filter(token => typeof token !== 'string').length;
}

/** Undefined: it doesn't fit. `pid`: the one that the name tells. */
export function matchName(pattern: NamePattern, name: string): { pid?: number } | undefined {
  const [first, last] = [pattern[0], pattern.at(-1)];
  if (typeof first === 'string' && !name.startsWith(first)) return undefined;
  if (typeof last === 'string' && !name.endsWith(last)) return undefined;
  const fits = fitsOf(pattern, name);
  if (fits[0]?.[0] !== 1) return undefined;
  let at = 0;
  let found: { pid?: number } = {};
  for (const [index, token] of pattern.entries()) {
    if (typeof token === 'string') {
      at += token.length;
      continue;
    }
    let end = at;
    while (end < name.length && end - at < token.most && token.holds(name.charAt(end))) end++;
    // The longest first: a number isn't cut in two.
    while (fits[index + 1]?.[end] !== 1) end--;
    if (token.pid) found = { pid: Number(name.slice(at, end)) };
    at = end;
  }
  return found;
}

/** By token, and one behind the last: 1 at each place from which on it and those behind it fit the rest of the name. */
function fitsOf(pattern: NamePattern, name: string): Uint8Array[] {
  let next = new Uint8Array(name.length + 1);
  next[name.length] = 1;
  const all = [next];
  for (const token of pattern.toReversed()) {
    const here = new Uint8Array(name.length + 1);
    if (typeof token === 'string') {
      for (let at = name.length - token.length; at >= 0; at--)
        if (next[at + token.length] === 1 && name.startsWith(token, at)) here[at] = 1;
    } else fitRun(token, name, next, here);
    all.push(here);
    next = here;
  }
  return all.reverse();
}

function fitRun({ holds, least, most }: Run, name: string, next: Uint8Array, here: Uint8Array): void {
  /** How many places below each one fit. */
  const below = new Uint32Array(name.length + 2);
  for (let at = 0; at <= name.length; at++) below[at + 1] = (below[at] ?? 0) + (next[at] ?? 0);
  let run = 0;
  for (let at = name.length; at >= 0; at--) {
    run = at < name.length && holds(name.charAt(at)) ? run + 1 : 0;
    const longest = Math.min(most, run);
    if (longest >= least && (below[at + longest + 1] ?? 0) > (below[at + least] ?? 0)) here[at] = 1;
  }
}

function tokenOf(kind: string | undefined, count: string | undefined): Token {
  const exact = count === undefined ? undefined : Number(count);
  const of = (holds: (c: string) => boolean, least: number, most: number): Token => ({
    holds,
    least: exact ?? least,
    most: exact ?? most,
  });
  if (kind === 'pid') return { holds: isDigit, least: 1, most: 10, pid: true };
  if (kind === 'n') return of(isDigit, 1, 20);
  if (kind === 'hex') return of(isHex, 1, 64);
  if (kind === 'x') return of(c => c !== '/', 1, 64);
  return { holds: () => true, least: 0, most: Infinity };
}
