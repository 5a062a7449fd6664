// A segment in plain memory, for tests of what looks at segments: bytes, and which pages are allocated.
// Not a mock of the kernel: test/live has the real one.
import {
  closedError,
  ExtentList,
  type ByteSource,
  type Extent,
  type SourceFacts,
} from '../../../native/source.js';

const page = 4096;

export class MemorySource implements ByteSource {
  readonly way = 'file';
  bytes: Uint8Array;
  readonly allocated = new Set<number>();
  /** Holes that were read from: a test asks that there is none. */
  readonly touchedHoles: number[] = [];
  /** Pages of which every read fails. */
  readonly unreadable = new Set<number>();
  reads = 0;
  /** What happens between the look and the read. */
  beforeRead: () => void = () => undefined;
  #closed = false;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }

  write(offset: number, data: Uint8Array): void {
    this.bytes.set(data, offset);
    for (const at of pages(offset, data.byteLength)) this.allocated.add(at);
  }

  resize(size: number): void {
    const old = this.bytes;
    this.bytes = new Uint8Array(size);
    this.bytes.set(old.subarray(0, size));
    for (const at of this.allocated) if (at * page >= size) this.allocated.delete(at);
  }

  facts(): SourceFacts {
    this.#refuseClosed();
    return { size: this.bytes.byteLength, allocated: this.allocated.size * page, links: 1 };
  }

  extents(offset: number, length: number): Extent[] {
    this.#refuseClosed();
    const list = new ExtentList();
    const end = Math.min(offset + length, this.bytes.byteLength);
    for (let at = offset; at < end;) {
      const next = Math.min((Math.floor(at / page) + 1) * page, end);
      list.add(at, next - at, this.allocated.has(Math.floor(at / page)) ? 'data' : 'hole');
      at = next;
    }
    return list.items;
  }

  read(offset: number, into: Uint8Array): number {
    this.#refuseClosed();
    this.reads++;
    this.beforeRead();
    let part = this.bytes.subarray(offset, offset + into.byteLength);
    for (const at of pages(offset, part.byteLength)) {
      if (!this.unreadable.has(at)) continue;
      part = part.subarray(0, Math.max(0, at * page - offset));
      break;
    }
    into.set(part);
    for (const at of pages(offset, part.byteLength)) {
      if (!this.allocated.has(at)) this.touchedHoles.push(at * page);
    }
    return part.byteLength;
  }

  residency(): undefined {
    return undefined;
  }

  close(): void {
    this.#closed = true;
  }

  #refuseClosed(): void {
    if (this.#closed) throw closedError('memory');
  }
}

function* pages(offset: number, length: number): Generator<number> {
  for (let at = Math.floor(offset / page); at * page < offset + length; at++) yield at;
}
