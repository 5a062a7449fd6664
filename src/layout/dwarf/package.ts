// A .dwp: many .dwo files in one, with an index that tells which part of each section belongs to which unit.
// Not the units themselves. Follows DWARF 5, section 7.3.5, and GNU's version 2 before it (the DebugFission page).
import { Cursor, LayoutError } from '../cursor.js';
import type { DebugSections } from '../file.js';

/** Column numbers of the index; `types` is of version 2 alone. */
const column = { info: 1, types: 2, abbrev: 3, strOffsets: 6 } as const;
const mostColumns = 32;

interface Table {
  cursor: Cursor;
  columns: readonly number[];
  units: number;
  slots: number;
  hashes: number;
  rows: number;
  offsets: number;
  sizes: number;
}

export class Package {
  readonly sections: DebugSections;
  readonly #cus: Table | undefined;
  readonly #tus: Table | undefined;

  constructor(sections: DebugSections) {
    this.sections = sections;
    this.#cus = readTable(new Cursor(sections.cuIndex, sections.littleEndian, '.debug_cu_index'));
    this.#tus = readTable(new Cursor(sections.tuIndex, sections.littleEndian, '.debug_tu_index'));
  }

  /** Type units in it, by number, from 1. */
  get typeUnits(): number {
    return this.#tus?.units ?? 0;
  }

  /** The sections of one compile unit, by its id (16 hex digits); undefined where it has no such unit. */
  unit(id: string): DebugSections | undefined {
    if (!this.#cus) return undefined;
    const row = lookUp(this.#cus, id);
    return row ? this.#part(this.#cus, row) : undefined;
  }

  /** The number of a type unit, by its signature. */
  typeUnit(id: string): number | undefined {
    return this.#tus && lookUp(this.#tus, id);
  }

  typeUnitSections(row: number): DebugSections | undefined {
    return this.#tus && this.#part(this.#tus, row);
  }

  #part(table: Table, row: number): DebugSections {
    const { sections } = this;
    const cut = (which: number, bytes: Uint8Array): Uint8Array => {
      const index = table.columns.indexOf(which);
      if (index < 0) return bytes.subarray(0, 0);
      const cell = ((row - 1) * table.columns.length + index) * 4;
      const { cursor } = table;
      cursor.at = table.offsets + cell;
      const offset = cursor.u32();
      cursor.at = table.sizes + cell;
      const size = cursor.u32();
      if (offset + size > bytes.length)
        throw cursor.error(
          'malformed',
          `a part of ${size} bytes at ${offset} of a section of ${bytes.length}`,
        );
      return bytes.subarray(offset, offset + size);
    };
    return {
      littleEndian: sections.littleEndian,
      addressSize: sections.addressSize,
      machine: sections.machine,
      info: cut(column.info, sections.info),
      types: cut(column.types, sections.types),
      abbrev: cut(column.abbrev, sections.abbrev),
      strOffsets: cut(column.strOffsets, sections.strOffsets),
      str: sections.str,
      lineStr: sections.lineStr,
      addr: sections.addr,
      cuIndex: sections.cuIndex.subarray(0, 0),
      tuIndex: sections.tuIndex.subarray(0, 0),
    };
  }
}

function readTable(cursor: Cursor): Table | undefined {
  if (cursor.left === 0) return undefined;
  let version = cursor.u16();
  const rest = cursor.u16();
  if (!cursor.littleEndian && version === 0) version = rest;
  if (version !== 2 && version !== 5) throw cursor.error('unsupported', `an index of version ${version}`, 0);
  const width = cursor.u32();
  const units = cursor.u32();
  const slots = cursor.u32();
  if (units === 0) return undefined;
  if (width > mostColumns) throw cursor.error('malformed', `an index of ${width} columns`, 4);
  if (units > slots) throw cursor.error('malformed', `${units} units in ${slots} slots`, 8);
  const hashes = cursor.at;
  // A signature for each slot of the hash table: read where one is looked up.
  cursor.pass(slots * 8);
  const rows = cursor.at;
  // And the row of each.
  cursor.pass(slots * 4);
  const columns = Array.from({ length: width }, () => cursor.u32());
  // Two tables of a row a unit, of which one row is read for each unit that is opened.
  const offsets = cursor.at;
  cursor.pass(units * width * 4);
  const sizes = cursor.at;
  cursor.pass(units * width * 4);
  return { cursor, columns, units, slots, hashes, rows, offsets, sizes };
}

function lookUp(table: Table, id: string): number | undefined {
  const { cursor, slots } = table;
  const low = Number.parseInt(id.slice(8), 16);
  const high = Number.parseInt(id.slice(0, 8), 16);
  // Slots are a power of two; whatever they are, no more are looked at than there are.
  let slot = (low & (slots - 1)) >>> 0;
  const step = ((high & (slots - 1)) | 1) >>> 0;
  for (let tries = 0; tries < slots; tries++) {
    slot %= slots;
    cursor.at = table.rows + slot * 4;
    const row = cursor.u32();
    if (row === 0) return undefined;
    if (row > table.units)
      throw new LayoutError('malformed', cursor.source, `row ${row} of an index with ${table.units} rows`);
    cursor.at = table.hashes + slot * 8;
    if (cursor.u64().toString(16).padStart(16, '0') === id) return row;
    slot += step;
  }
  return undefined;
}
