// How much of one ELF file may be read: headers of a hostile one name the same bytes any number of times, and a sparse
// file has room for any size. Each section counts once, however often it's read. Not the reading: section-bytes.ts.
import { LayoutError } from '../cursor.js';
import type { Elf, Section } from './elf.js';

/** Of all sections of a file, as they stand in it and decompressed. The largest programs have less. */
const mostBytes = 2 * 1024 * 1024 * 1024;
/** Sections of a sound file don't share bytes; some tools let a few do. */
const mostTimesFile = 2;

class ReadBudget {
  readonly #counted = new Set<string>();
  #raw = 0;
  #inflated = 0;

  count(elf: Elf, section: Section, way: 'raw' | 'inflated', size: number): void {
    const key = `${section.index} ${way}`;
    if (this.#counted.has(key)) return;
    const raw = this.#raw + (way === 'raw' ? size : 0);
    const inflated = this.#inflated + (way === 'inflated' ? size : 0);
    const tooMuch = (what: string): LayoutError =>
      new LayoutError('too large', `${elf.file.name} ${section.name}`, what);
    if (raw > elf.file.size * mostTimesFile)
      throw tooMuch(`sections up to here hold ${raw} bytes, but the file has ${elf.file.size}`);
    if (raw + inflated > mostBytes)
      throw tooMuch(`sections up to here hold ${raw + inflated} bytes; at most ${mostBytes} are read`);
    this.#counted.add(key);
    this.#raw = raw;
    this.#inflated = inflated;
  }
}

const budgets = new WeakMap<Elf, ReadBudget>();

/** Before `size` bytes of a section are read or made. Throws LayoutError, `too large`. */
export function countRead(elf: Elf, section: Section, way: 'raw' | 'inflated', size: number): void {
  let budget = budgets.get(elf);
  if (!budget) budgets.set(elf, (budget = new ReadBudget()));
  budget.count(elf, section, way, size);
}
