// Which types of a program a segment may hold: ranked by size, by what the first bytes say when read as that type,
// and by name; each with its reasons in words. A guess, never a claim. Pure: entries, layouts and bytes are given.
import type { Layout, TypeEntry } from '../layout.js';
import { LayoutError } from '../cursor.js';
import { flexibleTail } from './shape.js';
import { nameScorer } from './names.js';
import { typedefs } from './typedefs.js';
import { plausibility } from './plausible.js';
import type { CellContext, Snapshot } from '../table/cells.js';

export interface SuggestFor {
  /** The segment's: `/ticks`, `0x00005412`. */
  name: string;
  /** Bytes. */
  size: number;
  snapshot: Snapshot;
  context?: CellContext;
  /** It is what is left of the segment from an offset on: what is whole begins elsewhere, as its name says. */
  rest?: boolean;
  /** Made by sem_open(3). */
  semaphore?: boolean;
  /** Is it one of the program's own, and not of a library that it uses? */
  isOwn?: (entry: TypeEntry) => boolean;
}

export interface Suggestion {
  entry: TypeEntry;
  /** How often it's repeated, for an array of it. */
  count: number;
  score: number;
  /** Phrases for a person, the strongest first. */
  reasons: string[];
}

interface Point {
  score: number;
  reason: string;
}

/** Of so many types at most the members are read: the others have nothing that speaks for them. */
const mostLooked = 80;
const page = 4096;

/**
 * At most `most`, the best first; those that nothing speaks for are left out. `layoutOf` gives undefined for, or
 * throws LayoutError on, a type that can't be read.
 */
export function suggestTypes(
  segment: SuggestFor,
  entries: readonly TypeEntry[],
  layoutOf: (entry: TypeEntry) => Layout | undefined,
  most = 10,
): Suggestion[] {
  const alike = segment.rest ? (): number => 0 : nameScorer(segment.name);
  const layouts = new Map<TypeEntry, Layout | undefined>();
  const layoutOnce = (entry: TypeEntry): Layout | undefined => {
    if (!layouts.has(entry)) layouts.set(entry, loaded(entry, layoutOf));
    return layouts.get(entry);
  };
  const first = [
    ...entries,
    ...typedefs(entries, entry => worth(entry, alike(entry.name), segment), layoutOnce),
  ]
    .filter(entry => isCandidate(entry, segment.size))
    .map(entry => ({
      entry,
      points: [
        ...outside(entry, segment, alike(entry.name)),
        ...owner(entry, segment),
        ...purpose(entry, segment),
      ],
    }))
    .filter(({ points, entry }) => points.length > 0 || (entry.size ?? 0) >= 64)
    .sort((a, b) => total(b.points) - total(a.points) || (b.entry.size ?? 0) - (a.entry.size ?? 0))
    .slice(0, mostLooked);
  const looked = first.flatMap(({ entry, points }) => {
    const layout = layoutOnce(entry);
    const inner = layout ? inside(layout, segment) : [];
    const all = [...points, ...inner].sort((a, b) => b.score - a.score);
    // A sole name that is alike, or a size that divides, says too little.
    const score = total(all);
    if (score < least) return [];
    const reasons = all.filter(p => p.score > 0).map(p => p.reason);
    const doubts = all.filter(p => p.score < 0).map(p => p.reason);
    return [{ entry, count: repeats(all, entry, segment), score, reasons: [...reasons, ...doubts] }];
  });
  return looked.sort((a, b) => b.score - a.score || a.entry.name.localeCompare(b.entry.name)).slice(0, most);
}

const least = 15;

function isCandidate({ kind, size, name }: TypeEntry, length: number): boolean {
  // A typedef has a size only where it's the name of something that has none of its own.
  const record = kind === 'struct' || kind === 'class' || kind === 'union' || kind === 'typedef';
  return record && name !== '' && size !== undefined && size >= 4 && size <= length;
}

/** Every program that includes the header has these. */
const standard = /^(pthread_\w+|sem_t|sigset_t|max_align_t|l*div_t|_*(mbstate|fpos\w*|sigset)_t)$/;

/** What its name and size say. */
function outside({ name, size = 0 }: TypeEntry, segment: SuggestFor, alike: number): Point[] {
  const length = segment.size;
  const points: Point[] = [];
  if (size === length)
    points.push({ score: 60, reason: `its size is that of ${whole(segment)}, ${size} bytes` });
  else if (size > page / 4 && Math.ceil(size / page) * page === length)
    points.push({ score: 45, reason: `${size} bytes fill ${whole(segment)} up to its last page` });
  else if (size >= 16 && length % size === 0) {
    // Powers of two divide every segment: they say little.
    const plain = (size & (size - 1)) === 0;
    points.push({ score: plain ? 4 : 20, reason: manyFill(length / size, segment) });
  }
  if (alike > 0) points.push({ score: 30 * alike, reason: `its name is like the segment's` });
  if (/^_|::_/.test(name)) points.push({ score: -15, reason: 'its name is one of a library’s own' });
  return points;
}

/** Programs share what they define themselves, seldom what a library keeps to itself. */
function owner(entry: TypeEntry, { isOwn }: SuggestFor): Point[] {
  return isOwn?.(entry) === true && !standard.test(entry.name)
    ? [{ score: 25, reason: 'the program itself has it' }]
    : [];
}

/** What sem_open(3) makes holds this and nothing else. */
function purpose({ name }: TypeEntry, { semaphore }: SuggestFor): Point[] {
  return semaphore === true && /^(?:.*::)?sem_t$/.test(name)
    ? [{ score: 100, reason: 'it is a named semaphore, which is what this type is for' }]
    : [];
}

/** Which typedefs are looked behind first. */
function worth(entry: TypeEntry, alike: number, segment: SuggestFor): number {
  return total([...owner(entry, segment), ...purpose(entry, segment)]) + 30 * alike;
}

function manyFill(count: number, segment: SuggestFor): string {
  return `${count} of it fill ${whole(segment)}`;
}

function whole({ rest }: SuggestFor): string {
  return rest === true ? 'the rest of the segment' : 'the segment';
}

/** What its members say, and the bytes read as these. */
function inside(layout: Layout, segment: SuggestFor): Point[] {
  const points: Point[] = [];
  const tail = flexibleTail(layout);
  if (tail && tail.stride > 0 && segment.size > tail.offset) {
    const fits = (segment.size - tail.offset) % tail.stride === 0;
    const count = Math.floor((segment.size - tail.offset) / tail.stride);
    if (fits) points.push({ score: 25, reason: `a header and ${count} elements fill ${whole(segment)}` });
    else points.push({ score: 5, reason: `it is a header and any number of elements` });
  }
  return [...points, ...plausibility(layout, segment.snapshot, segment.context ?? {})];
}

function loaded(entry: TypeEntry, layoutOf: (entry: TypeEntry) => Layout | undefined): Layout | undefined {
  try {
    return layoutOf(entry);
  } catch (error) {
    // A type that can't be read is only not looked into: its name and size stand.
    if (error instanceof LayoutError) return undefined;
    throw error;
  }
}

function repeats(points: readonly Point[], { size = 0 }: TypeEntry, segment: SuggestFor): number {
  const count = size > 0 ? segment.size / size : 1;
  return Number.isInteger(count) && points.some(p => p.reason === manyFill(count, segment)) ? count : 1;
}

function total(points: readonly Point[]): number {
  return points.reduce((sum, { score }) => sum + score, 0);
}
