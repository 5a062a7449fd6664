// Patterns on names of shared objects, such as `torch_{pid}_{n}`: a literal with a few placeholders, and which pid a
// name tells. Not a regular expression: names are anybody's, and this takes no more than a pattern's length times the
// name's. Not what a name means (owners.ts).

type Token = string | { holds: (character: string) => boolean; least: number; most: number; pid?: true };

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

/** Undefined: it doesn't fit. `pid`: the one that the name tells. */
export function matchName(pattern: NamePattern, name: string): { pid?: number } | undefined {
  const failed = new Set<number>();
  const from = (index: number, at: number): { pid?: number } | undefined => {
    const token = pattern[index];
    if (token === undefined) return at === name.length ? {} : undefined;
    const key = index * (name.length + 1) + at;
    if (failed.has(key)) return undefined;
    const found = typeof token === 'string' ? literal(token) : run(token);
    if (!found) failed.add(key);
    return found;

    function literal(text: string): { pid?: number } | undefined {
      return name.startsWith(text, at) ? from(index + 1, at + text.length) : undefined;
    }
    function run({ holds, least, most, pid }: Exclude<Token, string>): { pid?: number } | undefined {
      let end = at;
      while (end < name.length && end - at < most && holds(name.charAt(end))) end++;
      // The longest first: a number isn't cut in two.
      for (; end - at >= least; end--) {
        const rest = from(index + 1, end);
        if (rest) return pid ? { pid: Number(name.slice(at, end)), ...rest } : rest;
      }
      return undefined;
    }
  };
  return from(0, 0);
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
