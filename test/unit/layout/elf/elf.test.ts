// ELF files of many machines, both byte orders and both widths: what their sections are, that relocations make them
// readable, and that a spoilt file gives one typed error. The files and how they were made: test/data/elf.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LayoutError } from '../../../../src/layout/cursor.js';
import { typeText } from '../../../../src/layout/decode/shape.js';
import { openDwarf } from '../../../../src/layout/dwarf/source.js';
import { debugSections, hasDebugInfo } from '../../../../src/layout/elf/debug-sections.js';
import { isElf, readElf } from '../../../../src/layout/elf/elf.js';
import { altLinkOf, buildIdOf, debugLinkOf } from '../../../../src/layout/elf/links.js';
import type { Layout } from '../../../../src/layout/layout.js';
import { bytesOf, decompress, inMemory, spoilt } from './samples.js';
import { ElfMaker } from './make-elf.js';
import { fuzzRuns } from '../../../support/fuzz.js';

function shapesOf(name: string): Layout {
  const elf = readElf(inMemory(bytesOf(name), name));
  const source = openDwarf(debugSections(elf, decompress));
  const [entry] = source.find('struct shapes');
  assert.ok(entry, `${name} has the type`);
  return source.layout(entry.id);
}

function told(layout: Layout): string[] {
  const root = layout.types[layout.root];
  assert.ok(root?.kind === 'struct');
  return [
    ...root.members.map(m => `${m.offset ?? '?'} ${typeText(layout, m.type)} ${m.name}`),
    `size ${root.size ?? '?'}`,
  ];
}

const wide = [
  '0 word flags',
  '0 word kind',
  '4 struct inner[2][3] rows',
  '76 union u',
  '80 enum shade shade',
  '88 const struct shapes * next',
  '96 int (struct inner *, char) * call',
  '104 struct ',
  '108 char[] rest',
  'size 112',
];

describe('ELF files', () => {
  const machines = [
    ['x86-64-dwarf4.o', 'x86-64', 8, true],
    ['x86-64-dwarf5.o', 'x86-64', 8, true],
    ['aarch64-dwarf5.o', 'aarch64', 8, true],
    ['riscv64-dwarf5.o', 'riscv64', 8, true],
    ['ppc64-dwarf5.o', 'ppc64', 8, false],
    ['s390x-dwarf5.o', 's390x', 8, false],
    ['i386-dwarf5.o', 'i386', 4, true],
    ['arm-dwarf5.o', 'arm', 4, true],
  ] as const;
  for (const [name, machine, addressSize, littleEndian] of machines)
    it(`${name}: header, sections and relocated debug information`, () => {
      const elf = readElf(inMemory(bytesOf(name), name));
      assert.deepEqual(
        [elf.kind, elf.machine, elf.addressSize, elf.littleEndian],
        ['relocatable', machine, addressSize, littleEndian],
      );
      assert.ok(hasDebugInfo(elf));
      const layout = shapesOf(name);
      assert.equal(layout.target.byteOrder, littleEndian ? 'little' : 'big');
      const members = told(layout);
      if (addressSize === 8) assert.deepEqual(members.map(normal), wide.map(normal));
      else assert.equal(members.at(-1), 'size 96');
    });

  for (const name of ['zlib.o', 'zdebug.o', 'type-units.o'])
    it(`${name}: compressed or in comdat groups, the same type`, () =>
      assert.deepEqual(told(shapesOf(name)).map(normal), wide.map(normal)));

  it('zlib-i386.o: the 32 bit head of a compressed section', () =>
    assert.equal(told(shapesOf('zlib-i386.o')).at(-1), 'size 96'));

  it('hands zstd sections to the decompressor, with the size that was announced', () => {
    const asked: number[] = [];
    const elf = readElf(inMemory(bytesOf('zstd.o')));
    const sections = debugSections(elf, {
      ...decompress,
      zstd: (bytes, size) => {
        asked.push(size);
        assert.deepEqual([...bytes.subarray(0, 4)], [0x28, 0xb5, 0x2f, 0xfd]);
        return new Uint8Array(size);
      },
    });
    assert.equal(sections.str.length, asked[0]);
  });

  it('reads the tables and the sections that are asked for, no more', () => {
    const file = inMemory(bytesOf('x86-64-dwarf5.o'));
    const elf = readElf(file);
    const afterTables = file.read;
    const sections = debugSections(elf, decompress);
    assert.equal(file.read, afterTables);
    assert.ok(sections.abbrev.length > 0);
    assert.equal(file.read, afterTables + sections.abbrev.length);
  });

  it('is told from what is none', () => {
    assert.equal(isElf(inMemory(new Uint8Array([0x7f, 0x45, 0x4c]))), false);
    assert.throws(() => readElf(inMemory(new Uint8Array(64))), LayoutError);
  });
});

