// Judges anew what a person wants removed. Not the removing (remove.ts) nor the verdict (src/probe/leaks).
import { isAlone } from '../../../native/act/alone.js';
import type { Judging } from '../leaks/judge-look.js';
import type { Places } from '../sources.js';
import type { Seen } from './remove.js';

/** What of `ids` is in a scan that was just made. */
export async function seenOf(look: Places & Judging, ids: readonly string[]): Promise<Map<string, Seen>> {
  // On a person's word, and of what it is about alone.
  const ask: typeof isAlone = (machine, object) =>
    ids.includes(object.id) ? isAlone(machine, object) : undefined;
  const verdicts = new Map((await look.judge({ ask })).map(({ facts, judged }) => [facts.id, judged]));
  const seen = new Map<string, Seen>();
  for (const segment of look.inventory.segments) {
    const judged = ids.includes(segment.id) ? verdicts.get(segment.id) : undefined;
    if (judged) seen.set(segment.id, { segment, judged, places: look });
  }
  return seen;
}
