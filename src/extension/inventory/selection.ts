// Which of the segments are shown, by settings and by the filter, and in which order. Pure.
// Not how they are grouped (tree/rows.ts).
import type { SegmentKind } from '../../model/segment.js';
import type { WireSegment } from '../../protocol/wire.js';
import { matchesGlob } from '../../model/glob.js';
import { targetOf, titleOf } from '../target.js';

export interface Selection {
  kinds: readonly SegmentKind[];
  showSystem: boolean;
  /** Globs on names. */
  ignore: readonly string[];
  /** Words, all of which have to occur in what a row shows; empty: no filter. */
  filter: string;
}

export interface Selected {
  segments: WireSegment[];
  /** Left out by settings, and by the filter. */
  hidden: number;
  filtered: number;
}

export function select(all: Iterable<WireSegment>, by: Selection): Selected {
  const words = by.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const segments: WireSegment[] = [];
  let hidden = 0;
  let filtered = 0;
  for (const segment of all) {
    if (isHidden(segment, by)) hidden++;
    else if (words.length > 0 && !hasWords(segment, words)) filtered++;
    else segments.push(segment);
  }
  return { segments: segments.sort(byName), hidden, filtered };
}

// Digits by value: /cam2 stands before /cam10; files by the part of their path that is shown, and the system's after
// all others. The id makes the order one and the same each time.
const collator = new Intl.Collator('en', { numeric: true });

export function byName(a: WireSegment, b: WireSegment): number {
  return (
    Number(a.system) - Number(b.system) ||
    collator.compare(titleOf(targetOf(a, undefined)), titleOf(targetOf(b, undefined))) ||
    collator.compare(a.name, b.name) ||
    collator.compare(a.id, b.id)
  );
}

function isHidden(segment: WireSegment, by: Selection): boolean {
  if (!by.kinds.includes(segment.kind)) return true;
  if (segment.system && !by.showSystem) return true;
  return by.ignore.some(pattern => matchesGlob(pattern, segment.name));
}

function hasWords(segment: WireSegment, words: readonly string[]): boolean {
  const users = segment.uses.map(use => `${use.command} ${use.pid}`).join(' ');
  const text =
    `${segment.name} ${segment.kind} ${segment.id} ${segment.shmid ?? ''} ${segment.judged?.verdict ?? ''} ${users}`.toLowerCase();
  return words.every(word => text.includes(word));
}
