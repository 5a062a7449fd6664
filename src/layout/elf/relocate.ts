// Relocations of an object file's debug sections, so that offsets from one into another can be read as they stand.
// Not a linker: only what puts a symbol's plain value somewhere. Follows the gABI, chapter 4 ("Relocation").
import { LayoutError } from '../cursor.js';
import type { Decompress } from '../file.js';
import { sectionTypes, type Elf, type Section } from './elf.js';
import { relocationsOf, type Relocation } from './machines.js';
import { sectionBytes } from './section-bytes.js';

const reservedIndices = 0xff00;
const extendedIndex = 0xffff;

/** Where each section begins in what its namesakes make together; 0 for those that stand alone. */
export type SectionStarts = ReadonlyMap<number, number>;

/** Applies the relocations of one file. Tables and symbols are looked up once: there may be thousands of sections. */
export class Relocator {
  readonly #elf: Elf;
  readonly #decompress: Decompress;
  readonly #starts: SectionStarts;
  readonly #tables = new Map<number, Section[]>();
  readonly #symbols = new Map<number, BigUint64Array>();

  constructor(elf: Elf, starts: SectionStarts, decompress: Decompress) {
    this.#elf = elf;
    this.#starts = starts;
    this.#decompress = decompress;
    for (const table of elf.sections) {
      if (table.size === 0 || (table.type !== sectionTypes.rela && table.type !== sectionTypes.rel)) continue;
      const others = this.#tables.get(table.info);
      if (others) others.push(table);
      else this.#tables.set(table.info, [table]);
    }
  }

  /** `bytes` of `section`, or a copy of them with its relocations applied. Throws LayoutError. */
  relocated(section: Section, bytes: Uint8Array): Uint8Array {
    const tables = this.#tables.get(section.index);
    if (!tables) return bytes;
    const own = bytes.slice();
    for (const table of tables) this.#apply(table, own);
    return own;
  }

  #apply(table: Section, bytes: Uint8Array): void {
    const elf = this.#elf;
    const known = relocationsOf(elf.machine);
    const source = `${elf.file.name} ${table.name}`;
    if (!known) throw new LayoutError('unsupported', source, `relocations of ${elf.machine} are not known`);
    const symbols = this.#symbolsOf(table.link);
    const entries = sectionBytes(elf, table, this.#decompress);
    const input = viewOf(entries);
    const output = viewOf(bytes);
    const le = elf.littleEndian;
    const wide = elf.addressSize === 8;
    const hasAddend = table.type === sectionTypes.rela;
    const entrySize = (wide ? 16 : 8) + (hasAddend ? (wide ? 8 : 4) : 0);
    for (let at = 0; at + entrySize <= entries.length; at += entrySize) {
      const offset = wide ? Number(input.getBigUint64(at, le)) : input.getUint32(at, le);
      const info = wide ? undefined : input.getUint32(at + 4, le);
      const type = info === undefined ? input.getUint32(at + (le ? 8 : 12), le) : info & 0xff;
      const symbol = info === undefined ? input.getUint32(at + (le ? 12 : 8), le) : info >>> 8;
      const relocation = known.get(type);
      const where = `${source}+0x${at.toString(16)}`;
      if (!relocation)
        throw new LayoutError('unsupported', where, `a relocation of type ${type} on ${elf.machine}`);
      if (relocation.action === 'none') continue;
      const value = symbol === 0 ? 0n : symbols[symbol];
      if (value === undefined) throw new LayoutError('malformed', where, `there is no symbol ${symbol}`);
      if (offset + Math.max(1, relocation.size) > bytes.length)
        throw new LayoutError('malformed', where, `an offset of ${offset} lies outside of the section`);
      const addend = !hasAddend
        ? undefined
        : wide
          ? input.getBigInt64(at + 16, le)
          : BigInt(input.getInt32(at + 8, le));
      apply(output, offset, relocation, value, addend, le);
    }
  }

  #symbolsOf(index: number): BigUint64Array {
    const known = this.#symbols.get(index);
    if (known) return known;
    const symbols = readSymbols(this.#elf, index, this.#starts, this.#decompress);
    this.#symbols.set(index, symbols);
    return symbols;
  }
}

