// Which pages a process has in its page table, from /proc/pid/pagemap: asking touches nothing.
// Not a list of what is allocated: a page that no living process has touched isn't told apart from a hole.
// Follows Documentation/admin-guide/mm/pagemap.rst: one 64-bit word a page, bit 63 present, bit 62 swapped,
// bit 61 file-mapped or shared anonymous.
import { closeSync, openSync, readSync } from 'node:fs';
import { kernelError } from './errors.js';
import { pageSize } from './page-size.js';

const wordSize = 8;

/** Bound to the address space that it was opened for: after exit or exec it answers "nothing present". */
export class Pagemap {
  readonly #fd: number;
  readonly #path: string;
  #closed = false;

  /** Throws KernelError: EACCES where ptrace access is denied, ENOENT when the process has gone. */
  constructor(proc: string, pid: number) {
    this.#path = `${proc}/${pid}/pagemap`;
    try {
      this.#fd = openSync(this.#path, 'r');
    } catch (error) {
      throw kernelError(error, this.#path);
    }
  }

  /** One byte a page from `address` (page-aligned) on: 1 where a shared page is present. Short after an exit. */
  present(address: bigint, pages: number): Uint8Array {
    const words = new Uint8Array(pages * wordSize);
    let got: number;
    try {
      got = readSync(this.#fd, words, 0, words.byteLength, (address / BigInt(pageSize)) * BigInt(wordSize));
    } catch (error) {
      throw kernelError(error, this.#path);
    }
    const out = new Uint8Array(Math.floor(got / wordSize));
    for (let page = 0; page < out.length; page++) {
      const top = words[page * wordSize + 7] ?? 0;
      // Bit 63 and bit 61: present, and a page of a file or of shared memory, not one written over a private copy.
      out[page] = (top & 0xa0) === 0xa0 ? 1 : 0;
    }
    return out;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#fd);
  }
}
