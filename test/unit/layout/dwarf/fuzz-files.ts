// Breaks real ELF files as wholes, their headers above all, and sees that the whole way from file to layout ends, soon,
// with answers or a LayoutError. Sections alone: fuzz.ts, whose runs this shares.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexBtf } from '../../../../src/layout/btf/source.js';
import { LayoutError } from '../../../../src/layout/cursor.js';
import { openDwarf } from '../../../../src/layout/dwarf/source.js';
import { debugSections, hasDebugInfo } from '../../../../src/layout/elf/debug-sections.js';
import { readElf, type Elf } from '../../../../src/layout/elf/elf.js';
import { altLinkOf, buildIdOf, debugLinkOf, sectionNamed } from '../../../../src/layout/elf/links.js';
import { sectionBytes } from '../../../../src/layout/elf/section-bytes.js';
import type { FileBytes } from '../../../../src/layout/file.js';
import type { TypeSource } from '../../../../src/layout/layout.js';
import { decompress } from '../../../../src/probe/types/decompress.js';
import { projectRoot } from '../../../support/paths.js';
import { randomFrom, type Random } from '../../../support/random.js';
import { breakBytes, count, pick, type Outcome } from './fuzz.js';

export interface Whole {
  name: string;
  bytes: Uint8Array;
}

/** Of test/data: every machine, both byte orders, split, compressed, dwz, BTF. */
export function allFiles(): Whole[] {
  return ['dwarf', 'elf'].flatMap(folder => {
    const path = join(projectRoot, 'test', 'data', folder);
    return readdirSync(path)
      .filter(name => /\.(o|so|dwo|dwp|debug)$/.test(name))
      .sort()
      .map(name => ({ name, bytes: Uint8Array.from(readFileSync(join(path, name))) }));
  });
}

/** Execution `number` of the run that `seed` names. */
export function executeFile(inputs: readonly Whole[], seed: number, number: number, outcome: Outcome): void {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
  const { name, bytes } = pick(random, inputs);
  const broken = breakFile(random, bytes);
  const start = performance.now();
  read(inMemory(name, broken), random, outcome);
  const ms = performance.now() - start;
  outcome.executions++;
  if (ms > outcome.slowest.ms) outcome.slowest = { ms, number };
}

const mostLayouts = 20;

function read(file: FileBytes, random: Random, outcome: Outcome): void {
  const attempt = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof LayoutError)) throw error;
      count(outcome, error);
      return undefined;
    }
  };
  const elf = attempt(() => readElf(file));
  if (!elf) return;
  attempt(() => buildIdOf(elf));
  attempt(() => debugLinkOf(elf, decompress));
  attempt(() => altLinkOf(elf, decompress));
  const sources = [attempt(() => dwarfOf(elf)), attempt(() => btfOf(elf))];
  for (const source of sources) {
    if (!source) continue;
    if (random() < 0.3) attempt(() => source.find('slot'));
    for (const entry of (attempt(() => source.entries()) ?? []).slice(0, mostLayouts)) {
      const layout = attempt(() => source.layout(entry.id));
      outcome.types += layout?.types.length ?? 0;
    }
  }
}

function dwarfOf(elf: Elf): TypeSource | undefined {
  if (hasDebugInfo(elf)) return openDwarf(debugSections(elf, decompress));
  return hasDebugInfo(elf, 'split') ? openDwarf(debugSections(elf, decompress, 'split')) : undefined;
}

function btfOf(elf: Elf): TypeSource | undefined {
  const section = sectionNamed(elf, '.BTF');
  if (!section) return undefined;
  const { addressSize, machine } = elf;
  return indexBtf(sectionBytes(elf, section, decompress), { name: '.BTF', addressSize, machine });
}

/** One to six faults: in the headers as a rule, else anywhere. */
function breakFile(random: Random, bytes: Uint8Array): Uint8Array {
  let broken: Uint8Array = Uint8Array.from(bytes);
  const headers = headersOf(bytes);
  const faults = 1 + Math.floor(random() ** 2 * 6);
  for (let i = 0; i < faults; i++) {
    if (random() < 0.25) {
      broken = breakBytes(random, broken);
      continue;
    }
    const { at, length } = pick(random, headers);
    overwrite(random, broken, at + Math.floor(random() * length));
  }
  return broken;
}

/** The file's own, of its sections (each may have its turn) and of its segments. */
function headersOf(bytes: Uint8Array): { at: number; length: number }[] {
  const elf = readElf(inMemory('whole', bytes));
  const wide = elf.addressSize === 8;
  const view = new DataView(bytes.buffer);
  const little = elf.littleEndian;
  const table = wide ? Number(view.getBigUint64(40, little)) : view.getUint32(32, little);
  const each = wide ? 64 : 40;
  const sections = elf.sections.map((_, i) => ({ at: table + i * each, length: each }));
  // The head of what is compressed says how much comes out of it.
  const heads = elf.sections.flatMap(s =>
    s.type !== 8 && s.size >= 24 ? [{ at: s.offset, length: 24 }] : [],
  );
  return [{ at: 0, length: wide ? 64 : 52 }, ...sections, ...sections, ...heads];
}

const words = [0, 1, 2, 8, 0x7f, 0xff, 0x800, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

/** A byte, or a word of 2, 4 or 8 bytes, in place: offsets keep their meaning. */
function overwrite(random: Random, bytes: Uint8Array, at: number): void {
  const width = pick(random, [1, 1, 2, 4, 8]);
  const start = width === 1 ? at : at - (at % width);
  const word = random() < 0.5 ? pick(random, words) : Math.floor(random() * bytes.length * 1.2);
  for (let i = 0; i < width && start + i < bytes.length; i++)
    bytes[start + i] = i < 4 ? (word >>> (8 * i)) & 0xff : random() < 0.1 ? 0xff : 0;
}

function inMemory(name: string, bytes: Uint8Array): FileBytes {
  return {
    name,
    size: bytes.length,
    slice: (offset, length) => {
      if (!(offset >= 0 && length >= 0 && offset + length <= bytes.length))
        throw new LayoutError('malformed', `${name}+${offset}`, `wanted ${length} bytes`);
      return bytes.slice(offset, offset + length);
    },
  };
}