function apply(
  view: DataView,
  at: number,
  { action, size }: Relocation,
  symbol: bigint,
  addend: bigint | undefined,
  le: boolean,
): void {
  const there = size === 0 ? 0n : get(view, at, size, le);
  // Without an addend of its own, a relocation adds to what stands there.
  const value = symbol + (addend ?? there);
  switch (action) {
    case 'set':
      put(view, at, size, value, le);
      break;
    case 'add':
      put(view, at, size, there + value, le);
      break;
    case 'sub':
      put(view, at, size, there - value, le);
      break;
    case 'set6':
      view.setUint8(at, (view.getUint8(at) & 0xc0) | Number(value & 0x3fn));
      break;
    case 'sub6': {
      const byte = view.getUint8(at);
      view.setUint8(at, (byte & 0xc0) | (((byte & 0x3f) - Number(value & 0x3fn)) & 0x3f));
      break;
    }
    case 'set uleb':
      putUleb(view, at, () => value);
      break;
    case 'sub uleb':
      putUleb(view, at, old => old - value);
      break;
    case 'none':
      break;
  }
}

/** A LEB128 keeps its length, whatever it holds. */
function putUleb(view: DataView, at: number, next: (old: bigint) => bigint): void {
  let length = 0;
  let old = 0n;
  for (;;) {
    if (at + length >= view.byteLength || length === 10) return;
    const byte = view.getUint8(at + length);
    old |= BigInt(byte & 0x7f) << BigInt(7 * length);
    length++;
    if (byte < 0x80) break;
  }
  let left = BigInt.asUintN(64, next(old));
  for (let i = 0; i < length; i++) {
    view.setUint8(at + i, Number(left & 0x7fn) | (i < length - 1 ? 0x80 : 0));
    left >>= 7n;
  }
}

/** Values of all symbols; those of sections that were put together count from the start of the whole. */
function readSymbols(elf: Elf, index: number, starts: SectionStarts, decompress: Decompress): BigUint64Array {
  const table = elf.sections[index];
  if (table?.type !== sectionTypes.symtab)
    throw new LayoutError('malformed', elf.file.name, `section ${index} holds no symbols for relocations`);
  const bytes = sectionBytes(elf, table, decompress);
  const view = viewOf(bytes);
  const le = elf.littleEndian;
  const wide = elf.addressSize === 8;
  const entrySize = wide ? 24 : 16;
  const extended = elf.sections.find(s => s.type === sectionTypes.symtabShndx && s.link === index);
  const indices = extended ? viewOf(sectionBytes(elf, extended, decompress)) : undefined;
  const values = new BigUint64Array(Math.floor(bytes.length / entrySize));
  for (let i = 0; i < values.length; i++) {
    const at = i * entrySize;
    const value = wide ? view.getBigUint64(at + 8, le) : BigInt(view.getUint32(at + 4, le));
    let section = view.getUint16(at + (wide ? 6 : 14), le);
    const place = i * 4;
    if (section === extendedIndex && indices && place + 4 <= indices.byteLength)
      section = indices.getUint32(place, le);
    else if (section >= reservedIndices) section = 0;
    values[i] = value + BigInt(starts.get(section) ?? 0);
  }
  return values;
}

function get(view: DataView, at: number, size: number, le: boolean): bigint {
  if (size === 8) return view.getBigUint64(at, le);
  if (size === 4) return BigInt(view.getUint32(at, le));
  return BigInt(size === 2 ? view.getUint16(at, le) : view.getUint8(at));
}

function put(view: DataView, at: number, size: number, value: bigint, le: boolean): void {
  if (size === 8) view.setBigUint64(at, BigInt.asUintN(64, value), le);
  else if (size === 4) view.setUint32(at, Number(BigInt.asUintN(32, value)), le);
  else if (size === 2) view.setUint16(at, Number(BigInt.asUintN(16, value)), le);
  else view.setUint8(at, Number(BigInt.asUintN(8, value)));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