describe('ELF files made by hand', () => {
  for (const [bits, little] of [
    [64, true],
    [64, false],
    [32, true],
    [32, false],
  ] as const) {
    const form = `${bits} bit, ${little ? 'little' : 'big'} endian`;

    it(`${form}: build-id, .gnu_debuglink and .gnu_debugaltlink`, () => {
      const maker = new ElfMaker(bits, little);
      maker.section('.note.gnu.build-id', 7, maker.note('GNU\0', 3, [0xab, 0xcd, 0xef, 1, 2]));
      maker.section('.gnu_debuglink', 1, [...text('a.debug\0'), ...maker.u32(0xdeadbeef)]);
      maker.section('.gnu_debugaltlink', 1, [...text('../x.dwz\0'), 0xca, 0xfe]);
      const elf = readElf(inMemory(maker.bytes()));
      assert.equal(buildIdOf(elf), 'abcdef0102');
      assert.deepEqual(debugLinkOf(elf, decompress), { name: 'a.debug', crc: 0xdeadbeef });
      assert.deepEqual(altLinkOf(elf, decompress), { name: '../x.dwz', buildId: 'cafe' });
    });

    it(`${form}: section counts that don't fit the header stand in the first section`, () => {
      const maker = new ElfMaker(bits, little);
      maker.section('.debug_str', 1, text('hi\0'));
      const elf = readElf(inMemory(maker.bytes({ extended: true })));
      assert.deepEqual(
        elf.sections.map(s => s.name),
        ['', '.debug_str', '.shstrtab'],
      );
      assert.equal(debugSections(elf, decompress).str.length, 3);
    });

    it(`${form}: no table of names is no error`, () => {
      const maker = new ElfMaker(bits, little);
      maker.section('.debug_str', 1, text('hi\0'));
      const elf = readElf(inMemory(maker.bytes({ nameless: true })));
      assert.deepEqual([...new Set(elf.sections.map(s => s.name))], ['']);
      assert.equal(hasDebugInfo(elf), false);
    });
  }

  it('finds the build-id by its segment where there are no sections', () => {
    const maker = new ElfMaker(64, true);
    maker.segment(4, maker.note('GNU\0', 3, [0x12, 0x34]));
    const elf = readElf(inMemory(maker.bytes({ sectionless: true })));
    assert.deepEqual(elf.sections, []);
    assert.equal(buildIdOf(elf), '1234');
  });

  it('refuses what claims to be larger than can be', () => {
    const maker = new ElfMaker(64, true);
    maker.section(
      '.debug_str',
      1,
      [...maker.u32(1), ...maker.u32(0), ...maker.u64(1 << 30), ...maker.u64(1), 0x78, 0x9c, 3, 0],
      0x800,
    );
    const elf = readElf(inMemory(maker.bytes()));
    assert.throws(
      () => debugSections(elf, decompress).str,
      (e: unknown) =>
        e instanceof LayoutError && e.fault === 'too large' && /claim to hold 1073741824/.test(e.message),
    );
  });
});

describe('spoilt ELF files', () => {
  const names = [
    'x86-64-dwarf5.o',
    's390x-dwarf5.o',
    'i386-dwarf5.o',
    'type-units.o',
    'zlib.o',
    'zdebug.o',
    'riscv64-dwarf5.o',
  ];
  const samples = names.map(name => bytesOf(name));
  let runs = 0;

  it('give one typed error or what can be read, in bounded time and memory', function () {
    const numRuns = fuzzRuns(this, 1500);
    const edit = fc.record({
      at: fc.oneof(fc.nat(80), fc.nat(8000)),
      value: fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, 8, 4),
    });
    fc.assert(
      fc.property(
        fc.nat(samples.length - 1),
        fc.array(edit, { minLength: 1, maxLength: 6 }),
        fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(4000)),
        (which, edits, cut) => {
          runs++;
          const bytes = spoilt(samples[which] ?? new Uint8Array(1), edits, cut);
          for (const look of looks) {
            try {
              look(bytes);
            } catch (error) {
              assert.ok(error instanceof LayoutError, String(error instanceof Error ? error.stack : error));
            }
          }
        },
      ),
      { numRuns, seed: 3 },
    );
    process.stdout.write(`      ${runs} files\n`);
  });

  const looks: readonly ((bytes: Uint8Array) => void)[] = [
    bytes => {
      const elf = readElf(inMemory(bytes));
      buildIdOf(elf);
      debugLinkOf(elf, decompress);
      altLinkOf(elf, decompress);
      const s = debugSections(elf, decompress);
      const sizes = [s.abbrev, s.str, s.lineStr, s.strOffsets, s.addr, s.types, s.cuIndex, s.info].map(
        b => b.length,
      );
      assert.ok(Math.max(...sizes) <= bytes.length * 1100);
    },
  ];
});

function text(value: string): number[] {
  return Array.from(value, character => character.charCodeAt(0));
}

/** Compilers differ in how they write one type: blanks and the order of words. */
function normal(line: string): string {
  return line
    .replaceAll(/\s+/g, ' ')
    .replace(/(\d+) .*call$/, '$1 call')
    .trim();
}
