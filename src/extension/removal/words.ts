// What a person reads before and after a removal, in their language. Names are made plain where they are shown
// (base/ask.ts). Not the removal (commands.ts).
import { l10n } from 'vscode';
import { failureText } from '../../model/failure-words.js';
import { amountText, evidenceText, verdictText } from '../../model/leaks/words.js';
import { oldUsersText, type Used } from '../../model/old-users.js';
import type { Removal, Restored, Subject } from '../../protocol/removal.js';
import { asFailure } from '../attachment/attachment.js';
import { timeText } from '../time/words.js';

/** Above the list. */
export function question(subjects: readonly Subject[]): string {
  const [first] = subjects;
  return subjects.length === 1 && first
    ? l10n.t('Remove {0}?', first.name)
    : l10n.t('Remove {0} objects?', subjects.length);
}

export interface Detail {
  subjects: readonly Subject[];
  /** Orphans beyond these. */
  more?: number;
  /** So many of these are called orphans because the kernel was asked, and by no list. */
  asked?: number;
  copied: boolean;
}

/** What will go and why, and what can be done about it afterwards. */
export function detail({ subjects, more = 0, asked = 0, copied }: Detail): string {
  const waited = subjects.some(({ evidence }) => evidence.some(e => e.fact === 'waiting'));
  const used = subjects.some(({ evidence }) => evidence.some(e => e.fact === 'mappers' || e.fact === 'fds'));
  return [
    ...subjects.map(subjectText),
    '',
    ...(asked > 0
      ? [
          l10n.t(
            'Of these, {0} could not be told before: the kernel was asked now, and nobody has them open.',
            asked,
          ),
        ]
      : []),
    ...(more > 0 ? [l10n.t('{0} more stay for the next time: all that goes is listed here.', more)] : []),
    ...(used ? [l10n.t('Processes that have it keep its memory; no other can open it any more.')] : []),
    ...(waited ? [l10n.t('Processes that wait in it are woken, and told that it is gone.')] : []),
    copied
      ? l10n.t('A copy is kept, and each is looked at again right before: what has changed is left alone.')
      : l10n.t('No copy is kept: this can’t be undone.'),
  ].join('\n');
}

function subjectText({ name, kind, size, confirmed, evidence }: Subject): string {
  const why = evidence.map(item => evidenceText(item, l10n.t, timeText));
  const what = [name, amountText(kind, size), verdictText(confirmed.verdict, l10n.t)];
  return `${what.filter(part => part !== undefined).join(' · ')}: ${why.join('; ')}`;
}

export function removedText(removed: readonly Removal[]): string {
  const [first] = removed;
  const told =
    removed.length === 1 && first
      ? l10n.t('{0} was removed.', first.name)
      : l10n.t('{0} objects were removed.', removed.length);
  // What is looked at stays for as long as it is.
  return removed.some(({ shown }) => shown)
    ? `${told} ${l10n.t('An open view keeps its memory until it is closed.')}`
    : told;
}

/** `segments`: all that there are by now. */
export function backText(back: readonly Restored[], segments: Iterable<Used>): string {
  const names = back.map(({ name }) => name).join(', ');
  const told = back.length === 1 ? l10n.t('{0} is back.', names) : l10n.t('{0} are back.', names);
  const was = back.flatMap(one => one.was ?? []);
  return [told, oldUsersText(segments, was, l10n.t) ?? []].flat().join(' ');
}

export function refusedText(error: unknown): string {
  return failureText(asFailure(error), { translate: l10n.t });
}

export const removalWords = {
  remove: (): string => l10n.t('Remove'),
  looking: (): string => l10n.t('Looking who uses what would go…'),
  which: (): string => l10n.t('Segment of shared memory to remove; it is looked at first'),
  uncopied: (): string => l10n.t('Remove Without a Copy'),
  undo: (): string => l10n.t('Undo'),
  none: (): string => l10n.t('There are no orphans.'),
  gone: (): string => l10n.t('It is gone already.'),
  untrusted: (): string => l10n.t('Nothing is removed in a workspace that you don’t trust.'),
};
