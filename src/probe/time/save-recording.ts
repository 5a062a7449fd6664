// What an attachment has to be recorded, as of its latest sample: its history goes on meanwhile, and none of what it
// has here is ever changed by that. Not the file (recording-file.ts).
import { toWireLayout } from '../../protocol/types.js';
import type { Inspected } from '../inspected.js';
import type { Entry, KeptHistory } from './history.js';
import { PastSource } from './past-source.js';
import type { RecordedEntry } from './recording-entries.js';
import type { RecordedHistory } from './recording-file.js';
import { SnapshotError } from './snapshot-errors.js';

/** Throws SnapshotError where there is nothing to record. */
export function recordingOf(attachment: Inspected): RecordedHistory {
  const { history, timeline } = attachment.watch;
  const { latest, oldest, since } = history;
  if (latest === 0 || oldest > latest) {
    const why = timeline.countsOnly ? 'it is too large to be kept' : 'it has not been sampled yet';
    throw new SnapshotError('NOHISTORY', `There is no history of the segment to save: ${why}.`);
  }
  const { segment, pageSize = 4096 } = attachment.status();
  const { layouts } = attachment.table;
  return {
    header: {
      ...{ segment, pageSize, latest, oldest, since },
      ticks: timeline.ticks.filter(tick => tick.sample <= latest),
      marks: [...timeline.marks],
      bound: layouts.map(({ type, layout }) => ({ type, layout: toWireLayout(layout) })),
    },
    image: new PastSource(history, latest),
    entries: recorded(history),
  };
}

/** The newest tells its extents in any case: those of the bytes in the file are what could be read of it. */
function recorded({ entries }: KeptHistory): RecordedEntry[] {
  return entries.map((entry, i) => toRecorded(entry, entries[i + 1]?.extents));
}

/** `after`: what of the segment was what after it; mostly the same list, and then told once. */
function toRecorded(
  { sample, time, size, extents, offsets, lengths, before }: Entry,
  after: Entry['extents'] | undefined,
): RecordedEntry {
  return { sample, time, size, ...(extents === after ? {} : { extents }), offsets, lengths, before };
}
