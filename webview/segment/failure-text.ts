// A failure as a sentence for a person, in the view's language.
// Not the sentences themselves: src/model/failure-words.ts has them for all windows.
import * as l10n from '@vscode/l10n';
import { failureText as textOf } from '../../src/model/failure-words.js';
import type { Failure } from '../../src/protocol/failure.js';

/** `name`: what it was about, as the reader knows it; else what the kernel was asked for. */
export function failureText(failure: Failure, name?: string): string {
  return textOf(failure, {
    ...(name === undefined ? {} : { name }),
    translate: (template, ...args) => l10n.t(template, ...args),
  });
}
