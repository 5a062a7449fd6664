// Judges anew what a person wants removed. Not the removing (remove.ts) nor the verdict (src/probe/leaks).
import type { Judging } from '../leaks/judge-look.js';
import type { Places } from '../sources.js';
import type { Seen } from './remove.js';

/** What of `ids` is in a scan that was just made. */
export async function seenOf(look: Places & Judging, ids: readonly string[]): Promise<Map<string, Seen>> {
  const verdicts = new Map((await look.judge()).map(({ facts, judged }) => [facts.id, judged]));
  const seen = new Map<string, Seen>();
  for (const segment of look.inventory.segments) {
    const judged = ids.includes(segment.id) ? verdicts.get(segment.id) : undefined;
    if (judged) seen.set(segment.id, { segment, judged, places: look });
  }
  return seen;
}
