// The debug sections of one file: its units, and what a form in one of them stands for, a string or another entry,
// which may lie in a supplementary file or a type unit. Follows DWARF 5, sections 7.3.2, 7.3.6, 7.5.5 and 7.26.
import { longestName } from './budget.js';
import { AbbrevTable } from './abbrev.js';
import { Cursor, decodeText, LayoutError } from '../cursor.js';
import { form } from './constants.js';
import { Die } from './die.js';
import type { DebugSections } from '../file.js';
import { Space } from './space.js';
import { hex16, type Unit, type UnitHeader } from './unit.js';

/** What a file needs from the others beside it. */
export interface Neighbours {
  /** The type of a type unit, by its signature (16 hex digits). */
  signature(id: string): Die | undefined;
  /** The supplementary file (dwz). */
  supplementary(): DwarfFile | undefined;
  problem(error: LayoutError): void;
  /** DW_LANG of the program, for a file whose units tell none. */
  language(): number;
}

/** Where a string is, as one number: what is equal is the same string, what differs may be. */
export type TextRef = number;
export const pool = { str: 0, lineStr: 1, info: 2, types: 3, alt: 4 } as const;
export const poolSize = 2 ** 46;

/** Of all strings of one file, in characters: no real file comes near, but strings may share their ends. */
const mostText = 2 ** 28;

export class DwarfFile {
  readonly sections: DebugSections;
  /** A .dwo, or one of a .dwp. */
  readonly split: boolean;
  readonly info: Space;
  readonly types: Space;
  readonly #neighbours: Neighbours;
  readonly #abbrevs = new Map<string, AbbrevTable>();
  readonly #texts = new Map<TextRef, string>();
  #language: number | undefined;
  #textLeft = mostText;

  /** `key`: what tells its entries from those of the other files; `suffix`: of the names of its sections. */
  constructor(key: string, sections: DebugSections, neighbours: Neighbours, split = false) {
    const suffix = split ? '.dwo' : '';
    this.sections = sections;
    this.split = split;
    this.#neighbours = neighbours;
    this.info = new Space(`${key}i`, this, `.debug_info${suffix}`, sections.info, false);
    this.types = new Space(`${key}t`, this, `.debug_types${suffix}`, sections.types, true);
  }

  get spaces(): readonly Space[] {
    return [this.info, this.types];
  }

