// Before memory is lost: asks a person when what is to be detached holds the only reference to a segment.
// Not the detaching: closing the tab does that (tabs.ts).
import { l10n } from 'vscode';
import { onlyReference } from '../../model/only-reference.js';
import type { Attachment } from '../attachment/attachment.js';
import { confirm } from '../base/ask.js';
import { titleOf } from '../target.js';

/** `all`: attachments that there are. */
export async function mayDetach(
  leaving: readonly Attachment[],
  all: readonly Attachment[],
): Promise<boolean> {
  // Another tab of the same segment holds it still.
  const held = new Set(all.filter(a => !leaving.includes(a)).map(a => a.target.segment));
  const last = leaving.filter(
    ({ status, target }) => status && onlyReference(status) && !held.has(target.segment),
  );
  const names = [...new Map(last.map(a => [a.target.segment, titleOf(a.target)])).values()];
  if (names.length === 0) return true;
  const sure = last.every(({ status }) => status && onlyReference(status) === 'certain');
  const question = sure
    ? l10n.t('You hold the only reference to {0}.', names.join(', '))
    : l10n.t('You may hold the only reference to {0}.', names.join(', '));
  const detail = sure
    ? l10n.t('Detaching frees the memory, and what is in it is lost.')
    : l10n.t(
        'No process that can be seen uses it, but not all are visible. If none of these does, detaching frees the memory, and what is in it is lost.',
      );
  return confirm(question, detail, l10n.t('Detach'));
}
