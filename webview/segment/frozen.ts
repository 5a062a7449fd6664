// What is shown while paused: the bytes as they were, and ranges seen since then as they were first read.
// Not what the probe believes we have: picture.ts goes on with that.
import { Cells, stateCode } from './cells.js';
import type { Picture } from './picture.js';

/** Bytes of a chunk, whatever the machine's pages are, and how many are kept; the oldest go first. */
const chunkSize = 4096;
const mostChunks = 2048;

export class Frozen {
  readonly #chunks = new Map<number, Cells>();

  /** Takes what `picture` holds, but only where nothing is known yet. */
  add(picture: Picture): void {
    const row = new Cells(picture.length);
    picture.read(picture.offset, row);
    for (let i = 0; i < row.length; i++) {
      if (row.state[i] === stateCode.unseen) continue;
      const at = picture.offset + i;
      const chunk = this.#chunk(Math.floor(at / chunkSize));
      const within = at % chunkSize;
      if (chunk.state[within] === stateCode.unseen) chunk.copy(row, i, i + 1, within);
    }
  }

  read(offset: number, into: Cells): void {
    into.clear(0, into.length);
    for (let i = 0; i < into.length;) {
      const at = offset + i;
      const within = at % chunkSize;
      const length = Math.min(chunkSize - within, into.length - i);
      const chunk = this.#chunks.get(Math.floor(at / chunkSize));
      if (chunk) into.copy(chunk, within, within + length, i);
      i += length;
    }
  }

  #chunk(number: number): Cells {
    const known = this.#chunks.get(number);
    if (known) return known;
    const chunk = new Cells(chunkSize);
    this.#chunks.set(number, chunk);
    const oldest = this.#chunks.keys().next();
    if (this.#chunks.size > mostChunks && !oldest.done) this.#chunks.delete(oldest.value);
    return chunk;
  }
}
