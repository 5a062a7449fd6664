// When did these bytes last change, and from what: the newest sample of the history that has other bytes there than
// the one before, up to the sample that is looked at. Not every change: between two samples there may have been others.
import type { Place } from '../../protocol/moment.js';
import type { LastChange } from '../../protocol/timeline.js';
import type { KeptHistory } from './history.js';
import { undo } from './undo.js';

/** Undefined: they didn't change in the samples that are kept, up to the sample `at`. */
export function lastChange(
  history: KeptHistory,
  { offset, length }: Place,
  at = history.latest,
): LastChange | undefined {
  const end = Math.min(offset + length, history.size);
  if (end <= offset) return undefined;
  const before = new Uint8Array(end - offset);
  history.read(offset, before);
  const { entries } = history;
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i];
    if (!entry) break;
    const after = before.slice();
    // A run may hold equal bytes, too: they were cheaper to keep than to leave out.
    if (!undo(history, i, offset, before) || entry.sample > at || Buffer.compare(before, after) === 0)
      continue;
    return { sample: entry.sample, time: entry.time, before, after };
  }
  return undefined;
}
