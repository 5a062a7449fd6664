// A JavaScript expression over bytes as Latin-1 characters: `\x7fELF`, `seq=\d+`. Not bounded in time: whoever runs it
// ends it (src/probe/time/find-thread.ts).
// Follows ECMA-262, 22.2, without the flag u; `^` and `$` are the ends of a run of memory that can be read.
import { textExcerpt } from './excerpt.js';
import type { Match, Matcher, Tools } from './matcher.js';
import { QueryError, refuseLong } from './query.js';

/** How far an expression looks back, and how long a match can be that isn't cut where pieces meet. */
const lead = 1024;
const tail = 65_536;
/** Characters of an expression that a sentence repeats. */
const mostShown = 60;

/** Throws QueryError. Matches follow each other, as `matchAll` has them; one of no length is none. */
export function regexMatcher(source: string, ignoreCase: boolean, tools: Tools): Matcher {
  refuseLong(source);
  if (source === '') throw new QueryError('There is no expression to look for.');
  refuseWide(source);
  return new RegexMatcher(compiled(source, ignoreCase), tools);
}

function compiled(source: string, ignoreCase: boolean): RegExp {
  try {
    return new RegExp(source, ignoreCase ? 'gi' : 'g');
  } catch (error) {
    const shown = source.length > mostShown ? `${source.slice(0, mostShown)}…` : source;
    throw new QueryError(`The expression makes no sense: ${reasonOf(error)}, in ${JSON.stringify(shown)}.`);
  }
}

/** Throws QueryError: one that is too large, or has no room for its ways back, is refused only when it is run. */
function run(regex: RegExp, text: string): RegExpExecArray | null {
  try {
    return regex.exec(text);
  } catch (error) {
    throw new QueryError(`The expression is too much to be run: ${reasonOf(error)}.`);
  }
}

/** “Invalid regular expression: /(/g: Unterminated group”: the end says it. */
function reasonOf(error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  return why.slice(why.lastIndexOf(': ') + 1).trim();
}

/** A character that is no byte would never match. */
function refuseWide(source: string): void {
  const wide = /[^\0-\xff]/u.exec(source);
  if (!wide) return;
  throw new QueryError(
    `${JSON.stringify(wide[0])} at character ${wide.index + 1} is no byte: an expression sees bytes, so write those that it has, as \\xe2\\x82\\xac, or look for text.`,
  );
}

class RegexMatcher implements Matcher {
  readonly lead = lead;
  readonly tail = tail;
  readonly #regex: RegExp;
  readonly #tools: Tools;
  /** Where the last match ended, in the segment: the next begins behind it. */
  #last = 0;

  constructor(regex: RegExp, tools: Tools) {
    this.#regex = regex;
    this.#tools = tools;
  }

  *find(bytes: Uint8Array, from: number, to: number, base: number): Generator<Match> {
    const text = this.#tools.latin1(bytes);
    const regex = this.#regex;
    regex.lastIndex = Math.max(from, this.#last - base);
    for (let found = run(regex, text); found && found.index < to; found = run(regex, text)) {
      const [{ length }] = found;
      if (length === 0) {
        regex.lastIndex++;
        continue;
      }
      this.#last = base + found.index + length;
      yield { at: found.index, length };
    }
  }

  text(bytes: Uint8Array, match: Match): string {
    return textExcerpt(bytes, match, 'utf8');
  }
}
