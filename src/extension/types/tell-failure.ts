// Says that types can't be had: in a message what happened and the first of what a compiler says, and all of that in a
// document, for whoever wants to read it. Not the sentences (words.ts).
import { l10n, window } from 'vscode';
import { safeWords } from '../../model/safe-text.js';
import type { Failure } from '../../protocol/failure.js';
import { asFailure } from '../attachment/attachment.js';
import { tell } from '../base/ask.js';
import type { KeptTexts } from '../base/kept-texts.js';
import type { Log } from '../base/log.js';
import { firstError } from './first-error.js';
import { typesFailureText } from './words.js';

/** `place`: what the types are from. */
export type TellFailure = (place: string, failure: Failure) => Promise<void>;

export function failureTeller(texts: KeptTexts, log: Log): TellFailure {
  return async (place, failure) => {
    if (failure.kind === 'bug') log.error(failure.detail);
    const { text, detail = '' } = typesFailureText(place, failure);
    const all = safeWords(detail);
    const { line, whole } = firstError(all);
    const said = line === '' ? text : `${text} ${line}`;
    if (whole || line === '') {
      await tell('error', said);
      return;
    }
    const show = async (): Promise<void> => {
      if ((await tell('error', said, l10n.t('Show All'))) === undefined) return;
      const uri = texts.put(l10n.t('Errors in {0}', place), `${text}\n\n${all}\n`);
      await window.showTextDocument(uri, { preview: true });
    };
    // Nothing waits for a message to be read.
    show().catch((error: unknown) => log.error(asFailure(error).detail));
  };
}
