// The entries of a recording's file: for each sample in which something changed, what was there before. Written as they
// come, oldest first; read back one at a time, each number checked before it is believed. Not the end image, nor the
// rebuilding of samples (history.ts).
//
//   u32 runs, u32 bytes, u64 sample, f64 time, u64 size, u32 extents, u32 zero
//   runs × u64 offset, runs × u32 length, extents × (u64 offset, u64 length, u32 state, u32 zero), bytes
import type { Extent, ExtentState } from '../../../native/source.js';
import { Cursor, LayoutError } from '../../layout/cursor.js';
import { ImageError } from './image-file.js';
import { bytesAt, type ImageFile } from './image-reader.js';
import { SnapshotError } from './snapshot-errors.js';

/** What undoes one sample: as it was before. */
export interface RecordedEntry {
  sample: number;
  /** When its pass began, ms since 1970. */
  time: number;
  /** Of the segment, before. */
  size: number;
  /** What of it was what, before; undefined where as after. */
  extents?: readonly Extent[];
  /** Ascending and disjoint. */
  offsets: Float64Array;
  lengths: Uint32Array;
  /** The bytes of each run, one after another. */
  before: Uint8Array;
}

/** As it stands in the file. */
export interface FoundEntry extends RecordedEntry {
  /** Where in the file `before` begins. */
  readonly beforeAt: number;
}

const headBytes = 40;
const runBytes = 12;
const extentBytes = 24;
/** Of one entry: no pass is kept that changes more. */
const mostEntry = 512 * 1024 * 1024;
/** In place of a count: the extents are as after. */
const same = 0xffff_ffff;
const states = ['data', 'hole', 'unknown', 'denied'] as const satisfies readonly ExtentState[];

/** Throws SnapshotError where it is more than may be kept. */
export function entryBytes(entry: RecordedEntry): Uint8Array {
  const { sample, time, size, extents, offsets, lengths, before } = entry;
  const length = lengthOf(offsets.length, extents?.length ?? 0, before.byteLength);
  if (length > mostEntry)
    throw new SnapshotError('TOOMUCH', `A sample with ${length} bytes of changes can't be kept in a file.`);
  const bytes = Buffer.alloc(length);
  let to = bytes.writeUInt32LE(offsets.length, 0);
  to = bytes.writeUInt32LE(before.byteLength, to);
  to = bytes.writeBigUInt64LE(BigInt(sample), to);
  to = bytes.writeDoubleLE(time, to);
  to = bytes.writeBigUInt64LE(BigInt(size), to);
  to = bytes.writeUInt32LE(extents ? extents.length : same, to) + 4;
  for (const offset of offsets) to = bytes.writeBigUInt64LE(BigInt(offset), to);
  for (const run of lengths) to = bytes.writeUInt32LE(run, to);
  for (const { offset, length: long, state } of extents ?? []) {
    to = bytes.writeBigUInt64LE(BigInt(offset), to);
    to = bytes.writeBigUInt64LE(BigInt(long), to);
    to = bytes.writeUInt32LE(states.indexOf(state), to) + 4;
  }
  bytes.set(before, to);
  return bytes;
}

/** Oldest first, one in memory at a time. Throws ImageError, KernelError while it goes on. */
export function* readEntries(file: ImageFile): Generator<FoundEntry, void, void> {
  const end = file.entriesAt + file.entriesLength;
  let last = 0;
  for (let at = file.entriesAt; at < end;) {
    const { entry, length } = inEntry(() => readEntry(file, at, end));
    if (entry.sample <= last) throw new ImageError(place(at), 'samples are out of order');
    last = entry.sample;
    at += length;
    yield entry;
  }
}

function readEntry(file: ImageFile, at: number, end: number): { entry: FoundEntry; length: number } {
  const head = new Cursor(bytesAt(file, at, Math.min(headBytes, end - at)), true, place(at));
  const [runs, count] = [head.u32(), head.u32()];
  const sample = head.u64AsNumber();
  const time = new DataView(head.bytes.buffer, head.bytes.byteOffset).getFloat64(head.at, true);
  // The time, just read as what it is.
  head.pass(8);
  const [size, many] = [head.u64AsNumber(), head.u32()];
  // Padding, as after each extent's state: what is 8 bytes wide is aligned.
  head.pass(4);
  const extents = many === same ? 0 : many;
  const length = lengthOf(runs, extents, count);
  if (length > end - at || length > mostEntry) throw head.error('malformed', `it has not ${length} bytes`, 0);
  if (!Number.isFinite(time)) throw head.error('malformed', 'its time is no number', 16);
  const bytes = bytesAt(file, at + headBytes, length - headBytes);
  const cursor = new Cursor(bytes, true, place(at + headBytes));
  const places = readRuns(cursor, runs, count);
  const known = many === same ? {} : { extents: readExtents(cursor, extents, size) };
  const before = bytes.subarray(cursor.at);
  const beforeAt = at + headBytes + cursor.at;
  return { entry: { sample, time, size, ...known, ...places, before, beforeAt }, length };
}

function readRuns(cursor: Cursor, runs: number, count: number): Pick<RecordedEntry, 'offsets' | 'lengths'> {
  const offsets = new Float64Array(runs);
  const lengths = new Uint32Array(runs);
  for (let i = 0; i < runs; i++) offsets[i] = cursor.u64AsNumber();
  let [end, sum] = [0, 0];
  for (let i = 0; i < runs; i++) {
    const [offset = 0, length] = [offsets[i], cursor.u32()];
    if (length === 0 || offset < end) throw cursor.error('malformed', 'runs are out of order');
    end = offset + length;
    if (!Number.isSafeInteger(end)) throw cursor.error('malformed', 'a run ends nowhere');
    sum += length;
    lengths[i] = length;
  }
  if (sum !== count) throw cursor.error('malformed', `its runs have ${sum} bytes, not ${count}`);
  return { offsets, lengths };
}

function readExtents(cursor: Cursor, count: number, size: number): Extent[] {
  const extents: Extent[] = [];
  let end = 0;
  for (let i = 0; i < count; i++) {
    const [offset, length, state] = [cursor.u64AsNumber(), cursor.u64AsNumber(), states[cursor.u32()]];
    cursor.pass(4);
    if (!state) throw cursor.error('malformed', 'there is no such state');
    if (length === 0 || offset < end || length > size - offset)
      throw cursor.error('malformed', 'extents are out of order');
    end = offset + length;
    extents.push({ offset, length, state });
  }
  return extents;
}

function lengthOf(runs: number, extents: number, bytes: number): number {
  return headBytes + runs * runBytes + extents * extentBytes + bytes;
}

function place(at: number): string {
  return `file+0x${at.toString(16)}`;
}

/** The cursor's errors are this format's. */
function inEntry<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof LayoutError)) throw error;
    throw new ImageError(error.place, error.message.slice(error.place.length + 2));
  }
}
