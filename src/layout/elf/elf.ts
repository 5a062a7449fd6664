// The skeleton of an ELF file: its header, its section table, its segments. Not what is in the sections:
// section-bytes.ts reads one, notes.ts, links.ts and debug-sections.ts know particular ones.
// Follows the System V gABI, chapters 4 and 5 (elf(5)): 32 and 64 bit, either byte order, extended numbering.
import { Cursor, decodeText, LayoutError } from '../cursor.js';
import type { FileBytes } from '../file.js';
import { machineName } from './machines.js';

export type ElfKind = 'relocatable' | 'executable' | 'shared' | 'core' | 'other';

export interface Section {
  /** As it stands in the table of names; '' where the file has none. */
  name: string;
  index: number;
  /** SHT_*: `sectionTypes` has those that matter here. */
  type: number;
  /** SHF_*. */
  flags: number;
  /** Bytes in the file. */
  offset: number;
  size: number;
  link: number;
  info: number;
  align: number;
  entrySize: number;
}

export interface Segment {
  /** PT_*. */
  type: number;
  /** Bytes in the file. */
  offset: number;
  size: number;
  align: number;
}

export interface Elf {
  file: FileBytes;
  littleEndian: boolean;
  addressSize: 4 | 8;
  kind: ElfKind;
  machine: string;
  sections: readonly Section[];
  segments: readonly Segment[];
}

export const sectionTypes = { symtab: 2, rela: 4, note: 7, nobits: 8, rel: 9, symtabShndx: 18 } as const;
export const noteSegment = 4;

const identSize = 16;
const kinds: readonly ElfKind[] = ['other', 'relocatable', 'executable', 'shared', 'core'];
/** An object file of a large C++ unit has some hundred thousand. */
const mostSections = 1 << 19;
/** Of one table of headers, whose entries may be padded: sparse files claim any size for nothing. */
const mostTableBytes = 64 * 1024 * 1024;
/** All names of an object file of a large C++ unit take some MiB. */
const mostNameBytes = 16 * 1024 * 1024;
/** No name that matters is longer. */
const longestName = 256;
const extendedIndex = 0xffff;
const extendedCount = 0xffff;

/** Does it begin as an ELF file does? */
export function isElf(file: FileBytes): boolean {
  if (file.size < identSize) return false;
  const [a, b, c, d] = file.slice(0, 4);
  return a === 0x7f && b === 0x45 && c === 0x4c && d === 0x46;
}

/** Throws LayoutError. Reads the header and the tables, no section but that of the names. */
export function readElf(file: FileBytes): Elf {
  if (!isElf(file)) throw new LayoutError('malformed', `${file.name}+0x0`, 'this is no ELF file');
  const ident = file.slice(0, identSize);
  const bits = ident[4];
  const order = ident[5];
  if (bits !== 1 && bits !== 2) throw at(file, 4, `a file class of ${bits ?? 0} is neither 32 nor 64 bit`);
  if (order !== 1 && order !== 2) throw at(file, 5, `a data encoding of ${order ?? 0} is neither byte order`);
  const wide = bits === 2;
  const littleEndian = order === 1;
  const header = readHeader(file, wide, littleEndian);
  const first = header.sectionOffset === 0 ? undefined : readFirstSection(file, header, wide, littleEndian);
  const sectionCount = header.sectionOffset === 0 ? 0 : header.sectionCount || (first?.size ?? 0);
  const segmentCount = header.segmentCount === extendedCount ? (first?.info ?? 0) : header.segmentCount;
  const nameIndex = header.nameIndex === extendedIndex ? (first?.link ?? 0) : header.nameIndex;
  const elf = {
    file,
    littleEndian,
    addressSize: wide ? (8 as const) : (4 as const),
    kind: kinds[header.type] ?? 'other',
    machine: machineName(header.machine, wide),
    segments: readSegments(file, { ...header, segmentCount }, wide, littleEndian),
  };
  const sections = readSections(file, { ...header, sectionCount }, wide, littleEndian);
  nameSections(file, sections, sections[nameIndex]);
  return { ...elf, sections };
}

interface Header {
  type: number;
  machine: number;
  segmentOffset: number;
  sectionOffset: number;
  segmentSize: number;
  segmentCount: number;
  sectionSize: number;
  sectionCount: number;
  nameIndex: number;
}