  /** DW_AT_language of the first unit that has one; of what has none (a supplementary file) the program's. */
  get language(): number {
    if (this.#language !== undefined) return this.#language;
    this.#language = 0;
    for (const { ownLanguage } of this.info.units) if (ownLanguage) return (this.#language = ownLanguage);
    return (this.#language = this.#neighbours.language());
  }

  problem(error: LayoutError): void {
    this.#neighbours.problem(error);
  }

  abbrevs(header: UnitHeader): AbbrevTable {
    const { abbrevOffset, version, offsetSize, addressSize } = header;
    const key = `${abbrevOffset} ${version} ${offsetSize} ${addressSize}`;
    let table = this.#abbrevs.get(key);
    if (!table) {
      const name = this.split ? '.debug_abbrev.dwo' : '.debug_abbrev';
      const cursor = new Cursor(this.sections.abbrev, this.sections.littleEndian, name);
      table = new AbbrevTable(cursor, abbrevOffset, { version, offsetSize, addressSize });
      this.#abbrevs.set(key, table);
    }
    return table;
  }

  text(unit: Unit, code: number, cursor: Cursor): string | undefined {
    const ref = this.textRef(unit, code, cursor);
    return ref === undefined ? undefined : this.textAt(ref);
  }

  /** Undefined for a form that is no string. */
  textRef(unit: Unit, code: number, cursor: Cursor): TextRef | undefined {
    switch (code) {
      case form.string:
        return cursor.at + (unit.space === this.info ? pool.info : pool.types) * poolSize;
      case form.strp:
        return cursor.unsigned(unit.offsetSize);
      case form.lineStrp:
        return cursor.unsigned(unit.offsetSize) + pool.lineStr * poolSize;
      case form.strpSup:
      case form.gnuStrpAlt:
        return cursor.unsigned(unit.offsetSize) + pool.alt * poolSize;
      case form.strx:
      case form.gnuStrIndex:
        return this.#indexed(unit, cursor.ulebNumber());
      case form.strx1:
      case form.strx2:
      case form.strx3:
      case form.strx4:
        return this.#indexed(unit, cursor.unsigned(code - form.strx1 + 1));
      default:
        return undefined;
    }
  }

  textAt(ref: TextRef): string {
    let text = this.#texts.get(ref);
    if (text === undefined) {
      text = this.#read(Math.floor(ref / poolSize), ref % poolSize);
      this.#textLeft -= text.length;
      if (this.#textLeft < 0)
        throw new LayoutError(
          'too large',
          this.info.source,
          'its names take more memory than any program needs',
        );
      this.#texts.set(ref, text);
    }
    return text;
  }

  ref(unit: Unit, code: number, cursor: Cursor): Die | undefined {
    switch (code) {
      case form.ref1:
        return this.#near(unit, cursor.u8());
      case form.ref2:
        return this.#near(unit, cursor.u16());
      case form.ref4:
        return this.#near(unit, cursor.u32());
      case form.ref8:
        return this.#near(unit, cursor.u64AsNumber());
      case form.refUdata:
        return this.#near(unit, cursor.ulebNumber());
      case form.refAddr:
        return dieAt(this.info, cursor.unsigned(unit.version < 3 ? unit.addressSize : unit.offsetSize), unit);
      case form.refSig8: {
        const id = hex16(cursor.u64()) ?? '';
        const die = this.#neighbours.signature(id);
        if (!die) throw cursor.error('missing', `there is no type unit with the signature ${id}`);
        return die;
      }
      case form.gnuRefAlt:
      case form.refSup4:
      case form.refSup8: {
        const size = code === form.refSup4 ? 4 : code === form.refSup8 ? 8 : unit.offsetSize;
        const offset = cursor.unsigned(size);
        return dieAt(this.#alt(cursor).info, offset, unit);
      }
      default:
        return undefined;
    }
  }

  #near(unit: Unit, offset: number): Die {
    const place = unit.start + offset;
    if (place < unit.dies || place >= unit.end)
      throw unit.error('malformed', `a reference to 0x${offset.toString(16)}, out of its unit`, unit.start);
    return new Die(unit, place);
  }

  #indexed(unit: Unit, index: number): TextRef {
    const cursor = new Cursor(
      this.sections.strOffsets,
      this.sections.littleEndian,
      this.split ? '.debug_str_offsets.dwo' : '.debug_str_offsets',
    );
    cursor.at = this.#strOffsetsBase(unit) + index * unit.offsetSize;
    return cursor.unsigned(unit.offsetSize);
  }

  /** Where the table of the unit's indexed strings starts. */
  #strOffsetsBase(unit: Unit): number {
    const given = unit.strOffsetsBase;
    if (given !== undefined) return given;
    // GNU's forerunner of DWARF 5 had no header before the table.
    return unit.version < 5 ? 0 : unit.offsetSize === 8 ? 16 : 8;
  }

  /** The part of .debug_str_offsets that is the unit's; all of it where nothing tells. */
  strOffsetsOf(unit: Unit): { start: number; end: number } {
    const { strOffsets, littleEndian } = this.sections;
    const start = this.#strOffsetsBase(unit);
    const header = unit.offsetSize === 8 ? 16 : 8;
    const cursor = new Cursor(strOffsets, littleEndian, '.debug_str_offsets');
    if (unit.version < 5 || start < header || start > cursor.end) return { start: 0, end: cursor.end };
    // The length is 4 bytes behind an escape in 64 bit DWARF; it counts what comes after it, 4 bytes before the table.
    cursor.at = start - 4 - unit.offsetSize;
    return { start, end: Math.min(cursor.end, start - 4 + cursor.unsigned(unit.offsetSize)) };
  }

  #read(which: number, offset: number): string {
    const { sections } = this;
    switch (which) {
      case pool.str:
        return readText(sections.str, offset, '.debug_str');
      case pool.lineStr:
        return readText(sections.lineStr, offset, '.debug_line_str');
      case pool.info:
        return readText(sections.info, offset, this.info.source);
      case pool.types:
        return readText(sections.types, offset, this.types.source);
      default: {
        const alt = this.#neighbours.supplementary();
        if (!alt)
          throw new LayoutError('missing', '.gnu_debugaltlink', 'a string is in the supplementary file');
        return readText(alt.sections.str, offset, '.debug_str of the supplementary file');
      }
    }
  }

  #alt(cursor: Cursor): DwarfFile {
    const alt = this.#neighbours.supplementary();
    if (!alt) throw cursor.error('missing', 'this is in the supplementary file (dwz), which is not there');
    return alt;
  }
}

/** The entry at an offset of a whole section. `from`: the unit that says so, for the error. */
export function dieAt(space: Space, offset: number, from?: Unit): Die {
  const unit = space.unitAt(offset);
  if (!unit || offset < unit.dies) {
    const place = `0x${offset.toString(16)}`;
    throw from
      ? from.error('malformed', `a reference to ${place}, where no unit has an entry`, from.start)
      : new LayoutError('malformed', `${space.source}+${place}`, 'no unit has an entry there');
  }
  return new Die(unit, offset);
}

function readText(bytes: Uint8Array, offset: number, source: string): string {
  if (offset < bytes.length) {
    const stop = bytes.indexOf(0, offset);
    if (stop >= 0) return decodeText(bytes, offset, Math.min(stop, offset + longestName));
  }
  throw new LayoutError('malformed', `${source}+0x${offset.toString(16)}`, 'no string ends there');
}
