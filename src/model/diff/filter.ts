// What a person wants listed of all that differs: a path, an offset or a range, kinds of places, and what is left out
// as noise. Follows the words of DiffFilter. Paths are asked for only where a filter needs them.
import type { Region, Run } from './run.js';

export interface RunFilter {
  text: string;
  regions: readonly Region[];
  least: number;
  hidden: readonly string[];
}

/** Why a run isn't listed. */
export type Verdict = 'listed' | 'hidden' | 'small' | 'region' | 'text';

interface Range {
  from: number;
  /** Exclusive. */
  to: number;
}

/** More patterns than anybody clicks, and longer ones than any path. */
const mostHidden = 1000;
const longestPattern = 4096;

export class Filter {
  readonly #filter: RunFilter;
  readonly #range: Range | undefined;
  readonly #text: string;
  readonly #ranges: Range[] = [];
  readonly #patterns: RegExp[] = [];

  constructor(filter: RunFilter) {
    this.#filter = filter;
    const text = filter.text.trim();
    this.#range = rangeOf(text);
    this.#text = this.#range ? '' : text.toLowerCase();
    for (const hidden of filter.hidden.slice(0, mostHidden)) {
      const range = rangeOf(hidden.trim());
      if (range) this.#ranges.push(range);
      else if (hidden !== '' && hidden.length <= longestPattern) this.#patterns.push(patternOf(hidden));
    }
  }

  /** `path`: asked for at most once; null outside of types. */
  judge(run: Run, path: () => string | null): Verdict {
    let known: string | null | undefined;
    const name = (): string | null => (known === undefined ? (known = path()) : known);
    if (this.#ranges.some(range => within(run, range))) return 'hidden';
    if (this.#patterns.length > 0) {
      const own = name();
      if (own !== null && this.#patterns.some(pattern => pattern.test(own))) return 'hidden';
    }
    if (run.bytes < this.#filter.least) return 'small';
    if (this.#range && !overlaps(run, this.#range)) return 'text';
    if (this.#text !== '' && name()?.toLowerCase().includes(this.#text) !== true) return 'text';
    return this.#filter.regions.includes(run.region) ? 'listed' : 'region';
  }
}

export function sameFilter(a: RunFilter, b: RunFilter): boolean {
  return (
    a.text === b.text &&
    a.least === b.least &&
    a.regions.join() === b.regions.join() &&
    a.hidden.length === b.hidden.length &&
    a.hidden.every((one, i) => one === b.hidden[i])
  );
}

/** `0x40`, or `0x40-0x80` without the end; undefined for what is neither. */
function rangeOf(text: string): Range | undefined {
  const [, first, last] = /^0x([0-9a-f]{1,14})(?:\s*[-–]\s*0x([0-9a-f]{1,14}))?$/i.exec(text) ?? [];
  if (first === undefined) return undefined;
  const from = Number.parseInt(first, 16);
  return { from, to: last === undefined ? from + 1 : Number.parseInt(last, 16) };
}

/** A path, and all below it. */
function patternOf(path: string): RegExp {
  const literal = path
    .split('[*]')
    .map(part => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join(String.raw`\[\d+\]`);
  return new RegExp(`^${literal}(?=$|[.[])`);
}

function overlaps({ offset, length }: Run, { from, to }: Range): boolean {
  return offset < to && from < offset + length;
}

/** Hiding a range hides what lies in it, not what only reaches into it. */
function within({ offset, length }: Run, { from, to }: Range): boolean {
  return from <= offset && offset + length <= to;
}
