// What led to a verdict, one line for each fact, for a terminal. Not the words (src/model/leaks/words.ts) nor the
// verdict.
import { agoText } from '../layout/decode/ago.js';
import { fill } from '../model/explain.js';
import { evidenceText } from '../model/leaks/words.js';
import type { Evidence } from '../model/verdict.js';

export function evidenceLines(evidence: readonly Evidence[]): string[] {
  return evidence.map(one => evidenceText(one, fill, timeText));
}

function timeText(moment: number): string {
  return `${new Date(moment).toISOString()}, ${agoText(Date.now() - moment)}`;
}
