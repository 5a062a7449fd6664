// What happened when, as the timeline tells it: stops as bands, snapshots as letters, the rest as a sign with its
// words. Pure; the words of marks come from whoever made them.
import type { Mark, MarkKind } from '../../../src/protocol/timeline.js';
import type { Comparing, NamedMoment } from '../../../src/protocol/view-time.js';

/** A time in which a debugger held a process. */
export interface Band {
  from: number;
  /** Undefined: it still does. */
  to: number | undefined;
  text: string;
}

/** A letter in a box: a snapshot, or a side of what is compared. */
export interface Chip {
  time: number;
  letter: string;
  /** Its name, for a person. */
  name: string;
  /** Undefined: a sample, which can't be clicked. */
  snapshot: string | undefined;
}

/** Marks that stand for themselves: a line, a sign and words. */
export type SignKind = Exclude<MarkKind, 'snapshot' | 'stopped' | 'continued'>;
export interface Sign {
  time: number;
  kind: SignKind;
  text: string;
}

export function bandsOf(marks: readonly Mark[]): Band[] {
  const bands: Band[] = [];
  for (const { kind, time, text } of marks) {
    const open = bands.at(-1);
    if (kind === 'stopped') {
      // Stopped again without a word of having gone on: a step.
      if (open?.to === undefined && open) open.to = time;
      bands.push({ from: time, to: undefined, text });
    } else if (kind === 'continued' && open) open.to ??= time;
  }
  return bands;
}

/** Of the snapshots that there are: one that was deleted leaves the timeline, too. */
export function chipsOf(marks: readonly Mark[], snapshots: readonly NamedMoment[]): Chip[] {
  return snapshots.flatMap(({ moment, label, time }) => {
    if (moment.kind !== 'snapshot') return [];
    const id = moment.snapshot;
    const taken = time ?? marks.find(mark => mark.snapshot === id)?.time;
    return taken === undefined ? [] : [{ time: taken, letter: letterOf(label), name: label, snapshot: id }];
  });
}

/** The two times that are compared, earlier first; null where one of them has no place on the timeline. */
export function comparedSpan(
  comparing: Comparing | null,
  timeOf: (of: NamedMoment) => number | undefined,
): { from: number; to: number } | null {
  const a = comparing && timeOf(comparing.a);
  const b = comparing && timeOf(comparing.b);
  if (a === undefined || b === undefined || a === null || b === null) return null;
  return { from: Math.min(a, b), to: Math.max(a, b) };
}

export function signsOf(marks: readonly Mark[]): Sign[] {
  return marks.flatMap(({ kind, time, text }) =>
    kind === 'snapshot' || kind === 'stopped' || kind === 'continued' ? [] : [{ time, kind, text }],
  );
}

/** `Snapshot A` → `A`; of a name of its own the first letter. */
export function letterOf(label: string): string {
  const own = /(?:^|\s)([A-Z]{1,2})$/.exec(label.trim())?.[1];
  return own ?? Array.from(label.trim())[0] ?? '·';
}
