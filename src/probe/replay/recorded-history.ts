// The history of a recording, as views look into every other's: the latest bytes and what undoes each sample before
// stay in the file and are read when they are wanted, so that memory holds only where they lie. Not the file's format
// (time/recording-file.ts), nor the rebuilding of samples (time/past-source.ts).
import { Pace } from '../../../native/pace.js';
import type { ByteSource, Extent } from '../../../native/source.js';
import { unit } from '../reference.js';
import { mostEntries, type Entry, type KeptHistory } from '../time/history.js';
import { ImageError } from '../time/image-file.js';
import type { FoundEntry } from '../time/recording-entries.js';
import type { Recording } from '../time/recording-file.js';
import { startsOf } from '../time/runs.js';
import { SnapshotError } from '../time/snapshot-errors.js';

/** Bytes that where runs and extents lie may take in memory: what anybody wrote must not take all there is. */
const mostIndex = 512 * 1024 * 1024;
/** Bytes that are looked at together. */
const piece = 1024 * 1024;
const runCost = 16;
const extentCost = 80;

type Indexed = Omit<FoundEntry, 'before'> & { beforeLength: number };

export class RecordedHistory implements KeptHistory {
  readonly latest: number;
  readonly oldest: number;
  readonly since: number;
  readonly used: number;
  readonly budget: number;
  readonly size: number;
  readonly extents: readonly Extent[];
  readonly entries: readonly Entry[];
  readonly #image: ByteSource;

  private constructor(recording: Recording, found: readonly Indexed[]) {
    const { header, image, entriesLength } = recording;
    this.latest = header.latest;
    this.oldest = header.oldest;
    this.since = header.since;
    this.used = entriesLength;
    this.budget = entriesLength;
    this.size = image.facts().size;
    this.extents = extentsOf(image, this.size);
    this.#image = image;
    let after = this.extents;
    const newestFirst = [...found].reverse().map(one => {
      // Left out in the file where they are as after.
      after = one.extents ?? after;
      return new StoredEntry(one, after, recording);
    });
    this.entries = newestFirst.reverse();
  }

  /** Goes through all of the file once. Throws ImageError, KernelError, and SnapshotError where it is too much. */
  static async open(recording: Recording): Promise<RecordedHistory> {
    const pace = new Pace(undefined);
    const found: Indexed[] = [];
    let cost = 0;
    for (const { before, ...entry } of recording.entries()) {
      cost += entry.offsets.length * runCost + (entry.extents?.length ?? 0) * extentCost;
      if (cost > mostIndex || found.length === mostEntries)
        throw new SnapshotError('TOOMUCH', 'The recording has more changes than can be looked at.');
      found.push({ ...entry, beforeLength: before.byteLength });
      if (pace.due) await pace.rest();
    }
    return new RecordedHistory(recording, found);
  }

  /**
   * Copies what is known of the latest sample; what isn't stays as it is in `into`. Throws ImageError where the file
   * has been cut short since, KernelError.
   */
  read(offset: number, into: Uint8Array): void {
    const end = offset + into.byteLength;
    for (const { offset: from, length, state } of extentsFrom(this.#image, offset, end)) {
      if (state !== 'data') continue;
      const part = into.subarray(from - offset, from - offset + length);
      if (this.#image.read(from, part) < part.byteLength)
        throw new ImageError(`segment+0x${from.toString(16)}`, 'the file is cut short');
    }
  }

  /** What was a hole in one of its samples and has data in the last, in pieces, ascending. */
  *filled(): Generator<{ offset: number; length: number }> {
    const lists = new Set(this.entries.map(({ extents }) => extents));
    const holes = [...lists].flat().filter(({ state }) => state === 'hole');
    let done = 0;
    for (const hole of holes.sort((a, b) => a.offset - b.offset)) {
      const end = Math.min(hole.offset + hole.length, this.size);
      for (const { offset, length, state } of extentsFrom(this.#image, Math.max(hole.offset, done), end)) {
        if (state !== 'data') continue;
        for (let at = offset; at < offset + length; at += piece)
          yield { offset: at, length: Math.min(piece, offset + length - at) };
      }
      done = Math.max(done, end);
    }
  }

  has(offset: number): boolean {
    return this.#image.extents(offset, 1)[0]?.state === 'data';
  }

  /** From `offset` on nothing is known up to there. */
  nothingBefore(offset: number): number {
    // What is near is asked for first, as a file may have any number of extents.
    for (let at = offset, window = unit; at < this.size; window *= 2) {
      const part = this.#image.extents(at, Math.min(window, this.size - at));
      const data = part.find(({ state }) => state === 'data');
      if (data) return data.offset;
      const last = part.at(-1);
      if (!last) break;
      at = last.offset + last.length;
    }
    return Infinity;
  }
}

/** What undoes one sample; its bytes are in memory for as long as that has room for them. */
class StoredEntry implements Entry {
  readonly sample: number;
  readonly time: number;
  readonly size: number;
  readonly extents: readonly Extent[];
  readonly offsets: Float64Array;
  readonly lengths: Uint32Array;
  readonly starts: Uint32Array;
  readonly #read: () => Uint8Array;
  #before: WeakRef<Uint8Array> | undefined;

  constructor(found: Indexed, extents: readonly Extent[], { bytesAt }: Recording) {
    this.sample = found.sample;
    this.time = found.time;
    this.size = found.size;
    this.extents = extents;
    this.offsets = found.offsets;
    this.lengths = found.lengths;
    this.starts = startsOf(found.lengths);
    this.#read = () => bytesAt(found.beforeAt, found.beforeLength);
  }

  /** Throws ImageError, KernelError where the file has become another. */
  get before(): Uint8Array {
    const known = this.#before?.deref();
    if (known) return known;
    const bytes = this.#read();
    this.#before = new WeakRef(bytes);
    return bytes;
  }
}

function extentsOf(source: ByteSource, size: number): Extent[] {
  return [...extentsFrom(source, 0, size)];
}

function* extentsFrom(source: ByteSource, from: number, to: number): Generator<Extent> {
  for (let at = from; at < to;) {
    const part = source.extents(at, to - at);
    const last = part.at(-1);
    if (!last) return;
    yield* part;
    at = last.offset + last.length;
  }
}
