// The DWARF sections of an ELF file, ready for a reader: found by any of their names, decompressed, namesakes of an
// object file put together, relocated. Read when first asked for. Not their meaning: src/layout/dwarf.
// Follows DWARF 5, sections 7.3.2 (split) and 7.3.5 (packages), and GCC's comdat groups (-fdebug-types-section).
import { LayoutError } from '../cursor.js';
import type { DebugSections, Decompress } from '../file.js';
import { sectionTypes, type Elf, type Section } from './elf.js';
import { Relocator, type SectionStarts } from './relocate.js';
import { sectionBytes } from './section-bytes.js';

/** main: of a program, a library or an object file · split: of a .dwo or a .dwp, whose names end in `.dwo`. */
export type SectionSet = 'main' | 'split';

/** Has it any types in DWARF at all? */
export function hasDebugInfo(elf: Elf, set: SectionSet = 'main'): boolean {
  return ['info', 'types'].some(name => named(elf, name, set).some(s => s.size > 0));
}

/** Sections are read as they are asked for; each throws LayoutError then. */
export function debugSections(elf: Elf, decompress: Decompress, set: SectionSet = 'main'): DebugSections {
  return new LazySections(elf, decompress, set);
}

class LazySections implements DebugSections {
  readonly littleEndian: boolean;
  readonly addressSize: 4 | 8;
  readonly machine: string;
  readonly #elf: Elf;
  readonly #decompress: Decompress;
  readonly #set: SectionSet;
  readonly #read = new Map<string, Uint8Array>();
  #relocator: Relocator | undefined;

  constructor(elf: Elf, decompress: Decompress, set: SectionSet) {
    this.littleEndian = elf.littleEndian;
    this.addressSize = elf.addressSize;
    this.machine = elf.machine;
    this.#elf = elf;
    this.#decompress = decompress;
    this.#set = set;
  }

  get info(): Uint8Array {
    return this.#bytes('info');
  }

  get abbrev(): Uint8Array {
    return this.#bytes('abbrev');
  }

  get str(): Uint8Array {
    return this.#bytes('str');
  }

  get lineStr(): Uint8Array {
    return this.#bytes('line_str');
  }

  get strOffsets(): Uint8Array {
    return this.#bytes('str_offsets');
  }

  get addr(): Uint8Array {
    return this.#bytes('addr');
  }

  get types(): Uint8Array {
    return this.#bytes('types');
  }

  get cuIndex(): Uint8Array {
    return this.#bytes('cu_index');
  }

  get tuIndex(): Uint8Array {
    return this.#bytes('tu_index');
  }

  #bytes(name: string): Uint8Array {
    const known = this.#read.get(name);
    if (known) return known;
    const bytes = this.#join(named(this.#elf, name, this.#set));
    this.#read.set(name, bytes);
    return bytes;
  }

  #join(sections: readonly Section[]): Uint8Array {
    refuseOverlap(this.#elf, sections);
    const parts = sections.map(section => this.#relocated(section));
    if (parts.length === 1) return parts[0] ?? new Uint8Array();
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  #relocated(section: Section): Uint8Array {
    const bytes = sectionBytes(this.#elf, section, this.#decompress);
    // Linked files may keep the relocations that were applied to them (ld --emit-relocs).
    if (this.#elf.kind !== 'relocatable') return bytes;
    this.#relocator ??= new Relocator(this.#elf, startsOf(this.#elf, this.#decompress), this.#decompress);
    return this.#relocator.relocated(section, bytes);
  }
}

function named(elf: Elf, name: string, set: SectionSet): Section[] {
  // The indices of a package bear no suffix.
  const suffix = set === 'split' && !name.endsWith('_index') ? '.dwo' : '';
  const names = [`.debug_${name}${suffix}`, `.zdebug_${name}${suffix}`];
  return elf.sections.filter(s => names.includes(s.name) && s.type !== sectionTypes.nobits);
}

/** Namesakes are put together; ones that share bytes would make much of little. */
function refuseOverlap(elf: Elf, sections: readonly Section[]): void {
  let end = 0;
  const parts = sections.filter(s => s.size > 0).sort((a, b) => a.offset - b.offset);
  for (const { name, offset, size } of parts) {
    if (offset < end)
      throw new LayoutError('malformed', `${elf.file.name} ${name}`, 'sections of this name share bytes');
    end = offset + size;
  }
}

function startsOf(elf: Elf, decompress: Decompress): SectionStarts {
  const starts = new Map<number, number>();
  const ends = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const { name } of elf.sections) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const section of elf.sections) {
    if (!/^\.z?debug_/.test(section.name) || (counts.get(section.name) ?? 0) < 2) continue;
    const start = ends.get(section.name) ?? 0;
    starts.set(section.index, start);
    ends.set(section.name, start + sectionBytes(elf, section, decompress).length);
  }
  return starts;
}
