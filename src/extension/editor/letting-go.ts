// Before memory is lost: asks a person when what is to be detached holds the only reference to a segment.
// Not the detaching: closing the tab does that (tabs.ts).
import { l10n } from 'vscode';
import { isOnlyReference } from '../../model/only-reference.js';
import type { Attachment } from '../attachment/attachment.js';
import { confirm } from '../base/ask.js';
import { titleOf } from '../target.js';

/** `all`: attachments that there are · `unseen`: processes that could not be looked into, and may use it as well. */
export async function mayDetach(
  leaving: readonly Attachment[],
  all: readonly Attachment[],
  unseen: number,
): Promise<boolean> {
  // Another tab of the same segment holds it still.
  const held = new Set(all.filter(a => !leaving.includes(a)).map(a => a.target.segment));
  const last = leaving.filter(
    ({ status, target }) => status && isOnlyReference(status) && !held.has(target.segment),
  );
  const names = [...new Map(last.map(a => [a.target.segment, titleOf(a.target)])).values()];
  if (names.length === 0) return true;
  const sure = unseen === 0 || last.every(a => a.status?.segment.nattch === 0);
  const question = sure
    ? l10n.t('You hold the only reference to {0}.', names.join(', '))
    : l10n.t('You may hold the only reference to {0}.', names.join(', '));
  const detail = sure
    ? l10n.t('Detaching frees the memory, and what is in it is lost.')
    : l10n.t(
        'No process that can be seen uses it; {0} are not visible. If none of them does, detaching frees the memory, and what is in it is lost.',
        unseen,
      );
  return confirm(question, detail, l10n.t('Detach'));
}
