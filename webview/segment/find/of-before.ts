// Is what was found what would be found by what is typed now, in the state that is shown now? Else it's said, and
// marked nowhere. Functions that read atoms; not the search itself (find-actions.ts).
import type { Model } from '../model.js';
import { Hits } from './hits.js';
import type { FindForm } from './query.js';

const none = new Hits();

/** All that the answer depends on. */
export function askedOf({ time, settings }: Model, form: FindForm): string {
  return JSON.stringify([form, time.at.get(), settings.get().littleEndian]);
}

export function isOfBefore(model: Model): boolean {
  const { find } = model;
  const search = find.search.get();
  const form = find.form.get();
  if (!search) return false;
  // What is typed during a scan is what the next step may keep.
  if (search.scan) return form.kind !== 'scan' || form.type !== search.type;
  return search.asked !== askedOf(model, form);
}

/** Those to be marked where they are. */
export function markedHits(model: Model): Hits {
  model.find.came.get();
  return isOfBefore(model) ? none : model.find.hits;
}
