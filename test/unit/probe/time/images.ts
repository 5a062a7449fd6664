// Files of snapshots for tests: written as the product does, and where a test wants them broken, by hand.
// Not a reader of its own.
import { closeSync, readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { at, extentBytes, unreadBytes } from '../../../../src/probe/time/image-file.js';
import { openImage, readContents } from '../../../../src/probe/time/image-reader.js';
import { ImageSource } from '../../../../src/probe/time/image-source.js';
import type { SnapshotHeader } from '../../../../src/probe/time/snapshot-header.js';
import type { ByteSource, ExtentState } from '../../../../native/source.js';

export const header: SnapshotHeader = {
  segment: { id: 'posix:0:1:7', name: '/ticks', kind: 'posix' },
  name: 'A',
  time: 1000,
  took: 5,
  reason: 'hand',
  detail: '',
};

export function openSnapshot(path: string): ByteSource {
  const file = openImage(path);
  try {
    return new ImageSource(file, readContents(file).tables);
  } catch (error) {
    closeSync(file.fd);
    throw error;
  }
}

/** One character a byte of what it is: `d` data, `h` hole, `u` unknown, `x` denied; and the bytes, 0 where not data. */
export function pictureOf(source: ByteSource): { states: string; bytes: Buffer } {
  const letters: Readonly<Record<ExtentState, string>> = { data: 'd', hole: 'h', unknown: 'u', denied: 'x' };
  const { size } = source.facts();
  const bytes = Buffer.alloc(size);
  let states = '';
  while (states.length < size) {
    const extents = source.extents(states.length, size - states.length);
    if (extents.length === 0) throw new Error(`no extents at ${states.length}`);
    for (const { offset, length, state } of extents) {
      states += letters[state].repeat(length);
      if (state === 'data' && source.read(offset, bytes.subarray(offset, offset + length)) !== length)
        throw new Error(`short at ${offset}`);
    }
  }
  return { states, bytes };
}

/** The file's bytes, with a checksum that fits them again: what was broken in them is found by other means. */
export function resealed(bytes: Buffer): Buffer {
  const out = Buffer.from(bytes);
  if (out.length < 80) return out;
  const number = (place: number): number => Number(out.readBigUInt64LE(place));
  const tables = out.readUInt32LE(at.extents) * extentBytes + out.readUInt32LE(at.unread) * unreadBytes;
  const [tableAt, headerAt] = [number(at.tableAt), number(at.headerAt)];
  const part = (from: number, length: number): Buffer => out.subarray(from, from + length);
  const sum = crc32(out.subarray(at.fileSize, 80));
  const checksum = crc32(
    part(headerAt, out.readUInt32LE(at.headerLength)),
    crc32(part(tableAt, tables), sum),
  );
  out.writeUInt32LE(checksum, at.checksum);
  return out;
}

export function bytesOf(path: string): Buffer {
  return readFileSync(path);
}
