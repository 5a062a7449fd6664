// Opens a file of this machine as the probe would, for tests of DWARF: whole in memory, sections by src/layout/elf.
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { openDwarf, type DwarfSource } from '../../src/layout/dwarf/source.js';
import type { Others } from '../../src/layout/dwarf/files.js';
import { debugSections, type SectionSet } from '../../src/layout/elf/debug-sections.js';
import { readElf } from '../../src/layout/elf/elf.js';
import type { DebugSections, Decompress, FileBytes } from '../../src/layout/file.js';

const decompress: Decompress = {
  zlib: (bytes, size) =>
    inflateSync(bytes, { chunkSize: Math.max(size, 64), maxOutputLength: Math.max(size, 1) }),
  zstd: () => {
    throw new Error('no test file is compressed with zstd');
  },
};

export function sectionsOf(path: string, set: SectionSet = 'main'): DebugSections {
  return sectionsIn(readFileSync(path), path, set);
}

export function sectionsIn(bytes: Uint8Array, name: string, set: SectionSet = 'main'): DebugSections {
  const file: FileBytes = {
    name,
    size: bytes.length,
    slice: (offset, length) => bytes.subarray(offset, offset + length),
  };
  return debugSections(readElf(file), decompress, set);
}

export function openFile(path: string, others: Others = {}): DwarfSource {
  return openDwarf(sectionsOf(path), others);
}
