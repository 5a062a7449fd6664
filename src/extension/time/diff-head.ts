// What stands before the differences in a text that leaves the view, so that it says by itself what was compared: the
// segment, both sides, what is left out, how much differs, whether it is cut. Pure: the words are given (words.ts). Not
// the differences, which the probe writes.
import { regions } from '../../model/diff/run.js';
import { formatSize } from '../../model/format.js';
import { toJson } from '../../model/json.js';
import { dayClockAndZone, isoWithZone } from '../../model/local-time.js';
import { codeSpan } from '../../model/markdown.js';
import { safeWords } from '../../model/safe-text.js';
import type { DiffFilter, DiffSummary, DiffText, Region, TextFormat } from '../../protocol/diff.js';
import type { NamedMoment } from '../../protocol/view-time.js';

export interface Exported {
  segment: { id: string; name: string };
  a: NamedMoment;
  b: NamedMoment;
  filter: DiffFilter;
  /** ms since 1970. */
  compared: number;
}

/** In the reader's language. */
export interface HeadWords {
  title(segment: string): string;
  segment: string;
  compared: string;
  filter: string;
  differences: string;
  summary(summary: DiffSummary): string;
  listed(listed: number, runs: number): string;
  unread(bytes: number): string;
  least(bytes: number): string;
  regions: Record<Region, string>;
  hidden: string;
  cut: string;
  more: string;
}

/** A name is of others' making, and shown as it is. */
type Part = string | { name: string };
type Line = readonly [label: string, parts: readonly Part[]];

export function withHead(format: TextFormat, exported: Exported, told: DiffText, words: HeadWords): string {
  if (format === 'json')
    // The differences are an object of their own, whose first part the head becomes.
    return `${toJson(document(exported, told)).slice(0, -1)},${told.text.slice(1)}`;
  const code = (text: string): string => codeSpan(oneLine(text));
  const [name, before, gap, item] =
    format === 'markdown' ? ([code, '## ', '\n\n', '- '] as const) : ([oneLine, '', '\n', ''] as const);
  const plain = (part: Part): string => (typeof part === 'string' ? part : name(part.name));
  const lines = linesOf(exported, told, words).map(
    ([label, parts]) => `${item}${label}: ${parts.map(plain).join(' · ')}`,
  );
  return `${before}${words.title(name(exported.segment.name))}${gap}${lines.join('\n')}\n\n${told.text}`;
}

function linesOf(exported: Exported, { summary, listed, more }: DiffText, words: HeadWords): Line[] {
  const { segment, a, b, filter, compared } = exported;
  const side = ({ moment, label, detail, time }: NamedMoment, size: number): Part[] => {
    const more = moment.kind === 'segment' ? moment.segment : detail;
    return [
      { name: label },
      ...(time === undefined ? [] : [dayClockAndZone(time)]),
      ...(more === '' ? [] : [{ name: more }]),
      formatSize(size),
    ];
  };
  const left = filterParts(filter, words);
  return [
    [words.segment, [{ name: segment.id }]],
    ['A', side(a, summary.sizeA)],
    ['B', side(b, summary.sizeB)],
    [words.compared, [dayClockAndZone(compared)]],
    ...(left.length === 0 ? [] : [[words.filter, left] as const]),
    [
      words.differences,
      [
        words.summary(summary),
        ...(listed === summary.runs ? [] : [words.listed(listed, summary.runs)]),
        ...(summary.unread === 0 ? [] : [words.unread(summary.unread)]),
      ],
    ],
    ...(more ? [[words.cut, [words.more]] as const] : []),
  ];
}

function filterParts({ text, least, regions: wanted, hidden }: DiffFilter, words: HeadWords): Part[] {
  const shown = regions.filter(kind => wanted.includes(kind));
  return [
    ...(text === '' ? [] : [{ name: text }]),
    ...(least > 0 ? [words.least(least)] : []),
    ...(shown.length === regions.length ? [] : [shown.map(kind => words.regions[kind]).join(', ') || '–']),
    ...(hidden.length === 0 ? [] : [`${words.hidden}:`, ...hidden.map(name => ({ name }))]),
  ];
}

/** `cut`: differences are missing from the list. Bytes and pages are counted whole, runs as far as they are kept. */
function document({ segment, a, b, filter, compared }: Exported, told: DiffText): object {
  const side = ({ moment, label, detail, time }: NamedMoment, size: number): object => ({
    ...moment,
    label,
    ...(time === undefined ? {} : { time: isoWithZone(time) }),
    ...(detail === '' ? {} : { detail }),
    size,
  });
  const { summary, listed, more } = told;
  return {
    segment,
    a: side(a, summary.sizeA),
    b: side(b, summary.sizeB),
    compared: isoWithZone(compared),
    filter,
    changedRuns: summary.runs,
    listedRuns: listed,
    cut: more,
  };
}

function oneLine(text: string): string {
  return safeWords(text).replaceAll(/\s+/g, ' ');
}
