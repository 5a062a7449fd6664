// What bytes belong to when two states are compared: fields, padding, bit fields that share bytes, arrays of bytes.
import assert from 'node:assert/strict';
import { FieldSpans } from '../../../../src/layout/table/spans.js';
import { StructTable } from '../../../../src/layout/table/table.js';
import { Maker } from '../../../support/layout/make.js';
import { ringLayout } from '../../../support/layout/ring.js';

const size = 64 * 1024;

describe('field spans', () => {
  const bindings = [{ name: 'ring', layout: ringLayout(), offset: 0 }];
  const spans = new FieldSpans(bindings, size);

  it('tile the segment, and agree with the table about names', () => {
    const table = new StructTable({ bindings, size });
    let at = 0;
    while (at < size) {
      const span = spans.at(at);
      assert.ok(span.to > at);
      const { path } = spans.name(at, 1, 0);
      const element = span.region === 'field' ? /^(.*\[\d+\])[^[\]]*$/.exec(path ?? '')?.[1] : undefined;
      const first = element !== undefined && table.rangeOf(element)?.offset === span.from;
      assert.equal(span.first === true, first, `${path ?? ''} at ${at}`);
      if (span.region === 'field' && !span.bits) {
        assert.equal(span.from, at);
        assert.equal(spans.name(at, span.to - at, 0).path, table.pathAt(at)?.path);
        assert.deepEqual(spans.at(span.to - 1), span);
      }
      at = span.to;
    }
    // What is behind all that is bound has no end: the other side may be longer.
    assert.equal(at, Infinity);
  });

  it('name fields as they lie', () => {
    const named = (offset: number): unknown => {
      const { from, to, region, unit } = spans.at(offset);
      return [from, to, region, unit, spans.name(from, to - from, 0).path];
    };
    assert.deepEqual(named(0x41), [0x40, 0x48, 'field', 'field', 'ring.head']);
    assert.deepEqual(named(0x14c), [0x148, 0x150, 'field', 'field', 'ring.slots[0].ts_ns']);
    assert.deepEqual(named(0x152), [0x150, 0x158, 'field', 'field', 'ring.slots[0].symbol']);
    assert.deepEqual(named(0x104), [0x104, 0x106, 'field', 'field', 'ring.matrix[0][2]']);
    assert.deepEqual(named(0xc4), [0xc0, 0xe8, 'field', 'field', 'ring.lock']);
    assert.deepEqual(named(0x0d), [0x0c, 0x10, 'padding', 'bytes', 'ring']);
    assert.deepEqual(named(0xb000), [0xb000, Infinity, 'outside', 'bytes', null]);
  });

  it('have bit fields that share bytes as parts of one', () => {
    const { from, to, bits } = spans.at(0x161);
    assert.deepEqual([from, to], [0x160, 0x162]);
    const names = bits?.parts.map((_, i) => spans.name(from, 1, i + 1).path);
    assert.deepEqual(names, [
      'ring.slots[0].aggressor',
      'ring.slots[0]',
      'ring.slots[0].odd_lot',
      'ring.slots[0]',
      'ring.slots[0].venue',
      'ring.slots[0]',
    ]);
    assert.deepEqual(
      bits?.parts.map(part => [part.first, part.count, part.region]),
      [
        [0, 1, 'field'],
        [1, 3, 'padding'],
        [4, 1, 'field'],
        [5, 1, 'padding'],
        [6, 5, 'field'],
        [11, 5, 'padding'],
      ],
    );
  });

  it('have an array of bytes as one, named by the first that differs; text is a field', () => {
    const make = new Maker();
    const u8 = make.typedef('uint8_t', make.base('unsigned char', 1, 'char', { signed: false }));
    const layout = make.layout(
      make.struct('packet', 112, {
        kind: { type: make.u(4) },
        body: { type: make.array(u8, 64), offset: 4 },
        text: { type: make.array(make.char(), 16), offset: 68 },
        flags: { type: make.array(make.base('_Bool', 1, 'bool'), 4), offset: 84 },
        grid: { type: make.array(make.u(1), 4, 6), offset: 88 },
      }),
    );
    const packet = new FieldSpans([{ name: 'packet', layout, offset: 0x100 }], 0x1000);
    assert.deepEqual(packet.at(0x110), { from: 0x104, to: 0x144, region: 'field', unit: 'bytes' });
    assert.deepEqual(packet.name(0x110, 3, 0), {
      path: 'packet.body[12]',
      type: 'uint8_t[3]',
      decoded: false,
      binding: 0,
    });
    assert.deepEqual(packet.at(0x150), { from: 0x144, to: 0x154, region: 'field', unit: 'field' });
    assert.deepEqual(packet.name(0x155, 1, 0), { path: 'packet.flags[1]', decoded: true, binding: 0 });
    assert.deepEqual(packet.name(0x160, 2, 0), {
      path: 'packet.grid[1][2]',
      type: 'u8[2]',
      decoded: false,
      binding: 0,
    });
    assert.deepEqual(packet.at(0x80), { from: 0x80, to: 0x100, region: 'outside', unit: 'bytes' });
  });

  it('end where the next type begins, and a flexible array at the segment’s end', () => {
    const make = new Maker();
    const layout = make.layout(
      make.struct('log', 4, {
        count: { type: make.u(4) },
        items: { type: make.array(make.u(4), undefined), offset: 4 },
      }),
    );
    const both = new FieldSpans(
      [
        { name: 'log', layout, offset: 0 },
        { name: 'other', layout: make.layout(make.u(8)), offset: 30 },
      ],
      64,
    );
    assert.deepEqual(both.at(28), { from: 28, to: 30, region: 'field', unit: 'field', first: true });
    assert.equal(both.name(30, 8, 0).path, 'other');
    assert.equal(both.name(60, 4, 0).path, 'log.items[14]');
    assert.equal(both.at(64).region, 'outside');
  });
});
