// How many holes there are, as people count who know pahole's words. Against pahole itself: test/live/pahole-counts.
import assert from 'node:assert/strict';
import { holeCounts } from '../../../../src/layout/table/hole-counts.js';
import { holesOf } from '../../../../src/layout/table/holes.js';
import { Maker } from '../../../support/layout/make.js';

const none = { holes: 0, bytes: 0, bitHoles: 0, bits: 0, padding: 0, bitPadding: 0 };

describe('holeCounts', () => {
  it('has what is left of a bit field’s unit as one bit hole, and what is left at the end as bit padding', () => {
    const make = new Maker();
    const [u8, u32] = [make.u(1), make.u(4)];
    const root = make.struct('flags', 16, {
      kind: { type: u8, offset: 0 },
      low: { type: u32, offset: 4, bitOffset: 0, bitSize: 4 },
      count: { type: u32, offset: 8 },
      high: { type: u32, offset: 12, bitOffset: 2, bitSize: 5 },
    });
    const counts = { holes: 1, bytes: 3, bitHoles: 2, bits: 28 + 2, padding: 0, bitPadding: 25 };
    assert.deepEqual(holeCounts(make.layout(root)), counts);
  });

  it('has a bit field within the unit of another as part of it, and bytes behind the unit as a hole', () => {
    const make = new Maker();
    const [u8, u32, u64] = [make.u(1), make.u(4), make.u(8)];
    const root = make.struct('units', 24, {
      a: { type: u32, offset: 0, bitOffset: 0, bitSize: 24 },
      b: { type: u8, offset: 3, bitOffset: 0, bitSize: 1 },
      c: { type: u64, offset: 8 },
      d: { type: u8, offset: 16, bitOffset: 0, bitSize: 3 },
    });
    const counts = { holes: 1, bytes: 4, bitHoles: 1, bits: 7, padding: 7, bitPadding: 5 };
    assert.deepEqual(holeCounts(make.layout(root)), counts);
  });

  it('has none in what is no record', () => {
    const make = new Maker();
    assert.deepEqual(holeCounts(make.layout(make.u(4))), none);
  });

  it('has what lies before a flexible array at the end as a hole', () => {
    const make = new Maker();
    const [u32, u64] = [make.u(4), make.u(8)];
    const root = make.struct('table', 8, {
      count: { type: u32, offset: 0 },
      rows: { type: make.array(u64, 0), offset: 8 },
    });
    assert.deepEqual(holeCounts(make.layout(root)), { ...none, holes: 1, bytes: 4 });
    const holes = [{ offset: 4, size: 4 }];
    assert.deepEqual(holesOf(make.layout(root)), { holes, padding: 0, uncertain: false });
  });
});
