// Bytes in memory, to be saved as those of a segment are. They never change. Not a way to any object's bytes: these are
// native/source-*.ts.
import type { ByteSource, Extent, SourceFacts } from '../../../native/source.js';

export class BytesSource implements ByteSource {
  readonly way = 'file';
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  facts(): SourceFacts {
    return { size: this.#bytes.byteLength, allocated: this.#bytes.byteLength };
  }

  extents(offset: number, length: number): Extent[] {
    const end = Math.min(offset + length, this.#bytes.byteLength);
    return end > offset ? [{ offset, length: end - offset, state: 'data' }] : [];
  }

  read(offset: number, into: Uint8Array): number {
    const part = this.#bytes.subarray(offset, offset + into.byteLength);
    into.set(part);
    return part.byteLength;
  }

  residency(): undefined {
    return undefined;
  }

  close(): void {
    // It holds nothing of its own.
  }
}
