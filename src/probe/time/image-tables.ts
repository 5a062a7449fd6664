// The two tables of a snapshot's file: which bytes of the segment are where in it, and which were not read.
// Not the bytes themselves. The layout is image-file.ts's; who calls turns the cursor's errors into ImageError.
import { Cursor } from '../../layout/cursor.js';
import { extentBytes, prologueBytes, unreadStates, type UnreadState } from './image-file.js';

/** Ascending and disjoint, each by index. */
export interface Tables {
  offsets: Float64Array;
  lengths: Float64Array;
  /** Where in the file. */
  places: Float64Array;
  unread: readonly { offset: number; length: number; state: UnreadState }[];
}

/** What the prologue says, and was checked. */
interface Counted {
  size: number;
  extents: number;
  unread: number;
  entriesAt: number;
}

/** `bytes` hold exactly both tables. Throws LayoutError. */
export function readTables({ size, extents, unread, entriesAt }: Counted, bytes: Uint8Array): Tables {
  const offsets = new Float64Array(extents);
  const lengths = new Float64Array(extents);
  const places = new Float64Array(extents);
  const cursor = new Cursor(bytes, true, 'table', 0, extents * extentBytes);
  let [end, placed] = [0, prologueBytes];
  for (let i = 0; i < extents; i++) {
    const from = cursor.at;
    const [offset, length, place] = [cursor.u64AsNumber(), cursor.u64AsNumber(), cursor.u64AsNumber()];
    if (length === 0) throw cursor.error('malformed', 'an extent has no bytes', from);
    if (offset < end) throw cursor.error('malformed', 'an extent begins before the last one ends', from);
    if (length > size - offset) throw cursor.error('malformed', 'an extent ends behind the segment', from);
    if (place < placed) throw cursor.error('malformed', 'two extents have the same bytes', from);
    if (length > entriesAt - place) throw cursor.error('malformed', 'an extent ends behind its bytes', from);
    [offsets[i], lengths[i], places[i]] = [offset, length, place];
    [end, placed] = [offset + length, place + length];
  }
  return { offsets, lengths, places, unread: readUnread(bytes, size, extents, unread, { offsets, lengths }) };
}

function readUnread(
  bytes: Uint8Array,
  size: number,
  extents: number,
  count: number,
  data: Pick<Tables, 'offsets' | 'lengths'>,
): Tables['unread'] {
  const cursor = new Cursor(bytes, true, 'table', extents * extentBytes);
  const unread: { offset: number; length: number; state: UnreadState }[] = [];
  let end = 0;
  let next = 0;
  for (let i = 0; i < count; i++) {
    const from = cursor.at;
    const [offset, length] = [cursor.u64AsNumber(), cursor.u64AsNumber()];
    const state = unreadStates[cursor.u32()];
    cursor.pass(4);
    if (!state) throw cursor.error('malformed', 'there is no such state', from);
    if (length === 0 || offset < end) throw cursor.error('malformed', 'unread ranges are out of order', from);
    if (length > size - offset) throw cursor.error('malformed', 'a range ends behind the segment', from);
    end = offset + length;
    while (next < extents && (data.offsets[next] ?? 0) + (data.lengths[next] ?? 0) <= offset) next++;
    if (next < extents && (data.offsets[next] ?? 0) < end)
      throw cursor.error('malformed', 'a range is read and unread at once', from);
    unread.push({ offset, length, state });
  }
  return unread;
}
