// The words of a comparison: counts, folds, what a row says when it is read aloud, sides by a short name. In the
// reader's language. Not where they stand.
import * as l10n from '@vscode/l10n';
import type { DiffHexRow, DiffSummary } from '../../../src/protocol/diff.js';
import type { NamedMoment } from '../../../src/protocol/view-time.js';
import { dayAndClock } from '../../../src/model/local-time.js';
import { bytes, grouped, hex } from '../../format.js';
import { within, withoutRoot } from '../struct-path.js';
import { localText } from '../struct-text.js';
import type { DiffRun } from './rows.js';

/** `200 bytes in 19 runs over 3 pages`. */
export function summaryWords({ bytes: count, runs, pages }: DiffSummary): string {
  if (count === 0) return l10n.t('No difference');
  const onPages = pages === 1 ? l10n.t('1 page') : l10n.t('{0} pages', grouped(pages));
  return l10n.t('{0} in {1} over {2}', bytesWord(count), runsWord(runs), onPages);
}

export function bytesWord(count: number): string {
  return count === 1 ? l10n.t('1 byte') : l10n.t('{0} bytes', grouped(count));
}

export function runsWord(count: number): string {
  return count === 1 ? l10n.t('1 run') : l10n.t('{0} runs', grouped(count));
}

export function foldWords({ from, to, rows }: DiffHexRow & { kind: 'fold' }, digits: number): string {
  const range = `0x${hex(from, digits)}–0x${hex(to - 1, digits)}`;
  return rows === 1
    ? l10n.t('1 equal row · {0}', range)
    : l10n.t('{0} equal rows · {1}', grouped(rows), range);
}

/** What a run is called; `roots`: names of what is bound, of which one alone needs no word. */
export function runName({ path, region, offset, length }: DiffRun, roots: readonly string[]): string {
  if (path === null) {
    return roots.length > 0
      ? l10n.t('outside the struct')
      : `0x${hex(offset, 4)}–0x${hex(offset + length - 1, 4)}`;
  }
  const [root] = roots;
  const short = roots.length === 1 && root !== undefined && within(path, root) ? withoutRoot(path) : path;
  return region === 'padding' ? l10n.t('padding in {0}', short) : short;
}

/** `offset 0x708, slots[37].price, 142.63 became 187.42, 7 bytes`. */
export function spokenRun(run: DiffRun, roots: readonly string[]): string {
  const parts = [
    l10n.t('offset 0x{0}', hex(run.offset)),
    runName(run, roots),
    l10n.t('{0} became {1}', localText(run.a), localText(run.b)),
    bytesWord(run.bytes),
  ];
  if (run.equal) parts.push(l10n.t('equal by now'));
  const note = tornNote(run);
  if (note) parts.push(note);
  return parts.join(', ');
}

/** What is to be known of values marked with ≈; '' where none is. */
export function tornNote({ torn }: DiffRun, side?: 'a' | 'b'): string {
  if (!torn || (side && !torn.includes(side))) return '';
  return l10n.t('≈ Its sequence lock confirms no copy: it may be half written.');
}

/** `A` of `Snapshot A`, and a name without a letter as it is. */
export function shortName({ label }: NamedMoment): string {
  return /^\S+ (\p{Lu}\p{Lu}?)$/u.exec(label)?.[1] ?? label;
}

/** `14:03:11 · breakpoint ring.c:88`; the time where it's of the past, and a day where that isn't today. */
export function sideDetail(time: number | undefined, { detail }: NamedMoment, now: number): string {
  return [time === undefined ? '' : dayAndClock(time, now), detail].filter(part => part !== '').join(' · ');
}

/** What has to be said of the sides beside their differences; sentences. */
export function summaryNotes(summary: DiffSummary, a: string, b: string): string[] {
  const notes: string[] = [];
  const { sizeA, sizeB, unread } = summary;
  if (sizeA !== sizeB) {
    notes.push(l10n.t('Different sizes: {0} has {1}, {2} has {3}.', a, bytes(sizeA), b, bytes(sizeB)));
  }
  if (unread > 0) {
    notes.push(l10n.t('{0} could not be compared, as they are not read on a side.', bytesWord(unread)));
  }
  if (summary.more)
    notes.push(l10n.t('There are more differences than are kept: the list ends before them.'));
  return notes;
}
