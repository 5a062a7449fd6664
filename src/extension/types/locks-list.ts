// The list of all locks in what is shown of a segment: in circles of waiting, waited for, or just there; and what could
// not be asked. Words and icons of its rows, in the reader's language. Not which rows (lock-rows.ts).
import { l10n, ThemeIcon } from 'vscode';
import type { LockList } from '../../protocol/table.js';
import { choose, type Choice } from '../base/ask.js';
import { lockRows, type LockRow } from './lock-rows.js';
import { offsetText } from './words.js';

/** Answers with the offset of the lock that was chosen. */
export async function chooseLock(segment: string, list: LockList): Promise<number | undefined> {
  return choose<number | undefined>({
    placeHolder: l10n.t('Locks in {0}: choose one to go to it', segment),
    none: l10n.t('There are no locks in what is shown.'),
    list: () => lockRows(list).map((row, i) => ({ key: `${row.kind} ${i}`, ...choiceOf(row) })),
  });
}

function choiceOf(row: LockRow): Omit<Choice<number | undefined>, 'key'> {
  switch (row.kind) {
    case 'circle':
      return {
        label: row.text,
        description: '',
        iconPath: new ThemeIcon('error'),
        heading: l10n.t('They wait for each other'),
        value: undefined,
      };
    case 'wait':
      return {
        label: row.text,
        description: '',
        iconPath: new ThemeIcon('watch'),
        heading: l10n.t('Who waits'),
        value: row.offset,
      };
    case 'denied':
      return {
        label:
          row.processes === 1
            ? l10n.t('One process may not be asked what its threads wait for.')
            : l10n.t('{0} processes may not be asked what their threads wait for.', row.processes),
        description: '',
        detail: l10n.t('There may be more who wait. Run as root, or as their user, to see them.'),
        iconPath: new ThemeIcon('eye-closed'),
        heading: l10n.t('Who waits'),
        value: undefined,
      };
    case 'lock':
      return {
        label: row.path,
        description: `${row.state} · ${offsetText(row.offset)}`,
        iconPath: new ThemeIcon(row.warnings.length > 0 ? 'warning' : 'lock'),
        ...(row.warnings.length > 0 ? { detail: row.warnings.join(' ') } : {}),
        heading: l10n.t('Locks'),
        value: row.offset,
      };
    case 'more':
      return {
        label: l10n.t('Only the first {0} locks are listed.', row.listed),
        description: '',
        detail: l10n.t('View a smaller part of the segment as its type to see the others.'),
        iconPath: new ThemeIcon('ellipsis'),
        heading: l10n.t('Locks'),
        value: undefined,
      };
  }
}
