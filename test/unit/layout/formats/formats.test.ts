// Format strings of struct and dtypes of NumPy as layouts: offsets and sizes as Python's own documentation has them,
// faults with their column. The comparison with a real Python is in test/live/types-formats.test.ts.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LayoutError } from '../../../../src/layout/cursor.js';
import { dtypeLayout } from '../../../../src/layout/formats/dtype.js';
import { formatSource } from '../../../../src/layout/formats/source.js';
import { structLayout } from '../../../../src/layout/formats/struct.js';
import type { Layout, RecordType, Target } from '../../../../src/layout/layout.js';
import { sizeOf, typeText } from '../../../../src/layout/decode/shape.js';
import { fuzzRuns } from '../../../support/fuzz.js';

const host: Target = { byteOrder: 'little', addressSize: 8, machine: 'x86-64' };

function record(layout: Layout): RecordType {
  const root = layout.types[layout.root];
  assert.ok(root?.kind === 'struct');
  return root;
}

/** `a 0 int32_t`, one a member, then the size. */
function told(layout: Layout): string {
  const { members, size } = record(layout);
  const lines = members.map(m => `${m.name} ${m.offset ?? -1} ${typeText(layout, m.type)}`);
  return [...lines, `size ${size ?? -1}`].join('; ');
}

describe("format strings of Python's struct module", () => {
  const cases: readonly (readonly [string, string])[] = [
    ['<iq', 'f0 0 int32_t; f1 4 int64_t; size 12'],
    ['@iq', 'f0 0 int32_t; f1 8 int64_t; size 16'],
    ['iqb', 'f0 0 int32_t; f1 8 int64_t; f2 16 int8_t; size 17'],
    ['llh0l', 'f0 0 int64_t; f1 8 int64_t; f2 16 int16_t; size 24'],
    ['=lL', 'f0 0 int32_t; f1 4 uint32_t; size 8'],
    ['4hP', 'f0 0 int16_t[4]; f4 8 void *; size 16'],
    ['>2x ? e f d', 'f0 2 bool; f1 3 _Float16; f2 5 float; f3 9 double; size 17'],
    ['5s 3s', 'f0 0 char[5]; f1 5 char[3]; size 8'],
    ['seq:Q price:d', 'seq 0 uint64_t; price 8 double; size 16'],
    ['nN', 'f0 0 ssize_t; f1 8 size_t; size 16'],
  ];
  for (const [format, expected] of cases)
    it(`${format} is ${expected}`, () => assert.equal(told(structLayout(format, host)), expected));

  it('takes the byte order from its first character', () => {
    for (const [format, order] of [
      ['<i', 'little'],
      ['>i', 'big'],
      ['!i', 'big'],
      ['i', 'little'],
    ] as const)
      assert.equal(structLayout(format, host).target.byteOrder, order);
  });

  it('aligns as a 32 bit x86 does, where that is the host', () => {
    const i386: Target = { byteOrder: 'little', addressSize: 4, machine: 'i386' };
    assert.equal(
      told(structLayout('iqlP', i386)),
      'f0 0 int32_t; f1 4 int64_t; f2 12 int32_t; f3 16 void *; size 20',
    );
  });

  it('a Pascal string is its length and its text', () => {
    const layout = structLayout('8p', host);
    const inner = layout.types[record(layout).members[0]?.type ?? -1];
    assert.ok(inner?.kind === 'struct');
    assert.equal(
      told({ ...layout, root: layout.types.indexOf(inner) }),
      'length 0 uint8_t; text 1 char[7]; size 8',
    );
  });

  for (const [format, message] of [
    ['<n', /column 2: n has no standard size/],
    ['4z', /column 2: "z" is no format character/],
    ['i3', /column 3: a count or a name without/],
    ['a:i a:i', /column 5: there are two values called a/],
    ['99999999999999999999i', /column 1: the number .* is too large/],
    ['', /column 1: there is no format character/],
  ] as const)
    it(`${JSON.stringify(format)} is refused, with the column`, () =>
      assert.throws(
        () => structLayout(format, host),
        (e: unknown) => e instanceof LayoutError && message.test(e.message),
      ));
});

