// A failure as a sentence for a person, in the view's language.
// Not the sentences themselves: src/model/explain.ts has them for all programs.
import * as l10n from '@vscode/l10n';
import { explain } from '../../src/model/explain.js';
import type { Failure } from '../../src/protocol/failure.js';

export function failureText(failure: Failure): string {
  const { message, hint } = explain(failure, { translate: (template, ...args) => l10n.t(template, ...args) });
  return hint === undefined ? message : `${message} ${hint}`;
}
