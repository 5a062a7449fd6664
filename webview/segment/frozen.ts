// What is shown while paused: the bytes as they were, and ranges seen since then as they were first read.
// Not what the probe believes we have: picture.ts goes on with that.
import { Cells, stateCode } from './cells.js';
import type { Picture } from './picture.js';

const pageSize = 4096;
/** Pages kept, 4 KiB each; the oldest go first. */
const mostPages = 2048;

export class Frozen {
  readonly #pages = new Map<number, Cells>();

  /** Takes what `picture` holds, but only where nothing is known yet. */
  add(picture: Picture): void {
    const row = new Cells(picture.length);
    picture.read(picture.offset, row);
    for (let i = 0; i < row.length; i++) {
      if (row.state[i] === stateCode.unseen) continue;
      const at = picture.offset + i;
      const page = this.#page(Math.floor(at / pageSize));
      const inPage = at % pageSize;
      if (page.state[inPage] === stateCode.unseen) page.copy(row, i, i + 1, inPage);
    }
  }

  read(offset: number, into: Cells): void {
    into.clear(0, into.length);
    for (let i = 0; i < into.length;) {
      const at = offset + i;
      const inPage = at % pageSize;
      const length = Math.min(pageSize - inPage, into.length - i);
      const page = this.#pages.get(Math.floor(at / pageSize));
      if (page) into.copy(page, inPage, inPage + length, i);
      i += length;
    }
  }

  #page(number: number): Cells {
    const known = this.#pages.get(number);
    if (known) return known;
    const page = new Cells(pageSize);
    this.#pages.set(number, page);
    const oldest = this.#pages.keys().next();
    if (this.#pages.size > mostPages && !oldest.done) this.#pages.delete(oldest.value);
    return page;
  }
}
