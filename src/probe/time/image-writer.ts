// Writes the file of a snapshot or a recording as its bytes come, without knowing beforehand how many there are.
// Not the reading of a segment: capture.ts. The layout is image-file.ts's.
import { crc32 } from 'node:zlib';
import {
  at,
  extentBytes,
  imageKinds,
  magic,
  mostExtents,
  mostHeader,
  prologueBytes,
  unreadBytes,
  unreadStates,
  version,
  type ImageKind,
  type UnreadState,
} from './image-file.js';
import { NewFile } from './new-file.js';
import { SnapshotError } from './snapshot-errors.js';

const bufferBytes = 1024 * 1024;

interface Extent {
  offset: number;
  length: number;
  place: number;
}

export class ImageWriter {
  readonly #file: NewFile;
  readonly #buffer = Buffer.allocUnsafe(bufferBytes);
  readonly #extents: Extent[] = [];
  readonly #unread: { offset: number; length: number; state: UnreadState }[] = [];
  /** Bytes that the buffer holds, and where in the file they go. */
  #filled = 0;
  #place = prologueBytes;
  #entriesAt: number | undefined;

  private constructor(file: NewFile) {
    this.#file = file;
  }

  /** It is there under its name once it is finished. Throws KernelError. */
  static async create(path: string): Promise<ImageWriter> {
    return new ImageWriter(await NewFile.create(path));
  }

  /** Bytes that it takes so far, tables aside. */
  get length(): number {
    return this.#place + this.#filled;
  }

  /** Bytes of the segment from `offset` on; never before what was given last. */
  async data(offset: number, bytes: Uint8Array): Promise<void> {
    if (bytes.byteLength === 0) return;
    if (this.#entriesAt !== undefined) throw new Error('all data comes before the first entry');
    const last = this.#extents.at(-1);
    // What lies side by side in the segment does so in the file.
    if (last && last.offset + last.length === offset) last.length += bytes.byteLength;
    else {
      if (this.#extents.length === mostExtents) throw tooMany();
      this.#extents.push({ offset, length: bytes.byteLength, place: this.length });
    }
    await this.#append(bytes);
  }

  /** What could not be read, in ascending order too. */
  unread(offset: number, length: number, state: UnreadState): void {
    if (length <= 0) return;
    const last = this.#unread.at(-1);
    if (last?.state === state && last.offset + last.length === offset) last.length += length;
    else if (this.#unread.length === mostExtents) throw tooMany();
    else this.#unread.push({ offset, length, state });
  }

  /** Behind all data: what else a recording has. */
  async entry(bytes: Uint8Array): Promise<void> {
    this.#entriesAt ??= this.length;
    await this.#append(bytes);
  }

  /**
   * `size`: the segment's. Answers the bytes of the whole file. Throws KernelError, and SnapshotError where it's too
   * much.
   */
  async finish(kind: ImageKind, size: number, header: object): Promise<number> {
    const text = Buffer.from(JSON.stringify(header));
    if (text.byteLength > mostHeader[kind])
      throw tooMuch(`what is said of it takes ${text.byteLength} bytes, and may take ${mostHeader[kind]}`);
    await this.#flush();
    const tables = this.#tables();
    const tableAt = this.#place;
    const headerAt = tableAt + tables.byteLength;
    const prologue = Buffer.alloc(prologueBytes);
    prologue.set(magic);
    prologue.writeUInt32LE(version, at.version);
    prologue.writeUInt32LE(imageKinds.indexOf(kind), at.kind);
    prologue.writeUInt32LE(text.byteLength, at.headerLength);
    prologue.writeUInt32LE(this.#extents.length, at.extents);
    prologue.writeUInt32LE(this.#unread.length, at.unread);
    const entriesAt = this.#entriesAt ?? tableAt;
    const places = {
      ...{ fileSize: headerAt + text.byteLength, size, headerAt, tableAt, entriesAt },
      entriesLength: tableAt - entriesAt,
    };
    for (const [name, value] of Object.entries(places))
      prologue.writeBigUInt64LE(BigInt(value), at[name as keyof typeof places]);
    const checksum = crc32(text, crc32(tables, crc32(prologue.subarray(at.fileSize))));
    prologue.writeUInt32LE(checksum, at.checksum);
    await this.#file.write(tables, tableAt);
    await this.#file.write(text, headerAt);
    await this.#file.write(prologue, 0);
    await this.#file.finish();
    return places.fileSize;
  }

  /** Leaves nothing of it, unless it is finished. */
  async abandon(): Promise<void> {
    await this.#file.abandon();
  }

  #tables(): Buffer {
    const bytes = Buffer.alloc(this.#extents.length * extentBytes + this.#unread.length * unreadBytes);
    let to = 0;
    for (const { offset, length, place } of this.#extents)
      for (const value of [offset, length, place]) to = bytes.writeBigUInt64LE(BigInt(value), to);
    for (const { offset, length, state } of this.#unread) {
      for (const value of [offset, length]) to = bytes.writeBigUInt64LE(BigInt(value), to);
      to = bytes.writeUInt32LE(unreadStates.indexOf(state), to) + 4;
    }
    return bytes;
  }

  async #append(bytes: Uint8Array): Promise<void> {
    if (bytes.byteLength >= bufferBytes) {
      await this.#flush();
      await this.#file.write(bytes, this.#place);
      this.#place += bytes.byteLength;
      return;
    }
    if (this.#filled + bytes.byteLength > bufferBytes) await this.#flush();
    this.#buffer.set(bytes, this.#filled);
    this.#filled += bytes.byteLength;
  }

  async #flush(): Promise<void> {
    if (this.#filled === 0) return;
    await this.#file.write(this.#buffer.subarray(0, this.#filled), this.#place);
    this.#place += this.#filled;
    this.#filled = 0;
  }
}

function tooMany(): SnapshotError {
  return tooMuch(`the segment's data is in more than ${mostExtents} pieces`);
}

function tooMuch(what: string): SnapshotError {
  return new SnapshotError('TOOMUCH', `It can't be kept in one file: ${what}.`);
}

/** `work` finishes the file; when it throws, nothing of it is left. */
export async function writeImage(path: string, work: (writer: ImageWriter) => Promise<void>): Promise<void> {
  const writer = await ImageWriter.create(path);
  try {
    await work(writer);
  } finally {
    await writer.abandon();
  }
}
