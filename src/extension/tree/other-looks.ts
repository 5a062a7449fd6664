// What a row says of what lies beside the segments: semaphores and queues. Not the row (items.ts).
import { l10n, ThemeColor, ThemeIcon } from 'vscode';
import { formatSize } from '../../model/format.js';
import { verdictText } from '../../model/leaks/words.js';
import type { OtherKind, OtherObject } from '../../model/other-object.js';
import { isLeak } from '../../model/verdict.js';

/** The word first, as the tail is cut. */
export function otherDescription({ kind, id, name, size, judged }: OtherObject): string {
  const number = kind === 'mqueue' ? undefined : id.slice(id.lastIndexOf(':') + 1);
  const queued = judged.evidence.find(({ fact }) => fact === 'queued')?.value;
  const parts = [
    judged.verdict === 'in-use' ? undefined : verdictText(judged.verdict, l10n.t),
    number === undefined || name.endsWith(`:${number}`) ? undefined : `id ${number}`,
    amountOf(kind, size, typeof queued === 'number' ? queued : undefined),
  ];
  return parts.filter(part => part !== undefined).join(' · ');
}

function amountOf(kind: OtherKind, size: number, queued: number | undefined): string | undefined {
  switch (kind) {
    case 'sysv-sem':
      return size === 1 ? l10n.t('1 semaphore') : l10n.t('{0} semaphores', size);
    case 'sysv-msg':
      return queued === 1
        ? l10n.t('1 message, {0}', formatSize(size))
        : l10n.t('{0} messages, {1}', queued ?? 0, formatSize(size));
    case 'mqueue':
      return undefined;
  }
}

export function otherIcon({ kind, judged }: OtherObject): ThemeIcon {
  const icon = kind === 'sysv-sem' ? 'lock' : 'mail';
  return isLeak(judged) ? new ThemeIcon(icon, new ThemeColor('list.warningForeground')) : new ThemeIcon(icon);
}
