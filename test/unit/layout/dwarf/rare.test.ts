// What compilers on this machine don't write, or no longer: forms, encodings and layouts out of the standard's text.
import assert from 'node:assert/strict';
import { at, encoding, form, tag } from '../../../../src/layout/dwarf/constants.js';
import { openDwarf } from '../../../../src/layout/dwarf/source.js';
import { layoutLines, layoutOf } from '../../../support/layout-text.js';
import { assemble, type Entry, type UnitOptions } from './assemble.js';
import {
  array,
  base,
  declared,
  located,
  member,
  named,
  ofType,
  sized,
  struct,
  typedef,
  unit,
  unitIn,
} from './entries.js';

function lines(name: string, units: Entry | readonly Entry[], options: UnitOptions = {}): string[] {
  const source = openDwarf(assemble('tag' in units ? [units] : units, options));
  const found = layoutLines(source, name);
  assert.deepEqual(source.problems, []);
  return found;
}

const int = base('int', 4);

describe('rare DWARF', () => {
  it('counts array elements by count, by bounds, by neither, and from 1 in Fortran', () => {
    const members = [
      ...[
        array('count', 'int', [[at.count, form.data1, 7]]),
        array('upper', 'int', [[at.upperBound, form.data1, 255]]),
      ],
      array('both', 'int', [
        [at.lowerBound, form.sdata, -2],
        [at.upperBound, form.sdata, 2],
      ]),
      ...[
        array('none', 'int', []),
        array('minus', 'int', [[at.upperBound, form.data8, 0xffff_ffff_ffff_ffffn]]),
      ],
    ];
    const record = struct('s', 99, ...['count', 'upper', 'both', 'none', 'minus'].map(id => member(id, id)));
    assert.deepEqual(lines('s', unit(int, ...members, record)).slice(1), [
      ...[
        '0 28 int[7] count',
        '0 1024 int[256] upper',
        '0 20 int[5] both',
        '0 ? int[] none',
        '0 0 int[0] minus',
      ],
    ]);
    const fortran = unitIn(
      0x08,
      'a.f90',
      int,
      array('a', 'int', [[at.upperBound, form.data1, 3]]),
      typedef('t', 'a'),
    );
    assert.deepEqual(lines('t', fortran), ['t', 'int[3] 12']);
  });

  it('turns column major arrays round and keeps strides', () => {
    const matrix: Entry = {
      ...array('m', 'int', [[at.count, form.data1, 2]], [[at.count, form.data1, 3]]),
      attrs: [ofType('int'), [at.ordering, form.data1, 1], [at.bitStride, form.data1, 64]],
    };
    const layout = layoutOf(openDwarf(assemble([unit(int, matrix, typedef('t', 'm'))])), 't');
    const type = layout.types.find(t => t.kind === 'array');
    assert.deepEqual(type?.dimensions, [
      { lower: 0, count: 3 },
      { lower: 0, count: 2 },
    ]);
    assert.equal(type.stride, 8);
  });

  it('places members by expressions, and leaves out what only running code knows', () => {
    const at_ = (bytes: number[]) => [at.dataMemberLocation, form.exprloc, Uint8Array.from(bytes)] as const;
    const record = struct(
      ...(['s', 64] as const),
      ...[member('plus', 'int', at_([0x23, 0x88, 0x01])), member('sum', 'int', at_([0x10, 12, 0x22]))],
      ...[member('lit', 'int', at_([0x34, 0x22])), member('run', 'int', at_([0x12, 0x06]))],
      member('old', 'int', [at.dataMemberLocation, form.block1, Uint8Array.of(0x23, 16)]),
    );
    assert.deepEqual(lines('s', unit(int, record), { version: 4 }).slice(1), [
      ...['136 4 int plus', '12 4 int sum', '4 4 int lit', '? 4 int run', '16 4 int old'],
    ]);
  });

  it('places bit fields from either end, in either byte order, across units too', () => {
    const bits = (...attrs: [number, number, number][]) => [[at.bitSize, form.data1, 5] as const, ...attrs];
    const record = struct(
      ...(['s', 8] as const),
      member('top', 'int', ...bits([at.bitOffset, form.data1, 0])),
      member('low', 'int', ...bits([at.bitOffset, form.data1, 27])),
      member('below', 'int', ...bits([at.bitOffset, form.sdata, -2])),
      member('start', 'int', ...bits([at.dataBitOffset, form.data1, 30])),
      member('byte', 'int', ...bits([at.bitOffset, form.data1, 3], [at.byteSize, form.data1, 1])),
    );
    assert.deepEqual(lines('s', unit(int, record)).slice(1), [
      ...[
        '0+27:5 4 int top',
        '0+0:5 4 int low',
        '3+5:5 4 int below',
        '3+6:5 4 int start',
        '0+0:5 4 int byte',
      ],
    ]);
    assert.deepEqual(
      lines('s', unit(int, struct('s', 8, ...(record.children ?? []).slice(0, 2))), {
        littleEndian: false,
      }).slice(1),
      [...['0+0:5 4 int top', '0+27:5 4 int low']],
    );
  });

  it('reads numbers in all forms: implicit, indirect, 128 bits, signed where the type is', () => {
    const signed: Entry = {
      tag: tag.enumerationType,
      attrs: [named('e'), [at.byteSize, form.implicitConst, 2], ofType('short')],
      children: [
        { tag: tag.enumerator, attrs: [named('A'), [at.constValue, form.data2, 0xffff]] },
        { tag: tag.enumerator, attrs: [named('B'), [at.constValue, form.implicitConst, -7]] },
        {
          tag: tag.enumerator,
          attrs: [named('C'), [at.constValue, form.indirect, Uint8Array.of(form.udata, 5)]],
        },
      ],
    };
    assert.deepEqual(lines('e', unit(base('short', 2), signed)), [
      'enum e 2 signed',
      'A = -1',
      'B = -7',
      'C = 5',
    ]);
    const wide: Entry = {
      tag: tag.enumerationType,
      attrs: [named('w'), sized(16)],
      children: [{ tag: tag.enumerator, attrs: [named('X'), [at.constValue, form.data16, 2n ** 100n]] }],
    };
    assert.deepEqual(lines('w', unit(wide)), ['enum w 16', `X = ${2n ** 100n}`]);
  });

  it('chooses variants by lists of values and ranges', () => {
    const list = Uint8Array.of(0, 3, 1, 10, 20);
    const variant = (name: string, ...attrs: Entry['attrs'][number][]): Entry => ({
      tag: tag.variant,
      attrs,
      children: [member(name, 'int', located(4))],
    });
    const part: Entry = {
      tag: tag.variantPart,
      attrs: [[at.discr, form.ref4, { ref: 'which' }]],
      children: [
        { ...member('which', 'byte', located(0)), id: 'which' },
        variant('some', [at.discrList, form.block1, list]),
        variant('rest'),
      ],
    };
    assert.deepEqual(lines('r', unit(int, base('byte', 1, encoding.unsigned), struct('r', 8, part))), [
      ...['struct r 8', 'by 0 1 byte which', 'when 3, 10..20', '4 4 int some', 'when other', '4 4 int rest'],
    ]);
  });

  it('finds in another unit what is but declared here, by scope and name', () => {
    const space = (...children: Entry[]): Entry => ({ tag: tag.namespace, attrs: [named('ns')], children });
    const here = unitIn(
      ...([4, 'here.cc'] as const),
      space({ tag: tag.classType, id: 'decl', attrs: [named('body'), declared] }),
      struct('holder', 8, member('body', 'decl')),
    );
    const there = unitIn(
      ...([4, 'there.cc'] as const),
      base('int', 4),
      struct('body', 99),
      space({ ...struct('body', 4, member('x', 'int')), id: 'real' }),
    );
    assert.deepEqual(lines('holder', [here, there]), ['struct holder 8', '0 4 struct ns::body body']);
  });

  it('tells layouts of one name apart, and the same ones not', () => {
    const first = unitIn(0x0c, 'a.c', base('int', 4), struct('s', 4, member('x', 'int')));
    const same = unitIn(0x0c, 'b.c', base('int', 4), struct('s', 4, member('x', 'int')));
    const other = unitIn(0x0c, 'c.c', base('int', 4), struct('s', 4, member('y', 'int')));
    const source = openDwarf(assemble([first, rename(same, 1), rename(other, 2)]));
    assert.deepEqual(
      source.find('struct s').map(({ unit: from }) => from),
      ['a.c', 'c.c'],
    );
    assert.equal(source.entries().filter(({ name }) => name === 's').length, 1);
  });
});

/** The same entries under other ids, so that each unit refers to its own. */
function rename(entry: Entry, by: number): Entry {
  return {
    ...entry,
    ...(entry.id === undefined ? {} : { id: `${entry.id}#${by}` }),
    attrs: entry.attrs.map(([attr, kind, value]) =>
      typeof value === 'object' && 'ref' in value
        ? ([attr, kind, { ref: `${value.ref}#${by}` }] as const)
        : ([attr, kind, value] as const),
    ),
    ...(entry.children ? { children: entry.children.map(child => rename(child, by)) } : {}),
  };
}
