// A field's values over the history as a plot wants them: times, heights, and words for the heights where values are
// words. Pure. A value holds until the sample in which it changed, so all of them are steps.
import type { Series } from '../../../src/protocol/timeline.js';
import type { Gap } from './columns.js';

export interface Curve {
  path: string;
  /** ms since 1970, ascending. */
  times: number[];
  /** Null: no number. */
  heights: (number | null)[];
  texts: string[];
  /** The words that heights stand for, by height; undefined: heights are the values themselves. */
  words: string[] | undefined;
}

/** What is drawn of a curve: heights at times, null where the line is broken. */
export type Line = [times: number[], heights: (number | null)[]];

/**
 * Its last value holds to `end`, the latest sample. Where nothing was sampled, nobody knows what it was: the line ends
 * with the sample before, and begins with the one after.
 */
export function lineOf({ times, heights }: Curve, gaps: readonly Gap[], end: number): Line {
  const line: Line = [[], []];
  const add = (time: number, height: number | null): void => {
    line[0].push(time);
    line[1].push(height);
  };
  let held: number | null = null;
  let last = Number.POSITIVE_INFINITY;
  let next = 0;
  const breakUntil = (time: number): void => {
    for (let gap = gaps[next]; gap && gap.to <= time; gap = gaps[++next]) {
      if (gap.from < last) continue;
      add(gap.from, held);
      add((gap.from + gap.to) / 2, null);
      if (gap.to < time) add(gap.to, held);
      last = gap.to;
    }
  };
  times.forEach((time, i) => {
    breakUntil(time);
    held = heights[i] ?? null;
    add(time, held);
    last = time;
  });
  breakUntil(end);
  if (end > last) add(end, held);
  return line;
}

/** More different words than this are a text that always differs: no axis has room for them. */
const mostWords = 12;

export function curveOf({ path, times, values, texts }: Series): Curve {
  const base = { path, times: [...times], texts: [...texts] };
  // Of an enumeration the words say what its numbers mean.
  const numeric = values.every((value, i) => Number.isNaN(value) || isNumber(texts[i] ?? ''));
  if (numeric && values.some(value => Number.isFinite(value))) {
    return { ...base, heights: values.map(v => (Number.isFinite(v) ? v : null)), words: undefined };
  }
  const words = [...new Set(texts)];
  if (words.length > mostWords) {
    const kept = words.slice(-mostWords);
    return {
      ...base,
      heights: texts.map(text => (kept.includes(text) ? kept.indexOf(text) : null)),
      words: kept,
    };
  }
  return { ...base, heights: texts.map(text => words.indexOf(text)), words };
}

/** Is it a number as people write it, perhaps with a unit? Its first character tells. */
function isNumber(text: string): boolean {
  return /^[-−+]?[\d.]/.test(text) || text === '∞' || text === '−∞' || text === '-∞';
}

export interface Summary {
  min: string;
  max: string;
  last: string;
  /** Samples in which it changed. */
  changes: number;
}

/** Least, greatest and last, in words; null where nothing is known. */
export function summaryOf({ heights, texts, words }: Curve): Summary | null {
  const last = texts.at(-1);
  if (last === undefined) return null;
  const changes = texts.filter((text, i) => i > 0 && text !== texts[i - 1]).length;
  if (words) return { min: '', max: '', last, changes };
  let [low, high] = [-1, -1];
  heights.forEach((height, i) => {
    if (height === null) return;
    if (low < 0 || height < (heights[low] ?? 0)) low = i;
    if (high < 0 || height > (heights[high] ?? 0)) high = i;
  });
  return { min: texts[low] ?? '', max: texts[high] ?? '', last, changes };
}

/** Index of the value that held at a time; -1 before the first. */
export function indexAt(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
