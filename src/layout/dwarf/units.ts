// Which units a program's types are in: those of its own file, of its split files, and of the supplementary file those
// that it imports. Follows DWARF 5, sections 3.1.2 and 3.2.5.
import { LayoutError } from '../cursor.js';
import { at, form } from './constants.js';
import type { Die } from './die.js';
import type { Files } from './files.js';
import type { Unit } from './unit.js';

/** Skeletons aren't among them: what they have lies elsewhere. */
export function* unitsOf(files: Files): Generator<Unit, void, undefined> {
  for (const space of files.spaces())
    for (const unit of space.units) if (space !== files.main.info || !files.isSkeleton(unit)) yield unit;
}

/** Units of the supplementary file, found as imports of others are met. */
export class Imports {
  readonly #files: Files;
  readonly units = new Set<Unit>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** `die`: a DW_TAG_imported_unit. What it imports is of no matter where it lies in the same file. */
  add(die: Die): void {
    const code = die.formOf(at.import);
    if (code !== form.gnuRefAlt && code !== form.refSup4 && code !== form.refSup8 && !this.#isInside(die))
      return;
    const target = die.ref(at.import);
    if (target) this.units.add(target.unit);
  }

  #isInside(die: Die): boolean {
    return die.unit.space.file === this.#files.supplementary();
  }
}

/** What `work` gives; a LayoutError in it is reported, and gives undefined. */
export function guarded<T>(files: Files, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof LayoutError)) throw error;
    files.problem(error);
    return undefined;
  }
}
