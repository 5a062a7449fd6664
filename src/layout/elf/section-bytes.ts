// The bytes of a section as its readers want them: decompressed. Not relocated: relocate.ts.
// Follows the System V gABI, "Section Compression" (Elf_Chdr), and GNU's older .zdebug_* ("ZLIB", big endian size).
import { Cursor, LayoutError } from '../cursor.js';
import type { Decompress } from '../file.js';
import { sectionTypes, type Elf, type Section } from './elf.js';
import { countRead } from './read-budget.js';

const compressedFlag = 0x800;
const zdebugHead = 12;
const zlibMagic = 0x5a4c4942;
const byZlib = 1;
const byZstd = 2;

// Deflate makes at most 1032 bytes of one; a zstd block at most 128 KiB of four bytes. A size beyond that is a lie,
// and told before it is allocated.
const mostZlib = 1032;
const mostZstd = 32_768;

/** No section is larger, whatever its header says: what reads it counts in 32 bits. */
const mostBytes = 0xffff_ffff;

/** Its bytes, decompressed; empty where it takes no room in the file. Throws LayoutError. May share memory. */
export function sectionBytes(elf: Elf, section: Section, decompress: Decompress): Uint8Array {
  const raw = rawBytes(elf, section);
  if (section.flags & compressedFlag && raw.length > 0) return inflate(elf, section, raw, decompress);
  if (section.name.startsWith('.zdebug_')) return inflateOld(elf, section, raw, decompress);
  return raw;
}

/** As they stand in the file. Throws LayoutError when they reach past its end. */
export function rawBytes(elf: Elf, section: Section): Uint8Array {
  if (section.type === sectionTypes.nobits) return new Uint8Array();
  const { offset, size } = section;
  if (offset > elf.file.size || size > elf.file.size - offset)
    throw fault(elf, section, `${size} bytes at 0x${offset.toString(16)} reach past the end of the file`);
  if (size > mostBytes) throw fault(elf, section, `${size} bytes are more than can be held`, 'too large');
  countRead(elf, section, 'raw', size);
  return elf.file.slice(offset, size);
}

function inflate(elf: Elf, section: Section, raw: Uint8Array, decompress: Decompress): Uint8Array {
  const cursor = new Cursor(raw, elf.littleEndian, place(elf, section));
  const type = cursor.u32();
  // ch_reserved, of 64 bit files alone.
  if (elf.addressSize === 8) cursor.pass(4);
  const size = elf.addressSize === 8 ? cursor.u64AsNumber() : cursor.u32();
  // ch_addralign.
  cursor.pass(elf.addressSize);
  const body = cursor.block(cursor.left);
  if (type === byZlib) return run(elf, section, body, size, mostZlib, (b, n) => decompress.zlib(b, n));
  if (type === byZstd) return run(elf, section, body, size, mostZstd, (b, n) => decompress.zstd(b, n));
  throw fault(elf, section, `a compression of type ${type} is not known`, 'unsupported');
}

function inflateOld(elf: Elf, section: Section, raw: Uint8Array, decompress: Decompress): Uint8Array {
  const cursor = new Cursor(raw, false, place(elf, section));
  if (raw.length < zdebugHead || cursor.u32() !== zlibMagic)
    throw fault(elf, section, 'it does not begin with ZLIB');
  const size = cursor.u64AsNumber();
  return run(elf, section, cursor.block(cursor.left), size, mostZlib, (b, n) => decompress.zlib(b, n));
}

function run(
  elf: Elf,
  section: Section,
  body: Uint8Array,
  size: number,
  most: number,
  decompress: (bytes: Uint8Array, size: number) => Uint8Array,
): Uint8Array {
  if (size === 0) return new Uint8Array();
  if (size > body.length * most || size > mostBytes)
    throw fault(elf, section, `${body.length} compressed bytes claim to hold ${size}`, 'too large');
  countRead(elf, section, 'inflated', size);
  const bytes = (() => {
    try {
      return decompress(body, size);
    } catch (error) {
      if (error instanceof LayoutError) throw error;
      throw fault(elf, section, error instanceof Error ? error.message : String(error));
    }
  })();
  if (bytes.length === size) return bytes;
  throw fault(elf, section, `${bytes.length} bytes came out where ${size} were announced`);
}

function place(elf: Elf, section: Section): string {
  return `${elf.file.name} ${section.name}`;
}

function fault(
  elf: Elf,
  section: Section,
  what: string,
  kind: LayoutError['fault'] = 'malformed',
): LayoutError {
  return new LayoutError(kind, place(elf, section), what);
}
