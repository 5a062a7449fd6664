// A recording: the last sample of a segment whole, what undoes each sample before it, marks, and the types bound, in
// one file of the snapshots' format. Written while the history goes on, as of one sample; read as what anybody may have
// written. Not the history itself (history.ts), nor a program that shows it.
import { closeSync } from 'node:fs';
import { Pace } from '../../../native/pace.js';
import type { ByteSource } from '../../../native/source.js';
import { capture } from './capture.js';
import { ImageError } from './image-file.js';
import { bytesAt, openImage, readContents } from './image-reader.js';
import { ImageSource } from './image-source.js';
import { writeImage } from './image-writer.js';
import { entryBytes, readEntries, type FoundEntry, type RecordedEntry } from './recording-entries.js';
import { toRecordingHeader, type RecordingHeader } from './recording-header.js';
import { insistOnPath } from './snapshot-errors.js';

/** What is to be written: all as of the sample `header.latest`. */
export interface RecordedHistory {
  header: RecordingHeader;
  /** That sample's bytes. Throws KernelError once they are had no more. */
  image: ByteSource;
  /** Oldest first; samples in which nothing changed are left out. */
  entries: Iterable<RecordedEntry>;
}

/** Answers the bytes of the file. Throws KernelError, ImageError, SnapshotError. */
export async function writeRecording(
  path: string,
  { header, image, entries }: RecordedHistory,
): Promise<number> {
  insistOnPath(path);
  let bytes = 0;
  await writeImage(path, async writer => {
    const pace = new Pace(undefined);
    const { size } = await capture(writer, { source: () => image, pace, room: Infinity });
    // It fell out of the budget while it was written: what follows would undo something else.
    image.facts();
    for (const entry of entries) {
      await writer.entry(entryBytes(entry));
      if (pace.due) await pace.rest();
    }
    bytes = await writer.finish('recording', size, header);
  });
  return bytes;
}

export interface Recording {
  readonly header: RecordingHeader;
  /** The latest sample's bytes. Closing it closes the file. */
  readonly image: ByteSource;
  /** Oldest first, one in memory at a time. Throws ImageError, KernelError while it goes on. */
  readonly entries: () => Iterable<FoundEntry>;
  /** Bytes that all entries take in the file. */
  readonly entriesLength: number;
  /** What lies at a place in the file. Throws ImageError, KernelError. */
  readonly bytesAt: (place: number, length: number) => Uint8Array;
}

/** Whoever opens it closes its image. Throws KernelError, ImageError. */
export function openRecording(path: string): Recording {
  const file = openImage(path);
  try {
    if (file.kind !== 'recording') throw new ImageError('prologue', 'it is a snapshot, no recording');
    const { header: found, tables } = readContents(file);
    const header = toRecordingHeader(found);
    const image = new ImageSource(file, tables);
    return {
      header,
      image,
      entries: () => within(readEntries(file), header),
      entriesLength: file.entriesLength,
      bytesAt: (place, length) => bytesAt(file, place, length),
    };
  } catch (error) {
    closeSync(file.fd);
    throw error;
  }
}

function* within(
  entries: Iterable<FoundEntry>,
  { oldest, latest }: RecordingHeader,
): Generator<FoundEntry, void> {
  for (const entry of entries) {
    // The oldest sample is what the first entry leads back to: it has none itself.
    if (entry.sample <= oldest || entry.sample > latest)
      throw new ImageError(`sample ${entry.sample}`, `it is not between ${oldest} and ${latest}`);
    yield entry;
  }
}
