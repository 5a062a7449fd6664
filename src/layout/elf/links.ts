// What a file says of where the rest of its debug information lies: build-id, .gnu_debuglink, .gnu_debugaltlink.
// Not the search for it: src/probe/types. Follows gdb's manual, "Debugging Information in Separate Files", and
// the note format of the gABI, chapter 5.
import { Cursor } from '../cursor.js';
import type { Decompress } from '../file.js';
import { noteSegment, sectionTypes, type Elf, type Section } from './elf.js';
import { rawBytes, sectionBytes } from './section-bytes.js';

const buildIdNote = 3;
const gnu = 'GNU\0';
/** A hash: SHA-1 has 20 bytes, others at most 64. More is no build-id. */
const mostIdBytes = 64;
/** Notes are few and short; a file of notes (a core dump) is not searched through. */
const mostNoteBytes = 1 << 20;
const mostNotes = 64;

export interface DebugLink {
  /** A file name without a folder. */
  name: string;
  /** CRC-32 of the whole file. */
  crc: number;
}

export interface AltLink {
  /** A path, absolute or from the folder of the file that names it. */
  name: string;
  /** Hex. */
  buildId: string;
}

/** Hex, or undefined. Sections are asked first, then segments: a file may have lost either. */
export function buildIdOf(elf: Elf): string | undefined {
  const notes = elf.sections.filter(s => s.type === sectionTypes.note && s.size <= mostNoteBytes);
  for (const section of notes.slice(0, mostNotes)) {
    const found = idIn(rawBytes(elf, section), elf, section.align);
    if (found !== undefined) return found;
  }
  for (const { type, offset, size, align } of elf.segments.slice(0, mostNotes)) {
    if (type !== noteSegment || size > mostNoteBytes || offset > elf.file.size - size) continue;
    const found = idIn(elf.file.slice(offset, size), elf, align);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Throws LayoutError. */
export function debugLinkOf(elf: Elf, decompress: Decompress): DebugLink | undefined {
  const cursor = cursorOf(elf, '.gnu_debuglink', decompress);
  if (!cursor) return undefined;
  const name = cursor.cstring();
  cursor.at = Math.ceil(cursor.at / 4) * 4;
  return { name, crc: cursor.u32() };
}

/** The file that dwz moved what several programs share to. Throws LayoutError. */
export function altLinkOf(elf: Elf, decompress: Decompress): AltLink | undefined {
  const cursor = cursorOf(elf, '.gnu_debugaltlink', decompress);
  if (!cursor) return undefined;
  return { name: cursor.cstring(), buildId: toHex(cursor.block(Math.min(cursor.left, mostIdBytes))) };
}

export function sectionNamed(elf: Elf, name: string): Section | undefined {
  return elf.sections.find(s => s.name === name && s.type !== sectionTypes.nobits && s.size > 0);
}

function cursorOf(elf: Elf, name: string, decompress: Decompress): Cursor | undefined {
  const section = sectionNamed(elf, name);
  if (!section) return undefined;
  return new Cursor(sectionBytes(elf, section, decompress), elf.littleEndian, `${elf.file.name} ${name}`);
}

function idIn(bytes: Uint8Array, elf: Elf, align: number): string | undefined {
  const cursor = new Cursor(bytes, elf.littleEndian, `${elf.file.name} notes`);
  const step = align === 8 ? 8 : 4;
  while (cursor.left >= 12) {
    const nameSize = cursor.u32();
    const size = cursor.u32();
    const type = cursor.u32();
    const start = up(cursor.at + nameSize, step);
    const end = start + size;
    if (end > bytes.length) return undefined;
    const name = String.fromCharCode(
      ...bytes.subarray(cursor.at, cursor.at + Math.min(nameSize, gnu.length)),
    );
    if (type === buildIdNote && nameSize === gnu.length && name === gnu && size > 0 && size <= mostIdBytes)
      return toHex(bytes.subarray(start, end));
    cursor.at = Math.min(up(end, step), bytes.length);
  }
  return undefined;
}

function up(offset: number, step: number): number {
  return Math.ceil(offset / step) * step;
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
