// Which of the segments, and of what lies beside them, are shown: by settings and by the filter; in which order. Pure.
// Not how they are grouped (tree/rows.ts).
import { isForgotten } from '../../model/leaks/listed.js';
import type { OtherKind, OtherObject } from '../../model/other-object.js';
import type { SegmentKind } from '../../model/segment.js';
import type { WireSegment } from '../../protocol/wire.js';
import { matchesGlob } from '../../model/glob.js';
import { targetOf, titleOf } from '../target.js';

export interface Selection {
  kinds: readonly (SegmentKind | OtherKind)[];
  showSystem: boolean;
  /** Globs on names. */
  ignore: readonly string[];
  /** Words, all of which have to occur in what a row shows; empty: no filter. */
  filter: string;
  /** Only what was forgotten. */
  leaksOnly: boolean;
}

export interface Selected {
  segments: WireSegment[];
  others: OtherObject[];
  /** Left out by settings, and by the filter. */
  hidden: number;
  filtered: number;
}

export function select(
  all: Iterable<WireSegment>,
  by: Selection,
  beside: Iterable<OtherObject> = [],
): Selected {
  const selected = sift(all, by, beside);
  selected.segments.sort(byName);
  selected.others.sort(byNameAndId);
  return selected;
}

/** In the order that they come in. */
export function sift(all: Iterable<WireSegment>, by: Selection, beside: Iterable<OtherObject>): Selected {
  const words = by.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const segments: WireSegment[] = [];
  const others: OtherObject[] = [];
  let hidden = 0;
  let filtered = 0;
  for (const segment of all) {
    if (isHidden(segment, by)) hidden++;
    else if (by.leaksOnly && !isForgotten(segment)) filtered++;
    else if (words.length > 0 && !hasWords(wordsOf(segment), words)) filtered++;
    else segments.push(segment);
  }
  for (const other of beside) {
    if (isHidden({ ...other, system: false }, by)) hidden++;
    else if (by.leaksOnly && !isForgotten({ ...other, unlinked: false })) filtered++;
    else if (words.length > 0 && !hasWords(wordsOfOther(other), words)) filtered++;
    else others.push(other);
  }
  return { segments, others, hidden, filtered };
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

function byNameAndId(a: OtherObject, b: OtherObject): number {
  return collator.compare(a.name, b.name) || collator.compare(a.id, b.id);
}

function isHidden(
  segment: Pick<WireSegment, 'name' | 'system'> & { kind: SegmentKind | OtherKind },
  by: Selection,
): boolean {
  if (!by.kinds.includes(segment.kind)) return true;
  if (segment.system && !by.showSystem) return true;
  return by.ignore.some(pattern => matchesGlob(pattern, segment.name));
}

function wordsOf({ name, kind, id, shmid, judged, uses }: WireSegment): string {
  const users = uses.map(use => `${use.command} ${use.pid}`).join(' ');
  return `${name} ${kind} ${id} ${shmid ?? ''} ${judged?.verdict ?? ''} ${users}`;
}

function wordsOfOther({ name, kind, id, judged }: OtherObject): string {
  return `${name} ${kind} ${id} ${judged.verdict}`;
}

function hasWords(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return words.every(word => lower.includes(word));
}
