// Holes, padding and cache lines of layouts made by hand; the slow twin marks every bit that is used.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cacheLinesOf } from '../../../../src/layout/table/cache-lines.js';
import { holesOf, split } from '../../../../src/layout/table/holes.js';
import { Maker } from '../../../support/layout/make.js';

describe('holesOf', () => {
  it('finds holes and padding of a plain struct', () => {
    const make = new Maker();
    const [u32, u64, u8] = [make.u(4), make.u(8), make.u(1)];
    const root = make.struct('ring', 40, {
      magic: { type: u32, offset: 0 },
      created: { type: u64, offset: 8 },
      head: { type: u64, offset: 24 },
      flag: { type: u8, offset: 32 },
    });
    assert.deepEqual(holesOf(make.layout(root)), {
      holes: [
        { offset: 4, size: 4 },
        { offset: 16, size: 8 },
      ],
      padding: 7,
      uncertain: false,
    });
  });

  it('tells odd bits from whole bytes', () => {
    const make = new Maker();
    const u32 = make.u(4);
    const root = make.struct('bits', 8, {
      a: { type: u32, bitOffset: 0, bitSize: 3 },
      b: { type: u32, bitOffset: 12, bitSize: 4 },
      c: { type: u32, offset: 4, bitOffset: 0, bitSize: 9 },
    });
    assert.deepEqual(holesOf(make.layout(root)), {
      holes: [
        { offset: 0, size: 0, bitOffset: 3, bitSize: 5 },
        { offset: 1, size: 0, bitOffset: 0, bitSize: 4 },
        { offset: 2, size: 2 },
        { offset: 5, size: 0, bitOffset: 1, bitSize: 7 },
      ],
      padding: 2,
      uncertain: false,
    });
  });

  it('counts an anonymous struct as its own members, and a union as all of its arms', () => {
    const make = new Maker();
    const [u8, u32] = [make.u(1), make.u(4)];
    const inner = make.struct('', 8, { a: { type: u8 }, b: { type: u32, offset: 4 } });
    const arms = make.union('', 8, { long: { type: make.array(u8, 6) }, '#s': { type: inner } });
    const root = make.struct('outer', 16, { '#s': { type: inner }, '#u': { type: arms, offset: 8 } });
    assert.deepEqual(holesOf(make.layout(root)).holes, [{ offset: 1, size: 3 }]);
    assert.deepEqual(holesOf(make.layout(arms)), { holes: [], padding: 0, uncertain: false });
  });

  it('says that a virtual base makes it uncertain, and has nothing to say of numbers', () => {
    const make = new Maker();
    const base = make.struct('Base', 4, { x: { type: make.u(4) } });
    const root = make.add({
      kind: 'class',
      name: 'D',
      size: 16,
      members: [{ name: '', role: 'virtual base', type: base }],
    });
    assert.deepEqual(holesOf(make.layout(root)), { holes: [], padding: 16, uncertain: true });
    assert.deepEqual(holesOf(make.layout(make.u(4))), { holes: [], padding: 0, uncertain: false });
  });

  it('finds what marking every bit finds', () => {
    const field = fc.record({
      offset: fc.nat(40),
      size: fc.constantFrom(1, 2, 4, 8),
      bits: fc.option(fc.record({ at: fc.nat(20), size: fc.integer({ min: 1, max: 20 }) })),
    });
    fc.assert(
      fc.property(fc.array(field, { maxLength: 8 }), fields => {
        const make = new Maker();
        const size = 64;
        const used = new Uint8Array(size * 8);
        const members: Record<
          string,
          { type: number; offset: number; bitOffset?: number; bitSize?: number }
        > = {};
        fields.forEach(({ offset, size: bytes, bits }, i) => {
          const place = bits ? { bitOffset: bits.at, bitSize: bits.size } : {};
          members[`m${i}`] = { type: make.u(bytes), offset, ...place };
          const from = offset * 8 + (bits?.at ?? 0);
          used.fill(1, from, from + (bits?.size ?? bytes * 8));
        });
        const { holes, padding } = holesOf(make.layout(make.struct('s', size, members)));
        const found = new Uint8Array(size * 8).fill(1);
        for (const h of holes) {
          const from = h.offset * 8 + (h.bitOffset ?? 0);
          found.fill(0, from, from + (h.bitSize ?? h.size * 8));
        }
        found.fill(0, (size - padding) * 8);
        assert.deepEqual(found, used);
      }),
    );
  });

  it('splits a gap within one byte', () => {
    assert.deepEqual(split({ from: 11, to: 14 }), [{ offset: 1, size: 0, bitOffset: 3, bitSize: 3 }]);
  });
});

describe('cacheLinesOf', () => {
  it('names the member that a line begins with or cuts', () => {
    const make = new Maker();
    const [u64, bytes] = [make.u(8), make.array(make.u(1), 60)];
    const root = make.struct('s', 200, {
      name: { type: bytes, offset: 0 },
      head: { type: u64, offset: 60 },
      tail: { type: u64, offset: 128 },
    });
    assert.deepEqual(cacheLinesOf(make.layout(root)), {
      lines: 4,
      boundaries: [
        { offset: 64, member: 1, into: 4 },
        { offset: 128, member: 2, into: 0 },
        { offset: 192, into: 0 },
      ],
    });
    assert.deepEqual(cacheLinesOf(make.layout(root), root, 32).boundaries[0], {
      offset: 32,
      member: 0,
      into: 32,
    });
  });

  it('is quick on a record of many lines', () => {
    const make = new Maker();
    const root = make.struct('big', 2 ** 40, { all: { type: make.array(make.u(8), 2 ** 37) } });
    assert.equal(cacheLinesOf(make.layout(root)).lines, 2 ** 34);
  });
});
