// One unit of .debug_info or .debug_types: its header, its abbreviations, and the few attributes of its first DIE that
// tell how to read the others. Not what is in it. Follows DWARF 5, section 7.5.1, and DWARF 2 to 4, section 7.5.1.
import type { Abbrev, AbbrevTable } from './abbrev.js';
import { Cursor, LayoutError, type LayoutFault } from '../cursor.js';
import { at, isC, isRust, unitType } from './constants.js';
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
  /** One cursor for all that reads this unit: it's moved, read from at once, and not kept. */
  readonly shared: Cursor;
  #abbrevs: AbbrevTable | undefined;
  #first: Die | undefined;
  #language: number | undefined;
  #clang: boolean | undefined;

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
    this.shared = new Cursor(space.bytes, space.littleEndian, space.source, header.start, header.end);
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

  /** The shared cursor, at `offset`. */
  cursor(offset: number): Cursor {
    this.shared.at = offset;
    return this.shared;
  }

  /** A text about the unit; '' where it has none or it can't be read: its types don't depend on it. */
  #told(attr: number): string {
    try {
      return this.first.text(attr) ?? '';
    } catch (error) {
      if (error instanceof LayoutError) return '';
      throw error;
    }
  }

  die(offset: number): Die {
    return new Die(this, offset);
  }

  error(fault: LayoutFault, what: string, offset: number): LayoutError {
    return new LayoutError(fault, `${this.space.source}+0x${offset.toString(16)}`, what);
  }

  /** The first DIE: compile unit, partial unit, type unit, skeleton. */
  get first(): Die {
    return (this.#first ??= new Die(this, this.dies));
  }

  get name(): string {
    return this.#told(at.name);
  }

  /** DW_AT_str_offsets_base. */
  get strOffsetsBase(): number | undefined {
    return this.first.number(at.strOffsetsBase);
  }

  /** Clang made it, as DW_AT_producer tells. */
  get isClang(): boolean {
    return (this.#clang ??= this.#told(at.producer).includes('clang'));
  }

  /** DW_AT_dwo_name and its id: 16 hex digits. */
  get split(): { dwoName: string; dwoId: string; compDir: string } | undefined {
    const { first } = this;
    const dwoName = first.text(at.dwoName) ?? first.text(at.gnuDwoName);
    const dwoId = this.header.id ?? hex16(first.big(at.gnuDwoId));
    if (dwoName === undefined || dwoId === undefined) return undefined;
    return { dwoName, dwoId, compDir: first.text(at.compDir) ?? '' };
  }

  /** The language of the unit; one that tells none (a partial unit) speaks that of its file. */
  get language(): number {
    return (this.#language ??= this.ownLanguage || this.space.file.language);
  }

  /** DW_AT_language, 0 where it has none. */
  get ownLanguage(): number {
    return this.first.number(at.language) ?? 0;
  }

  get isC(): boolean {
    return isC(this.language);
  }

  get isRust(): boolean {
    return isRust(this.language);
  }

  /** Its DIEs are in another file, as far as they tell of types. */
  get isSkeleton(): boolean {
    if (this.version >= 5) return this.header.type === unitType.skeleton;
    // GNU's forerunner marks them by an attribute alone; then there's a table of addresses.
    const { split, sections } = this.space.file;
    return !split && sections.addr.length > 0 && this.first.has(at.gnuDwoName);
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
