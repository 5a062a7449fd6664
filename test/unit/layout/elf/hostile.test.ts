// ELF files whose headers claim far more than the file holds: refused by one typed error before anything is allocated.
// The files are made up; their sizes cost nothing, as those of sparse files.
import assert from 'node:assert/strict';
import { LayoutError, type LayoutFault } from '../../../../src/layout/cursor.js';
import type { FileBytes } from '../../../../src/layout/file.js';
import { debugSections } from '../../../../src/layout/elf/debug-sections.js';
import { readElf, type Elf, type Section } from '../../../../src/layout/elf/elf.js';
import { sectionBytes } from '../../../../src/layout/elf/section-bytes.js';
import { decompress, inMemory } from './samples.js';
import { ElfMaker } from './make-elf.js';

const gib = 1024 ** 3;

function failsAs(fault: LayoutFault, words: RegExp): (error: unknown) => boolean {
  return error => error instanceof LayoutError && error.fault === fault && words.test(error.message);
}

function section(index: number, facts: Partial<Section>): Section {
  return {
    ...{ name: '.debug_info', index, type: 1, flags: 0, offset: 0, size: 0 },
    ...{ link: 0, info: 0, align: 1, entrySize: 0, ...facts },
  };
}

/** `asked`: sizes that were read of it. None of them is allocated. */
function sparse(size: number): FileBytes & { asked: number[] } {
  const asked: number[] = [];
  return {
    ...{ name: 'sparse', size, asked },
    slice: (_, length) => {
      asked.push(length);
      return new Uint8Array();
    },
  };
}

function elfOf(file: FileBytes, sections: readonly Section[]): Elf {
  return {
    ...{ file, sections, littleEndian: true, addressSize: 8, kind: 'shared', machine: 'x86-64' },
    segments: [],
  };
}

/** The beginning of a 64 bit ELF file, in one of `size` bytes; zeros follow. */
function withTable(size: number, edit: (view: DataView) => void): FileBytes & { largest: number } {
  const maker = new ElfMaker(64, true);
  maker.section('.debug_str', 1, [104, 105, 0]);
  const bytes = maker.bytes();
  edit(new DataView(bytes.buffer));
  return {
    ...{ name: 'table', size, largest: 0 },
    slice(offset, length) {
      this.largest = Math.max(this.largest, length);
      assert.ok(length < 128 * 1024 * 1024, `${length} bytes were asked for`);
      const out = new Uint8Array(length);
      out.set(bytes.subarray(offset, offset + length));
      return out;
    },
  };
}

describe('hostile ELF files', () => {
  it('sections of one name that share bytes are not put together', () => {
    const file = sparse(1024 * 1024);
    const all = Array.from({ length: 150 }, (_, i) => section(i + 1, { offset: i, size: 1000 }));
    assert.throws(
      () => debugSections(elfOf(file, all), decompress).info,
      failsAs('malformed', /share bytes/),
    );
    assert.deepEqual(file.asked, []);
  });

  it('those that only touch are', () => {
    const bytes = Uint8Array.from([1, 2, 3, 4]);
    const all = [section(1, { offset: 2, size: 2 }), section(2, { offset: 0, size: 2 })];
    assert.deepEqual([...debugSections(elfOf(inMemory(bytes), all), decompress).info], [3, 4, 1, 2]);
  });

  it('sections of any names hold at most twice what the file does, each counted once', () => {
    const file = sparse(1000);
    const all = [1, 2, 3].map(i => section(i, { name: `.s${i}`, size: 1000 }));
    const elf = elfOf(file, all);
    const read = (i: number): unknown => sectionBytes(elf, all[i] ?? section(0, {}), decompress);
    for (const i of [0, 1, 0, 1, 0]) read(i);
    assert.throws(() => read(2), failsAs('too large', /3000 bytes, but the file has 1000/));
    assert.equal(file.asked.length, 5);
  });

  it('a sparse file holds at most 2 GiB that are read', () => {
    const file = sparse(1000 * gib);
    const all = [0, 1, 2].map(i => section(i + 1, { name: `.s${i}`, offset: i * gib, size: gib }));
    const elf = elfOf(file, all);
    const read = (i: number): unknown => sectionBytes(elf, all[i] ?? section(0, {}), decompress);
    read(0);
    read(1);
    assert.throws(() => read(2), failsAs('too large', /at most 2147483648/));
    assert.deepEqual(file.asked, [gib, gib]);
  });

  it('what is decompressed counts too', () => {
    const maker = new ElfMaker(64, true);
    const head = [...maker.u32(2), ...maker.u32(0), ...maker.u64(1.5 * gib), ...maker.u64(1)];
    const body = [...head, ...Array.from({ length: 64 * 1024 }, () => 0)];
    maker.section('.debug_str', 1, body, 0x800);
    maker.section('.debug_info', 1, body, 0x800);
    const elf = readElf(inMemory(maker.bytes()));
    const asked: number[] = [];
    const sections = debugSections(elf, {
      ...decompress,
      zstd: (_, size) => {
        asked.push(size);
        throw new Error('not made here');
      },
    });
    assert.throws(() => sections.str, failsAs('malformed', /not made here/));
    assert.throws(() => sections.info, failsAs('too large', /at most 2147483648/));
    assert.deepEqual(asked, [1.5 * gib]);
  });

  it('names take at most 16 MiB', () => {
    const file = withTable(64 * gib, view => {
      const table = Number(view.getBigUint64(40, true)) + 64 * view.getUint16(62, true);
      view.setBigUint64(table + 32, BigInt(8 * gib), true);
    });
    assert.throws(() => readElf(file), failsAs('too large', /8589934592 bytes of section names/));
  });

  it('tables of headers are bounded, by number and by what an entry takes', () => {
    const extended = (count: number) => (view: DataView) => {
      view.setUint16(60, 0, true);
      view.setBigUint64(Number(view.getBigUint64(40, true)) + 32, BigInt(count), true);
    };
    assert.throws(
      () => readElf(withTable(64 * gib, extended(600_000))),
      failsAs('too large', /600000 section/),
    );
    const wide = withTable(64 * gib, view => {
      view.setUint16(58, 0xffff, true);
      view.setUint16(60, 0xfffe, true);
    });
    assert.throws(() => readElf(wide), failsAs('too large', /65534 section headers of 65535 bytes/));
    // The segments' number is in the first section.
    const segments = withTable(64 * gib, view => {
      view.setBigUint64(32, 64n, true);
      view.setUint16(54, 0xffff, true);
      view.setUint16(56, 0xffff, true);
      view.setUint32(Number(view.getBigUint64(40, true)) + 44, 0xfffff, true);
    });
    assert.deepEqual(readElf(segments).segments, []);
    assert.ok(segments.largest < 1024, String(segments.largest));
  });
});
