// The bytes of a snapshot or a recording's end, as every other segment's are read. Not live: they never change.
// Where they lie in the file was checked when it was opened (image-reader.ts).
import { closeSync } from 'node:fs';
import {
  closedError,
  ExtentList,
  type ByteSource,
  type Extent,
  type SourceFacts,
} from '../../../native/source.js';
import type { ImageFile } from './image-reader.js';
import { readAt } from './image-reader.js';
import type { Tables } from './image-tables.js';
import { endOf, firstEndingBehind } from './runs.js';

/** Extents of one answer, at most. */
export const mostExtents = 65_536;

export class ImageSource implements ByteSource {
  readonly way = 'file';
  readonly #file: ImageFile;
  readonly #tables: Tables;
  readonly #stored: number;
  #closed = false;

  /** Closes the file when it is closed. */
  constructor(file: ImageFile, tables: Tables) {
    this.#file = file;
    this.#tables = tables;
    this.#stored = tables.lengths.reduce((sum, length) => sum + length, 0);
  }

  facts(): SourceFacts {
    return { size: this.#open.size, allocated: this.#stored };
  }

  extents(offset: number, length: number): Extent[] {
    const end = Math.min(offset + length, this.#open.size);
    const { offsets, lengths, unread } = this.#tables;
    const list = new ExtentList();
    let data = firstEndingBehind(offset, offsets.length, i => (offsets[i] ?? 0) + (lengths[i] ?? 0));
    let lost = firstEndingBehind(offset, unread.length, i => endOf(unread[i]));
    for (let at = offset; at < end && list.items.length < mostExtents;) {
      const [dataAt, lostAt] = [offsets[data] ?? Infinity, unread[lost]?.offset ?? Infinity];
      const next = Math.min(dataAt, lostAt, end);
      list.add(at, next - at, 'hole');
      at = Math.max(at, next);
      if (at >= end) break;
      const to = Math.min(dataAt < lostAt ? dataAt + (lengths[data] ?? 0) : endOf(unread[lost]), end);
      list.add(at, to - at, dataAt < lostAt ? 'data' : (unread[lost]?.state ?? 'unknown'));
      at = to;
      if (dataAt < lostAt) data++;
      else lost++;
    }
    return list.items;
  }

  read(offset: number, into: Uint8Array): number {
    const { fd, path } = this.#open;
    const { offsets, lengths, places } = this.#tables;
    let index = firstEndingBehind(offset, offsets.length, i => (offsets[i] ?? 0) + (lengths[i] ?? 0));
    let done = 0;
    // Neighbours in the segment may lie apart in the file.
    for (; done < into.byteLength && index < offsets.length; index++) {
      const inside = offset + done - (offsets[index] ?? 0);
      if (inside < 0) break;
      const count = Math.min((lengths[index] ?? 0) - inside, into.byteLength - done);
      const got = readAt(fd, path, (places[index] ?? 0) + inside, into.subarray(done, done + count));
      done += got;
      if (got < count) break;
    }
    return done;
  }

  residency(): undefined {
    return undefined;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#file.fd);
  }

  get #open(): ImageFile {
    if (this.#closed) throw closedError(this.#file.path);
    return this.#file;
  }
}