function readHeader(file: FileBytes, wide: boolean, littleEndian: boolean): Header {
  const cursor = new Cursor(
    file.slice(0, Math.min(file.size, wide ? 64 : 52)),
    littleEndian,
    file.name,
    identSize,
  );
  const word = (): number => (wide ? cursor.u64AsNumber() : cursor.u32());
  const type = cursor.u16();
  const machine = cursor.u16();
  // e_version, e_entry (an address, so not read as a number).
  cursor.pass(4 + (wide ? 8 : 4));
  const segmentOffset = word();
  const sectionOffset = word();
  // e_flags, e_ehsize.
  cursor.pass(6);
  return {
    type,
    machine,
    segmentOffset,
    sectionOffset,
    segmentSize: cursor.u16(),
    segmentCount: cursor.u16(),
    sectionSize: cursor.u16(),
    sectionCount: cursor.u16(),
    nameIndex: cursor.u16(),
  };
}

/** What doesn't fit the header's 16 bits stands in the first section. */
function readFirstSection(
  file: FileBytes,
  header: Header,
  wide: boolean,
  littleEndian: boolean,
): Section | undefined {
  return readSections(file, { ...header, sectionCount: 1 }, wide, littleEndian)[0];
}

function readSections(file: FileBytes, header: Header, wide: boolean, littleEndian: boolean): Section[] {
  const { sectionOffset: offset, sectionCount: count, sectionSize: entrySize } = header;
  if (count === 0) return [];
  if (count > mostSections || count * entrySize > mostTableBytes)
    throw at(file, offset, `${count} section headers of ${entrySize} bytes`, 'too large');
  const least = wide ? 64 : 40;
  if (entrySize < least) throw at(file, offset, `a section header of ${entrySize} bytes, not ${least}`);
  if (offset > file.size || count * entrySize > file.size - offset)
    throw at(file, offset, `${count} section headers reach past the end of the file`);
  const cursor = new Cursor(
    file.slice(offset, count * entrySize),
    littleEndian,
    `${file.name} section headers`,
  );
  const word = (): number => (wide ? cursor.u64AsNumber() : cursor.u32());
  const sections: Section[] = [];
  for (let index = 0; index < count; index++) {
    cursor.at = index * entrySize;
    // For now the place of the name in the table of names, which is itself a section.
    const name = String(cursor.u32());
    const type = cursor.u32();
    const flags = wide ? Number(cursor.u64() & 0xffff_ffffn) : cursor.u32();
    // sh_addr: nothing is loaded.
    cursor.pass(wide ? 8 : 4);
    const [start, size] = [word(), word()];
    const [link, info] = [cursor.u32(), cursor.u32()];
    sections.push({
      ...{ name, index, type, flags, offset: start, size, link, info },
      ...{ align: word(), entrySize: word() },
    });
  }
  return sections;
}

function readSegments(file: FileBytes, header: Header, wide: boolean, littleEndian: boolean): Segment[] {
  const { segmentOffset: offset, segmentCount: count, segmentSize: entrySize } = header;
  if (offset === 0 || count === 0 || entrySize < (wide ? 56 : 32)) return [];
  // Notes are looked for in vain there: no program has that many.
  if (count * entrySize > mostTableBytes) return [];
  // A separate debug file may keep a table of what it hasn't: that must not keep its types away.
  if (offset > file.size || count * entrySize > file.size - offset) return [];
  const cursor = new Cursor(
    file.slice(offset, count * entrySize),
    littleEndian,
    `${file.name} program headers`,
  );
  const segments: Segment[] = [];
  for (let index = 0; index < count; index++) {
    cursor.at = index * entrySize;
    const type = cursor.u32();
    if (type !== noteSegment) continue;
    // p_flags, which a 64 bit entry has here.
    if (wide) cursor.pass(4);
    const start = wide ? cursor.u64AsNumber() : cursor.u32();
    // p_vaddr, p_paddr.
    cursor.pass(wide ? 16 : 8);
    const size = wide ? cursor.u64AsNumber() : cursor.u32();
    // p_memsz; and p_flags, which a 32 bit entry has here.
    cursor.pass(8);
    segments.push({ type, offset: start, size, align: wide ? cursor.u64AsNumber() : cursor.u32() });
  }
  return segments;
}

function nameSections(file: FileBytes, sections: Section[], names: Section | undefined): void {
  const has = names !== undefined && names.index > 0 && names.type !== sectionTypes.nobits;
  if (has && names.size > mostNameBytes)
    throw at(file, names.offset, `${names.size} bytes of section names`, 'too large');
  const bytes = has ? file.slice(names.offset, names.size) : new Uint8Array();
  for (const section of sections) {
    const from = Number(section.name);
    const length = bytes.subarray(from, from + longestName).indexOf(0);
    section.name = length < 0 ? '' : decodeText(bytes, from, from + length);
  }
}

function at(
  file: FileBytes,
  offset: number,
  what: string,
  fault: LayoutError['fault'] = 'malformed',
): LayoutError {
  return new LayoutError(fault, `${file.name}+0x${offset.toString(16)}`, what);
}
