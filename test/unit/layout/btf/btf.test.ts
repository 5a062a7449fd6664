// BTF of both byte orders as a compiler makes it, split BTF and old bit fields made by hand, and spoilt files.
// The comparison with pahole over a whole kernel is in test/live/types-btf.test.ts.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { indexBtf } from '../../../../src/layout/btf/source.js';
import { LayoutError } from '../../../../src/layout/cursor.js';
import { typeText } from '../../../../src/layout/decode/shape.js';
import { readElf } from '../../../../src/layout/elf/elf.js';
import { sectionNamed } from '../../../../src/layout/elf/links.js';
import { rawBytes } from '../../../../src/layout/elf/section-bytes.js';
import type { Layout, TypeSource } from '../../../../src/layout/layout.js';
import { bytesOf, inMemory, spoilt } from '../elf/samples.js';
import { BtfMaker } from './make-btf.js';
import { fuzzRuns } from '../../../support/fuzz.js';

function btfOf(name: string): Uint8Array {
  const elf = readElf(inMemory(bytesOf(name), name));
  const section = sectionNamed(elf, '.BTF');
  assert.ok(section);
  return rawBytes(elf, section).slice();
}

function layoutOf(source: TypeSource, name: string): Layout {
  const [entry] = source.find(name);
  assert.ok(entry, name);
  return source.layout(entry.id);
}

function told(layout: Layout): string[] {
  const root = layout.types[layout.root];
  assert.ok(root?.kind === 'struct' || root?.kind === 'union');
  return root.members.map(m => {
    const bits = m.bitSize === undefined ? '' : `:${m.bitOffset ?? 0}+${m.bitSize}`;
    return `${m.offset ?? '?'}${bits} ${typeText(layout, m.type)} ${m.name}`.trim();
  });
}

