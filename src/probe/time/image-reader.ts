// Reads the file of a snapshot or a recording, which may be anybody's: every number in it is checked before it is
// believed, nothing is allocated by one that isn't, and what makes no sense is an ImageError that names the place.
// Not the segment's bytes: image-source.ts. The layout is image-file.ts's.
import { closeSync, fstatSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { kernelError } from '../../../native/errors.js';
import { openQuietly } from '../../../native/quiet-open.js';
import { Cursor, LayoutError } from '../../layout/cursor.js';
import {
  at,
  extentBytes,
  ImageError,
  imageKinds,
  magic,
  mostExtents,
  mostHeader,
  prologueBytes,
  unreadBytes,
  version,
  type ImageKind,
} from './image-file.js';
import { readTables, type Tables } from './image-tables.js';

/** An open file whose prologue makes sense. Whoever opened it closes `fd`. */
export interface ImageFile {
  readonly fd: number;
  readonly path: string;
  readonly kind: ImageKind;
  /** Bytes of the file, and of the segment that it is of. */
  readonly fileSize: number;
  readonly size: number;
  readonly headerAt: number;
  readonly headerLength: number;
  readonly tableAt: number;
  readonly extents: number;
  readonly unread: number;
  readonly entriesAt: number;
  readonly entriesLength: number;
  /** Of all but the bytes and entries. */
  readonly checksum: number;
  readonly prologue: Uint8Array;
}

/** Regular files alone, and nobody notices. Throws KernelError, and ImageError where it's no such file. */
export function openImage(path: string): ImageFile {
  const fd = openQuietly(path, { via: 'name', expected: undefined });
  try {
    return inFile(() => readPrologue(fd, path));
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** What its header says, as JSON has it. Throws ImageError, KernelError. */
export function readHeader(file: ImageFile): unknown {
  return parseHeader(bytesAt(file, file.headerAt, file.headerLength));
}

/** All that is to be known before its bytes are read, held against its checksum. Throws ImageError, KernelError. */
export function readContents(file: ImageFile): { header: unknown; tables: Tables } {
  const tables = bytesAt(file, file.tableAt, file.headerAt - file.tableAt);
  const header = bytesAt(file, file.headerAt, file.headerLength);
  const checksum = crc32(header, crc32(tables, crc32(file.prologue.subarray(at.fileSize))));
  if (checksum !== file.checksum)
    throw new ImageError(`prologue+0x${at.checksum.toString(16)}`, 'the checksum is another: it is damaged');
  return { header: parseHeader(header), tables: inFile(() => readTables(file, tables)) };
}

/** All `length` bytes from `position` on: both are within the file as it was. Throws ImageError, KernelError. */
export function bytesAt({ fd, path }: ImageFile, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (readAt(fd, path, position, bytes) < length)
    throw new ImageError(`file+0x${position.toString(16)}`, `${length} bytes were there, and are gone`);
  return bytes;
}

/** As many bytes as there are. Throws KernelError. */
export function readAt(fd: number, path: string, position: number, into: Uint8Array): number {
  let done = 0;
  try {
    while (done < into.byteLength) {
      const got = readSync(fd, into, done, into.byteLength - done, position + done);
      if (got === 0) break;
      done += got;
    }
  } catch (error) {
    throw kernelError(error, path);
  }
  return done;
}

function parseHeader(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw new ImageError('header', 'it is no JSON');
  }
}

function readPrologue(fd: number, path: string): ImageFile {
  const actual = Number(fstatSync(fd, { bigint: true }).size);
  const prologue = Buffer.alloc(prologueBytes);
  const got = readAt(fd, path, 0, prologue);
  if (got < prologueBytes || Buffer.compare(prologue.subarray(0, magic.byteLength), magic) !== 0)
    throw new ImageError('prologue+0x0', 'it is no snapshot or recording of Shared Memory Scope');
  const cursor = new Cursor(prologue, true, 'prologue');
  const u32 = (place: number): number => ((cursor.at = place), cursor.u32());
  const u64 = (place: number): number => ((cursor.at = place), cursor.u64AsNumber());
  const insist = (place: number, holds: boolean, what: string): void => {
    if (!holds) throw cursor.error('malformed', what, place);
  };

  const made = u32(at.version);
  insist(at.version, made === version, `version ${made} is not known, this one reads ${version}`);
  const kind = imageKinds[u32(at.kind)];
  if (!kind) throw cursor.error('malformed', `there is no kind ${u32(at.kind)}`, at.kind);
  const fileSize = u64(at.fileSize);
  insist(at.fileSize, fileSize === actual, `${fileSize} bytes were written, ${actual} are there`);
  const [extents, unread, headerLength] = [u32(at.extents), u32(at.unread), u32(at.headerLength)];
  insist(at.extents, extents <= mostExtents, `${extents} extents are too many`);
  insist(at.unread, unread <= mostExtents, `${unread} unread ranges are too many`);
  insist(at.headerLength, headerLength <= mostHeader[kind], `a header of ${headerLength} bytes is too long`);
  // One part follows the other, to the end: none overlaps another.
  const [entriesAt, entriesLength] = [u64(at.entriesAt), u64(at.entriesLength)];
  insist(at.entriesAt, entriesAt >= prologueBytes, 'the entries begin in the prologue');
  const tableAt = u64(at.tableAt);
  insist(at.tableAt, tableAt === entriesAt + entriesLength, 'the tables do not follow the entries');
  const headerAt = u64(at.headerAt);
  const tables = extents * extentBytes + unread * unreadBytes;
  insist(at.headerAt, headerAt === tableAt + tables, 'the header does not follow the tables');
  insist(at.headerLength, headerAt + headerLength === fileSize, 'the header does not end the file');
  return {
    ...{ fd, path, kind, fileSize, size: u64(at.size), headerAt, headerLength, tableAt },
    ...{ extents, unread, entriesAt, entriesLength, checksum: u32(at.checksum), prologue },
  };
}

/** The cursor's errors are this format's. */
function inFile<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof LayoutError)) throw error;
    throw new ImageError(error.place, error.message.slice(error.place.length + 2));
  }
}
