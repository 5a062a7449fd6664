// One section of units, .debug_info or .debug_types of one file: which units it has, and which one an offset is in.
// Not what they hold. Follows DWARF 5, section 7.5.
import { Cursor, LayoutError } from '../cursor.js';
import type { DwarfFile } from './file.js';
import { readHeader, Unit } from './unit.js';

/** Reported of one section; what comes after is as bad, and the list is for a person. */
const mostProblems = 50;

export class Space {
  /** Which section of which file, short: the first part of an EntryId. */
  readonly key: string;
  readonly file: DwarfFile;
  readonly source: string;
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  readonly #typesSection: boolean;
  #units: Unit[] | undefined;

  constructor(key: string, file: DwarfFile, source: string, bytes: Uint8Array, typesSection: boolean) {
    this.key = key;
    this.file = file;
    this.source = source;
    this.bytes = bytes;
    this.littleEndian = file.sections.littleEndian;
    this.#typesSection = typesSection;
  }

  /** In the order of the section. A unit with a bad header is reported to the file and left out. */
  get units(): readonly Unit[] {
    return (this.#units ??= this.#list());
  }

  /** The unit that `offset` is in, its header included. */
  unitAt(offset: number): Unit | undefined {
    const { units } = this;
    let low = 0;
    let high = units.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((units[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const unit = units[low];
    return unit && offset >= unit.start && offset < unit.end ? unit : undefined;
  }

  #list(): Unit[] {
    const cursor = new Cursor(this.bytes, this.littleEndian, this.source);
    const units: Unit[] = [];
    let problems = 0;
    while (cursor.left > 0 && problems < mostProblems) {
      try {
        const header = readHeader(cursor, this.#typesSection);
        if (!(header instanceof LayoutError)) units.push(new Unit(this, header));
        else {
          problems++;
          this.file.problem(header);
        }
      } catch (error) {
        if (!(error instanceof LayoutError)) throw error;
        this.file.problem(error);
        break;
      }
    }
    return units;
  }
}
