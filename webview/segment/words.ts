// The words for what isn't data, for kinds and ways, in the reader's language: each state has its own.
// Not failures (failure-text.ts).
import * as l10n from '@vscode/l10n';
import { kindWords } from '../../src/model/kind-words.js';
import type { SegmentKind } from '../../src/model/segment.js';
import type { ReadWay } from '../../src/protocol/attachment.js';
import type { CellState } from './cells.js';

/** Why there are no bytes, short enough for the text column. */
export function absenceWord(state: CellState): string {
  switch (state) {
    case 'hole':
      return l10n.t('not allocated');
    case 'gone':
      return l10n.t('past the end');
    case 'unknown':
      return l10n.t('not read');
    case 'denied':
      return l10n.t('not permitted');
    case 'unseen':
      return l10n.t('not read yet');
    case 'data':
      return '';
  }
}

/** The same at length, for tooltips. */
export function absenceSentence(state: CellState): string {
  switch (state) {
    case 'hole':
      return l10n.t('Not allocated: a process that reads it gets zeros. We leave it untouched.');
    case 'gone':
      return l10n.t('Past the end: the segment was truncated. A process that touches it gets SIGBUS.');
    case 'unknown':
      return l10n.t("Not read: it can't be told whether reading would allocate it.");
    case 'denied':
      return l10n.t('Not permitted: the kernel refused to let us read it.');
    case 'unseen':
      return l10n.t('Not read yet.');
    case 'data':
      return '';
  }
}

export function kindName(kind: SegmentKind): string {
  return l10n.t(kindWords[kind].one);
}

/** How the bytes are got, and what others can notice of it. */
export function waySentence(way: ReadWay | null): string {
  switch (way) {
    case 'file':
      return l10n.t(
        'Read through a file descriptor opened read-only. Nobody is stopped, nothing is written.',
      );
    case 'process':
      return l10n.t(
        "Read from the process's memory, only pages that it has touched. It is not stopped, nothing is written.",
      );
    case 'shmat':
      return l10n.t(
        'Attached read-only with shmat: while it lasts the kernel counts one more attachment, and its last process and times have changed.',
      );
    case null:
      return l10n.t('Not being read.');
  }
}
