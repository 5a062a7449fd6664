// One unit of .debug_info or .debug_types: its header, its abbreviations, and the few attributes of its first DIE that
// tell how to read the others. Not what is in it. Follows DWARF 5, section 7.5.1, and DWARF 2 to 4, section 7.5.1.
import type { Abbrev, AbbrevTable } from './abbrev.js';
import { Cursor, LayoutError, type LayoutFault } from '../cursor.js';
import { at, isC, isRust, tag, unitType } from './constants.js';
import { Die } from './die.js';
import type { FormParams } from './forms.js';
import type { Space } from './space.js';

export interface UnitHeader extends FormParams {
  /** Offsets in the section: of the header, behind the unit, of the first DIE. */
  start: number;
  end: number;
  dies: number;
  type: number;
  abbrevOffset: number;
  /** Of a type unit the signature, of a skeleton or split unit its id: 16 hex digits. */
  id?: string;
  /** Of a type unit: where its type is, from `start`. */
  typeOffset?: number;
}

/** What the first DIE says. */
interface Root {
  tag: number;
  name: string;
  language: number;
  strOffsetsBase: number | undefined;
  dwoName: string | undefined;
  dwoId: string | undefined;
  compDir: string;
  /** Clang made it, as DW_AT_producer tells. */
  clang: boolean;
}

export class Unit implements FormParams {
  readonly space: Space;
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  readonly start: number;
  readonly end: number;
  readonly dies: number;
  readonly version: number;
  readonly offsetSize: 4 | 8;
  readonly addressSize: number;
  readonly header: UnitHeader;
  #abbrevs: AbbrevTable | undefined;
  #cursor: Cursor | undefined;
  #root: Root | undefined;
  #reading = false;

  constructor(space: Space, header: UnitHeader) {
    this.space = space;
    this.bytes = space.bytes;
    this.littleEndian = space.littleEndian;
    this.header = header;
    this.start = header.start;
    this.end = header.end;
    this.dies = header.dies;
    this.version = header.version;
    this.offsetSize = header.offsetSize;
    this.addressSize = header.addressSize;
  }

  get abbrevs(): AbbrevTable {
    return (this.#abbrevs ??= this.space.file.abbrevs(this.header));
  }

  /** The abbreviation `code`, used by the DIE at `offset`. */
  abbrev(code: number, offset: number): Abbrev {
    const found = this.abbrevs.get(code);
    if (!found) throw this.error('malformed', `no abbreviation has the number ${code}`, offset);
    return found;
  }

  /** One cursor for all that reads this unit: it's read from at once and not kept. */
  cursor(offset: number): Cursor {
    const cursor = (this.#cursor ??= new Cursor(
      this.bytes,
      this.littleEndian,
      this.space.source,
      this.start,
      this.end,
    ));
    cursor.at = offset;
    return cursor;
  }

  die(offset: number): Die {
    return new Die(this, offset);
  }

  error(fault: LayoutFault, what: string, offset: number): LayoutError {
    return new LayoutError(fault, `${this.space.source}+0x${offset.toString(16)}`, what);
  }

  get root(): Root {
    if (this.#root) return this.#root;
    const die = new Die(this, this.dies);
    // The name of a unit may be an indexed string, which takes the base that is read here.
    if (this.#reading) throw this.error('malformed', 'a unit that needs itself to be read', this.dies);
    this.#reading = true;
    try {
      const strOffsetsBase = die.number(at.strOffsetsBase);
      this.#root = {
        ...{ tag: die.tag, name: '', language: die.number(at.language) ?? 0, strOffsetsBase },
        ...{ dwoName: undefined, dwoId: undefined, compDir: '', clang: false },
      };
      const root = this.#root;
      root.name = die.text(at.name) ?? '';
      root.compDir = die.text(at.compDir) ?? '';
      root.clang = die.text(at.producer)?.includes('clang') ?? false;
      root.dwoName = die.text(at.dwoName) ?? die.text(at.gnuDwoName);
      root.dwoId = this.header.id ?? hex16(die.big(at.gnuDwoId));
      return root;
    } finally {
      this.#reading = false;
    }
  }

  /** The language of the unit; one that tells none (a partial unit) speaks that of its file. */
  get language(): number {
    return this.root.language || this.space.file.language;
  }

  get isC(): boolean {
    return isC(this.language);
  }

  get isRust(): boolean {
    return isRust(this.language);
  }

  /** Its DIEs are in another file, as far as they tell of types. */
  get isSkeleton(): boolean {
    const { root, header } = this;
    return (
      header.type === unitType.skeleton ||
      root.tag === tag.skeletonUnit ||
      (root.dwoName !== undefined && root.dwoId !== undefined && !this.space.file.split)
    );
  }
}

export function hex16(value: bigint | undefined): string | undefined {
  return value === undefined ? undefined : BigInt.asUintN(64, value).toString(16).padStart(16, '0');
}

/** Reads the header at the cursor and leaves the cursor behind the unit, also where the header is no good: then it
 * gives the error. Throws where not even the end of the unit is known. `typesSection`: .debug_types of DWARF 4. */
export function readHeader(cursor: Cursor, typesSection: boolean): UnitHeader | LayoutError {
  const start = cursor.at;
  let length = cursor.u32();
  let offsetSize: 4 | 8 = 4;
  if (length === 0xffff_ffff) {
    offsetSize = 8;
    length = cursor.u64AsNumber();
  } else if (length >= 0xffff_fff0) throw cursor.error('malformed', 'a reserved length of a unit', start);
  const end = cursor.at + length;
  if (end > cursor.end)
    throw cursor.error('malformed', `a unit of ${length} bytes, and there are ${cursor.left}`, start);
  const inner = new Cursor(cursor.bytes, cursor.littleEndian, cursor.source, cursor.at, end);
  cursor.at = end;
  try {
    return readRest(inner, start, offsetSize, typesSection);
  } catch (error) {
    if (error instanceof LayoutError) return error;
    throw error;
  }
}

function readRest(cursor: Cursor, start: number, offsetSize: 4 | 8, typesSection: boolean): UnitHeader {
  const version = cursor.u16();
  if (version < 2 || version > 5) throw cursor.error('unsupported', `DWARF of version ${version}`, start);
  let type: number = typesSection ? unitType.type : unitType.compile;
  let addressSize = 0;
  if (version >= 5) {
    type = cursor.u8();
    addressSize = cursor.u8();
  }
  const abbrevOffset = cursor.unsigned(offsetSize);
  if (version < 5) addressSize = cursor.u8();
  if (![1, 2, 4, 8].includes(addressSize))
    throw cursor.error('unsupported', `addresses of ${addressSize} bytes`, start);
  const header: UnitHeader = {
    ...{ start, end: cursor.end, dies: 0, version, offsetSize, addressSize, type, abbrevOffset },
  };
  const isType = type === unitType.type || type === unitType.splitType;
  if (isType || type === unitType.skeleton || type === unitType.splitCompile)
    header.id = hex16(cursor.u64()) ?? '';
  if (isType) header.typeOffset = cursor.unsigned(offsetSize);
  header.dies = cursor.at;
  return header;
}