describe('dtypes of NumPy', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['i4,f8', 'f0 0 int32; f1 4 float64; size 12'],
    ['(2,3)f4, S5', 'f0 0 float32[2][3]; f1 24 char[5]; size 29'],
    ["[('a', '<i4'), ('b', 'f8', (3,))]", 'a 0 int32; b 4 float64[3]; size 28'],
    ["np.dtype([('a', 'u1'), ('b', 'f8')], align=True)", 'a 0 uint8; b 8 float64; size 16'],
    [
      "{'names': ['x', 'y'], 'formats': ['i4', 'f8'], 'offsets': [0, 16], 'itemsize': 32}",
      'x 0 int32; y 16 float64; size 32',
    ],
    ["{'a': ('<i4', 0), 'b': ('f8', 8)}", 'a 0 int32; b 8 float64; size 16'],
    ["[('t', 'M8[ns]'), ('n', 'U4', 2)]", 't 0 datetime64[ns]; n 8 char32_t[2][4]; size 40'],
    ["[(('title', 'name'), np.int16), ('', 'S3')]", 'name 0 int16; f1 2 char[3]; size 5'],
  ];
  for (const [text, expected] of cases)
    it(`${text} is ${expected}`, () => assert.equal(told(dtypeLayout(text, host)), expected));

  it('marks values of the other byte order', () => {
    const { types } = dtypeLayout('>f8', host);
    assert.deepEqual(types, [
      { kind: 'base', name: 'float64', size: 8, encoding: 'float', byteOrder: 'big' },
    ]);
  });

  for (const [text, message] of [
    ['O', /Python objects/],
    ["[('a', 'i9')]", /column 9: "i9" is no type/],
    ["[('a', 'i4'), ('a', 'i4')]", /column 15: there are two fields called a/],
    ["[('a', 'i4'", /column 12: a comma or \) was to come here/],
    ["{'names': ['a'], 'formats': []}", /of one length/],
    ["{'names': ['a'], 'formats': ['f8'], 'itemsize': 4}", /an itemsize of 4 is less than the 8 bytes/],
    ['S', /S takes a length/],
  ] as const)
    it(`${text} is refused, with the column`, () =>
      assert.throws(
        () => dtypeLayout(text, host),
        (e: unknown) => e instanceof LayoutError && message.test(e.message),
      ));

  it('whatever is typed gives a layout or one typed error', function () {
    const numRuns = fuzzRuns(this, 3000);
    const piece = fc.constantFrom(
      ...[
        "[('a','<i4')",
        "('b','f8',(3,))",
        ']',
        '{',
        '}',
        "'names':",
        "['x']",
        ',',
        '(',
        ')',
        'i4',
        '>',
        '2',
        'dtype',
        'align=True',
        "'",
        '\\',
        ' ',
      ],
    );
    const text = fc.array(piece, { maxLength: 12 }).map(parts => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ maxLength: 40 })), fc.boolean(), (typed, numpy) => {
        try {
          const layout = numpy ? dtypeLayout(typed, host) : structLayout(typed, host);
          sizeOf(layout, layout.root);
        } catch (error) {
          assert.ok(error instanceof LayoutError, String(error));
        }
      }),
      { numRuns, seed: 7 },
    );
  });
});

describe('a format as a source of types', () => {
  it('has one entry, named by its text', () => {
    const source = formatSource('numpy', 'i4,f8', host);
    const [entry] = source.entries();
    assert.deepEqual(entry, { id: '0', kind: 'struct', name: 'i4,f8', unit: '', size: 12 });
    assert.equal(source.find('i4,f8')[0]?.id, '0');
    assert.equal(told(source.layout('0')), 'f0 0 int32; f1 4 float64; size 12');
    assert.throws(() => source.layout('1'), LayoutError);
  });
});
