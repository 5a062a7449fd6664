// The file of a snapshot or a recording: one state of a segment, whole, with its holes. What lies where in it, as
// image-writer.ts writes and image-reader.ts reads it. Not what its header tells: snapshot-header.ts,
// recording-header.ts.
//
//   prologue │ bytes of the extents │ entries (recordings) │ table of extents │ table of unread ranges │ header, JSON
//
// Numbers are little-endian. What is in neither table is a hole and costs nothing. The header stands last, as how long
// the reading took is known last; the prologue is filled in at the end, so that a file that was cut short has none.

/** Begins with no letter and has both line ends, so that no transfer as text leaves it as it is. */
export const magic = Uint8Array.of(0x89, 0x53, 0x48, 0x4d, 0x53, 0x0d, 0x0a, 0x1a);
export const version = 1;
export const prologueBytes = 80;

/**
 * Where the prologue has what. u32: version, checksum (CRC-32 of all behind it in the prologue, then of the tables and
 * the header), kind, header length, and how many are in the two tables. u64: the rest, in bytes.
 */
export const at = {
  version: 8,
  checksum: 12,
  fileSize: 16,
  size: 24,
  kind: 32,
  headerLength: 36,
  headerAt: 40,
  tableAt: 48,
  extents: 56,
  unread: 60,
  entriesAt: 64,
  entriesLength: 72,
} as const;

/** offset, length, place in the file: u64 each. */
export const extentBytes = 24;
/** offset, length: u64 each; state, zero: u32 each. */
export const unreadBytes = 24;

/** More runs of data than this aren't kept: the table would be larger than most segments. */
export const mostExtents = 2 * 1024 * 1024;

export const imageKinds = ['snapshot', 'recording'] as const;
export type ImageKind = (typeof imageKinds)[number];

/** Bytes of a header: a recording has whole types in it. */
export const mostHeader: Readonly<Record<ImageKind, number>> = {
  snapshot: 64 * 1024,
  recording: 16 * 1024 * 1024,
};

/** Why bytes weren't read, by number in the table. */
export const unreadStates = ['unknown', 'denied'] as const;
export type UnreadState = (typeof unreadStates)[number];

/** It is no such file, or is damaged: `place` is where that shows, as `prologue+0x18`. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
  readonly place: string;

  constructor(place: string, what: string) {
    super(`${place}: ${what}`);
    this.place = place;
  }
}