describe('BTF', () => {
  for (const [name, order] of [
    ['bpf.o', 'little'],
    ['bpf-big-endian.o', 'big'],
  ] as const)
    it(`${name}: every kind of member`, () => {
      const source = indexBtf(btfOf(name), { name });
      assert.deepEqual(source.target, { byteOrder: order, addressSize: 8 });
      const layout = layoutOf(source, 'struct shapes');
      assert.deepEqual(told(layout), [
        '0:0+3 word flags',
        '0:3+9 word kind',
        '4 struct inner[2][3] rows',
        '76 union u',
        '80 enum shade shade',
        '88 const struct shapes * next',
        '96 int (struct inner *, char) * call',
        '104 struct',
        '108 char[] rest',
      ]);
      // This compiler sets no flag for signed values, and without it none is signed.
      const shade = layout.types.find(t => t.kind === 'enum');
      assert.ok(shade?.kind === 'enum');
      assert.deepEqual(shade.enumerators, [
        { name: 'DARK', value: 0xffff_fffen },
        { name: 'LIGHT', value: 7n },
      ]);
      const next = layout.types.find(t => t.kind === 'pointer' && t.pointee.includes('shapes'));
      assert.ok(next?.kind === 'pointer' && next.entry !== undefined);
      assert.equal(source.layout(next.entry).types.length > 3, true);
    });

  it('lists what is named, and finds by name with and without its keyword', () => {
    const source = indexBtf(btfOf('bpf.o'), { name: 'bpf.o', unit: 'u' });
    const listed = source.entries().map(e => `${e.kind} ${e.name} ${e.size ?? ''}`.trim());
    for (const line of [
      'struct shapes 112',
      'struct inner 12',
      'enum shade 4',
      'typedef word',
      'base char 1',
    ])
      assert.ok(listed.includes(line), `${line} of ${listed.join(', ')}`);
    assert.equal(source.find('inner').length, 1);
    assert.equal(source.find('union inner').length, 0);
    assert.equal(source.find('shape').length, 0);
    assert.equal(source.find('').length, 0);
    assert.throws(() => source.layout('0'), LayoutError);
    assert.throws(() => source.layout('9999'), LayoutError);
  });

  it('finds by name what a search through the list finds, whatever the names are', () => {
    // Few letters: names that end in others, and more of one name than are looked up one by one.
    const names = fc.array(
      fc.string({ unit: fc.constantFrom('a', 'b', '_', 'é'), minLength: 1, maxLength: 3 }),
      {
        minLength: 1,
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(names, names, (own, added) => {
        const base = new BtfMaker();
        for (const name of own) base.int(name, 4, 1);
        const baseSource = indexBtf(base.bytes(), { name: 'base' });
        const split = new BtfMaker(base);
        for (const name of added) split.int(name, 4, 1);
        const source = indexBtf(split.bytes(), { name: 'split', base: baseSource });
        for (const [one, list] of [
          [baseSource, own],
          [source, added],
        ] as const)
          for (const name of new Set([...own, ...added, 'ab']))
            assert.deepEqual(
              one.find(name).map(e => e.id),
              one
                .entries()
                .filter(e => e.name === name)
                .map(e => e.id),
              `${name} of ${list.join(' ')}`,
            );
      }),
      { numRuns: 60 },
    );
  });

  it('split BTF counts on from its base', () => {
    const base = new BtfMaker();
    const int = base.int('int', 4, 1);
    base.struct('outer', 8, [
      ['a', int, 0],
      ['b', int, 32],
    ]);
    const baseSource = indexBtf(base.bytes(), { name: 'base' });
    const split = new BtfMaker(base);
    split.struct('module_type', 12, [
      ['head', 2, 0],
      ['tail', int, 64],
    ]);
    const source = indexBtf(split.bytes(), { name: 'split', base: baseSource });
    assert.deepEqual(
      source.entries().map(e => e.name),
      ['module_type'],
    );
    assert.deepEqual(told(layoutOf(source, 'module_type')), ['0 struct outer head', '8 int tail']);
  });

  it('reads bit fields of before kind_flag, floats, 64 bit enums and type tags', () => {
    const maker = new BtfMaker();
    const narrow = maker.int('unsigned int', 4, 0, 5);
    const float = maker.plain('float', 16, 4);
    const wide = maker.enum64('huge', [['top', 0xffff_ffff_ffff_fff0n]]);
    const tag = maker.reference('user', 18, float);
    maker.struct('mixed', 24, [
      ['bits', narrow, 3],
      ['ratio', tag, 32],
      ['huge', wide, 64],
    ]);
    const layout = layoutOf(indexBtf(maker.bytes(), { name: 'made' }), 'mixed');
    assert.deepEqual(told(layout), ['0:3+5 unsigned int bits', '4 float ratio', '8 enum huge huge']);
    const huge = layout.types.find(t => t.kind === 'enum');
    assert.ok(huge?.kind === 'enum');
    assert.deepEqual(huge.enumerators, [{ name: 'top', value: 0xffff_ffff_ffff_fff0n }]);
  });

  it('finds the definition of what is only declared where it stands', () => {
    const maker = new BtfMaker();
    const fwd = maker.forward('node', false);
    const pointer = maker.reference('', 2, fwd);
    maker.struct('list', 8, [['first', pointer, 0]]);
    const int = maker.int('int', 4, 1);
    maker.struct('node', 4, [['value', int, 0]]);
    const source = indexBtf(maker.bytes(), { name: 'made' });
    const first = layoutOf(source, 'list').types.find(t => t.kind === 'pointer');
    assert.ok(first?.kind === 'pointer');
    assert.deepEqual(told(source.layout(first.entry ?? '')), ['0 int value']);
  });

  it('refuses what contains itself, and chains without an end', () => {
    const maker = new BtfMaker();
    maker.struct('snake', 8, [['self', 1, 0]]);
    const loop = maker.reference('loop', 8, 2);
    const source = indexBtf(maker.bytes(), { name: 'made' });
    assert.throws(() => source.layout('1'), /contains itself/);
    assert.throws(() => source.layout(String(loop)), LayoutError);
    const chain = new BtfMaker();
    const last = chain.int('int', 4, 1);
    let id = last;
    for (let i = 0; i < 100_000; i++) id = chain.reference('t', 8, id);
    assert.throws(() => indexBtf(chain.bytes(), { name: 'made' }).layout(String(id)), /nested too deep/);
  });
});

describe('spoilt BTF', () => {
  it('gives one typed error or what can be read, in bounded time and memory', function () {
    const numRuns = fuzzRuns(this, 3000);
    const samples = ['bpf.o', 'bpf-big-endian.o'].map(btfOf);
    let runs = 0;
    const edit = fc.record({
      at: fc.oneof(fc.nat(24), fc.nat(900)),
      value: fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(31)),
    });
    fc.assert(
      fc.property(
        fc.nat(1),
        fc.array(edit, { minLength: 1, maxLength: 8 }),
        fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(700)),
        (which, edits, cut) => {
          runs++;
          try {
            const source = indexBtf(spoilt(samples[which] ?? new Uint8Array(1), edits, cut), {
              name: 'spoilt',
            });
            for (const { id, name } of source.entries()) {
              // What is no UTF-8 has lost what it was found by.
              assert.ok(source.find(name).length > 0 || name.includes('\ufffd'), name);
              try {
                source.layout(id);
              } catch (error) {
                assert.ok(error instanceof LayoutError, String(error));
              }
            }
          } catch (error) {
            assert.ok(error instanceof LayoutError, String(error instanceof Error ? error.stack : error));
          }
        },
      ),
      { numRuns, seed: 5 },
    );
    process.stdout.write(`      ${runs} files\n`);
  });
});
