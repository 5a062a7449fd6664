// Why two states can't be compared, as a sentence for the pane. Not the failing itself: side.ts.
import { LayoutError } from '../../layout/cursor.js';
import { explain } from '../../model/explain.js';
import type { DiffFrame } from '../../protocol/diff.js';
import { toFailure } from '../failures.js';
import type { SideError } from './side.js';

export function problemOf(error: SideError | LayoutError): NonNullable<DiffFrame['problem']> {
  if (error instanceof LayoutError)
    return { side: 'a', text: `The types that are bound make no sense: ${error.message}.` };
  return { side: error.side, text: sentenceOf(error) };
}

/** What happened, and what would help. */
export function sentenceOf({ cause }: SideError): string {
  const { message, hint } = explain(toFailure(cause));
  return hint === undefined ? message : `${message} ${hint}`;
}
