// Judges anew what a person wants removed. Not the removing (remove.ts) nor the verdict (src/probe/leaks).
import { isAlone } from '../../../native/act/alone.js';
import type { Ask } from '../leaks/facts.js';
import type { Judging } from '../leaks/judge-look.js';
import type { LastUse, Places, Sources } from '../sources.js';
import type { Machine } from '../../../native/machine.js';
import { findBeside } from './beside.js';
import type { Seen } from './remove.js';

/** What of `ids` is in a scan that was just made. `sources`: by which we may have some of them open ourselves. */
export async function seenOf(
  machine: Machine,
  look: Places & Judging,
  sources: Sources,
  ids: readonly string[],
): Promise<Map<string, Seen>> {
  // On a person's word, and of what it is about alone.
  const ask: Ask = (machine, object) => {
    if (!ids.includes(object.id)) return undefined;
    const own = sources.lend(object.id);
    try {
      return isAlone(machine, object, own?.fd);
    } finally {
      own?.release();
    }
  };
  const lastBefore = (shmid: number): LastUse | undefined => sources.lastBefore(shmid);
  // Before they are judged, so that who uses one meanwhile is noticed.
  const rows = new Map(ids.map(id => [id, findBeside(machine, id)]));
  const objects = await look.judge({ ask, lastBefore });
  const verdicts = new Map(objects.map(({ facts, judged }) => [facts.id, judged]));
  const seen = new Map<string, Seen>();
  for (const segment of look.inventory.segments) {
    const judged = ids.includes(segment.id) ? verdicts.get(segment.id) : undefined;
    if (judged) seen.set(segment.id, { segment, judged, places: look });
  }
  for (const { facts, judged } of objects) {
    const beside = rows.get(facts.id);
    if (beside) seen.set(facts.id, { beside, facts, judged });
  }
  return seen;
}
