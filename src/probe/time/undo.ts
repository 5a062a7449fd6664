// What turns the bytes of a sample into those of the one before it: the runs that were collected, and zeros where
// nothing was allocated then. Not the keeping of these (history.ts, runs.ts).
import type { Extent } from '../../../native/source.js';
import type { KeptHistory } from './history.js';
import { endOf, firstEndingBehind, undoRuns } from './runs.js';

/**
 * Undoes the entry `index` in `bytes`, which are of `offset` and as they were after it. False: it says nothing of them.
 */
export function undo(
  { entries, extents, size }: Pick<KeptHistory, 'entries' | 'extents' | 'size'>,
  index: number,
  offset: number,
  bytes: Uint8Array,
): boolean {
  const entry = entries[index];
  if (!entry) return false;
  const undone = undoRuns(entry, offset, bytes);
  const after = entries[index + 1] ?? { extents, size };
  // The very same list where nothing was allocated or given back.
  const dug = entry.extents !== after.extents && undoHoles(entry.extents, offset, bytes);
  const grown = entry.size < after.size && entry.size < offset + bytes.byteLength;
  // What was behind the end was zeros when it came.
  if (grown) bytes.fill(0, Math.max(0, entry.size - offset));
  return undone || dug || grown;
}

/** A hole is zeros. What one became is collected by nobody: it may be as much as all of the segment. */
export function undoHoles(extents: readonly Extent[], offset: number, bytes: Uint8Array): boolean {
  const end = offset + bytes.byteLength;
  let undone = false;
  for (let i = firstEndingBehind(offset, extents.length, at => endOf(extents[at])); i < extents.length; i++) {
    const extent = extents[i];
    if (!extent || extent.offset >= end) break;
    if (extent.state !== 'hole') continue;
    bytes.fill(0, Math.max(extent.offset - offset, 0), Math.min(endOf(extent), end) - offset);
    undone = true;
  }
  return undone;
}
