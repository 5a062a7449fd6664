// What changes all the time, so that it says nothing in a comparison: fields, and ranges outside of types, that have
// other bytes in each of the last samples than in the one before. Not how they are left out of a list
// (src/model/diff/filter.ts).
import type { FieldSpans } from '../../layout/table/spans.js';
import type { Noise } from '../../protocol/timeline.js';
import type { Entry, KeptHistory } from './history.js';
import { undo } from './undo.js';

/** Looked at one by one, and of what length: beyond, nobody hides them by a click. */
const mostPlaces = 2000;
const longest = 4096;

/** None where fewer than `samples` samples can be undone, or one of them changed nothing. */
export function alwaysChanging(history: KeptHistory, spans: FieldSpans, samples: number): Noise[] {
  const { latest, entries } = history;
  const last = entries.slice(-samples).filter(entry => entry.sample > latest - samples);
  const newest = last.at(-1);
  if (last.length < samples || !newest) return [];
  return placesOf(newest, spans).filter(place => changesInEach(history, place, samples));
}

function placesOf({ offsets, lengths }: Entry, spans: FieldSpans): Noise[] {
  const places = new Map<number, Noise>();
  for (let i = 0; i < offsets.length && places.size < mostPlaces; i++) {
    const end = (offsets[i] ?? 0) + (lengths[i] ?? 0);
    for (let at = offsets[i] ?? 0; at < end && places.size < mostPlaces;) {
      const { from, to, region, unit } = spans.at(at);
      // A field is one whole, whichever of its bytes differ; of anything else only these.
      const offset = unit === 'field' ? from : at;
      const length = (unit === 'field' ? to : Math.min(end, to)) - offset;
      const { path } = spans.name(offset, length, 0);
      if (length <= longest) places.set(offset, { offset, length, path: region === 'field' ? path : null });
      at = Math.max(at + 1, to);
    }
  }
  return [...places.values()];
}

function changesInEach(history: KeptHistory, { offset, length }: Noise, samples: number): boolean {
  const bytes = new Uint8Array(length);
  history.read(offset, bytes);
  const { length: all } = history.entries;
  for (let i = all - 1; i >= all - samples; i--) {
    const after = bytes.slice();
    // A run may hold equal bytes, too.
    if (!undo(history, i, offset, bytes) || Buffer.compare(bytes, after) === 0) return false;
  }
  return true;
}
