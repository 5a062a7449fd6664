// Copies a snapshot's file to another place with another header, all of it checked on the way: what comes from
// elsewhere is only kept when it makes sense. Not recordings: these have entries, and are copied like all other files.
import { closeSync } from 'node:fs';
import { ImageError } from './image-file.js';
import { openImage, readAt, readContents, type ImageFile } from './image-reader.js';
import type { Tables } from './image-tables.js';
import { writeImage, type ImageWriter } from './image-writer.js';
import { SnapshotError } from './snapshot-errors.js';

const piece = 1024 * 1024;

/** `header` makes the new one of what the old one says, or throws ImageError. Throws KernelError, SnapshotError too. */
export async function copyImage(
  from: string,
  to: string,
  header: (old: unknown) => object,
  room = Infinity,
): Promise<void> {
  const file = openImage(from);
  try {
    if (file.kind !== 'snapshot') throw new ImageError('prologue', 'it is a recording, no snapshot');
    if (file.fileSize > room) throw tooLarge(file.fileSize, room);
    const { header: old, tables } = readContents(file);
    const next = header(old);
    await writeImage(to, async writer => {
      await copyBytes(file, tables, writer);
      for (const { offset, length, state } of tables.unread) writer.unread(offset, length, state);
      await writer.finish('snapshot', file.size, next);
    });
  } finally {
    closeSync(file.fd);
  }
}

async function copyBytes({ fd, path }: ImageFile, tables: Tables, writer: ImageWriter): Promise<void> {
  const buffer = new Uint8Array(piece);
  for (const [i, offset] of tables.offsets.entries()) {
    const [length = 0, place = 0] = [tables.lengths[i], tables.places[i]];
    for (let done = 0; done < length; done += piece) {
      const part = buffer.subarray(0, Math.min(piece, length - done));
      if (readAt(fd, path, place + done, part) < part.byteLength)
        throw new ImageError(`file+0x${(place + done).toString(16)}`, 'its bytes are gone');
      await writer.data(offset + done, part);
    }
  }
}

function tooLarge(bytes: number, room: number): SnapshotError {
  const [has, may] = [bytes, room].map(n => (n / 1024 / 1024).toFixed(1));
  return new SnapshotError(
    'OVERBUDGET',
    `The snapshot takes ${has} MiB, more than the ${may} MiB that all may take together. Raise the budget.`,
  );
}
