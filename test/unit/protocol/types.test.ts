// Layouts on the wire: what JSON can't carry is text there, and the way back gives the same layout.
import assert from 'node:assert/strict';
import type { Layout } from '../../../src/layout/layout.js';
import { fromWireLayout, toWireLayout, type WireLayout } from '../../../src/protocol/types.js';

const layout: Layout = {
  target: { byteOrder: 'little', addressSize: 8, machine: 'x86-64' },
  types: [
    { kind: 'base', name: 'u32', size: 4, encoding: 'unsigned' },
    {
      ...{ kind: 'enum', name: 'big', size: 8, signed: false, scoped: true },
      enumerators: [
        { name: 'top', value: 0xffff_ffff_ffff_ffffn },
        { name: 'low', value: -5n },
      ],
    },
    {
      ...{ kind: 'struct', name: 'either', size: 16 },
      members: [{ name: 'kind', role: 'member', type: 1, offset: 0 }],
      variantPart: {
        discriminant: { name: '', role: 'member', type: 0, offset: 0 },
        variants: [
          {
            values: [{ low: 1n, high: 2n ** 63n }],
            members: [{ name: 'a', role: 'member', type: 0, offset: 8 }],
          },
          { values: [], members: [] },
        ],
      },
    },
    { kind: 'union', name: 'plain', size: 4, members: [{ name: 'x', role: 'member', type: 0, offset: 0 }] },
    { kind: 'pointer', name: '', role: 'pointer', size: 8, pointee: 'struct either', entry: '0/x' },
    { kind: 'array', element: 0, dimensions: [{ lower: 0, count: 3 }, { lower: 0 }] },
  ],
  root: 2,
};

describe('a layout on the wire', () => {
  it('goes through JSON and comes back the same', () => {
    const wire = JSON.parse(JSON.stringify(toWireLayout(layout))) as WireLayout;
    assert.deepEqual(fromWireLayout(wire), layout);
  });

  it('has its numbers as decimal text', () => {
    const text = JSON.stringify(toWireLayout(layout));
    for (const part of ['"value":"18446744073709551615"', '"value":"-5"', '"high":"9223372036854775808"'])
      assert.ok(text.includes(part), part);
  });
});
