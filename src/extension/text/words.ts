// The words of the trees, kinds and counts, in the reader's language.
// Not figures (format.ts), nor sentences for what the kernel refused: src/model/failure-words.ts makes these.
import { l10n } from 'vscode';
import { kindWords } from '../../model/kind-words.js';
import type { OtherKind } from '../../model/other-object.js';
import type { SegmentKind } from '../../model/segment.js';

/** The head of a group. */
export function kindName(kind: SegmentKind | OtherKind): string {
  return l10n.t(kindWords[kind].group);
}

/** What happened to the name of a segment that others still use. */
export function lostName(kind: SegmentKind): string {
  return kind === 'sysv' ? l10n.t('removed') : l10n.t('unlinked');
}

function processCount(count: number): string {
  if (count === 0) return l10n.t('no process');
  return count === 1 ? l10n.t('1 process') : l10n.t('{0} processes', count);
}

/** What is known of a segment's users: where processes could not be looked into, "none" isn't. */
export function usedBy(
  { uses, nattch }: { uses: readonly unknown[]; nattch?: number },
  unseen: number,
): string {
  if (uses.length > 0 || unseen === 0 || nattch === 0) return processCount(uses.length);
  return l10n.t('no visible process');
}

export function segmentCount(count: number): string {
  return count === 1 ? l10n.t('1 segment') : l10n.t('{0} segments', count);
}

export function unreadableCount(count: number): string {
  return count === 1 ? l10n.t('1 process not readable') : l10n.t('{0} processes not readable', count);
}
