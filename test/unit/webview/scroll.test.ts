// Scrolling over any number of rows, moving by keys, and where columns and strip cells are.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { byteX, columnAt, hexLayout, type HexSpace } from '../../../webview/segment/hex-layout.js';
import { moveOf } from '../../../webview/segment/keys.js';
import { clampTop, fractionOf, lastTop, reveal, scrollBy, topAt } from '../../../webview/segment/scroll.js';
import { stripLayout, stripOffset, stripX } from '../../../webview/segment/strip-layout.js';

const huge = { rows: 2 ** 49, visible: 32, rowHeight: 20 };

describe('scroll', () => {
  it('is exact to the pixel at both ends of 2^53 bytes', () => {
    assert.deepEqual(scrollBy({ row: 0, px: 0 }, 25, huge), { row: 1, px: 5 });
    assert.deepEqual(scrollBy({ row: 2 ** 48, px: 15 }, -36, huge), { row: 2 ** 48 - 2, px: 19 });
    assert.deepEqual(scrollBy({ row: 0, px: 0 }, -5, huge), { row: 0, px: 0 });
    assert.deepEqual(scrollBy({ row: lastTop(huge), px: 0 }, 50, huge), { row: lastTop(huge), px: 0 });
    assert.deepEqual(topAt(1, huge), { row: lastTop(huge), px: 0 });
  });

  it('undoes a scroll by the same scroll back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 500, max: 2 ** 48 }),
        fc.integer({ min: -9000, max: 9000 }),
        (row, dy) => {
          const extent = huge;
          assert.deepEqual(scrollBy(scrollBy({ row, px: 0 }, dy, extent), -dy, extent), { row, px: 0 });
        },
      ),
    );
  });

  it('goes to any fraction and back, and never past the last row', () => {
    const extent = { rows: 4096, visible: 30, rowHeight: 20 };
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fraction => {
        const top = topAt(fraction, extent);
        assert.ok(Math.abs(fractionOf(top, extent) - fraction) < 1e-3);
        assert.deepEqual(clampTop(top, extent), top);
      }),
    );
    assert.deepEqual(clampTop({ row: 9, px: 3 }, { rows: 5, visible: 30, rowHeight: 20 }), { row: 0, px: 0 });
  });

  it('brings a row on screen by the least move, or to a third when it was far', () => {
    const extent = { rows: 1000, visible: 30, rowHeight: 20 };
    const top = { row: 100, px: 0 };
    assert.equal(reveal(110, top, extent, true), top);
    assert.equal(reveal(130, top, extent, false).row, 101);
    assert.equal(reveal(99, top, extent, false).row, 99);
    assert.equal(reveal(500, top, extent, true).row, 490);
  });
});

describe('keys', () => {
  const extent = { rows: 4, visible: 2, rowHeight: 20 };
  const press = (key: string, keys: Partial<Record<'ctrlKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
    key,
    shiftKey: false,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    ...keys,
  });
  const to = (key: string, active: number, keys = {}): number | undefined =>
    moveOf(press(key, keys), active, 16, extent, 60)?.to;

  it('move by byte, row, page and to the ends, and stay inside', () => {
    assert.equal(to('ArrowRight', 5), 6);
    assert.equal(to('ArrowLeft', 0), 0);
    assert.equal(to('ArrowDown', 5), 21);
    assert.equal(to('ArrowDown', 50), 50);
    assert.equal(to('ArrowUp', 5), 5);
    assert.equal(to('PageDown', 5), 37);
    assert.equal(to('PageDown', 30), 46);
    assert.equal(to('PageUp', 20), 4);
    assert.equal(to('Home', 21), 16);
    assert.equal(to('End', 49), 59);
    assert.equal(to('Home', 49, { ctrlKey: true }), 0);
    assert.equal(to('End', 0, { ctrlKey: true }), 59);
    // Fields are stepped over by commands.
    assert.equal(to('ArrowRight', 3, { ctrlKey: true }), undefined);
    assert.equal(to('ArrowLeft', 8, { ctrlKey: true }), undefined);
  });

  it('extend with Shift, and leave commands to VS Code', () => {
    assert.deepEqual(moveOf(press('ArrowRight', { shiftKey: true }), 1, 16, extent, 60), {
      to: 2,
      extend: true,
    });
    for (const key of ['g', ' ', 'c', 'p', 'e', 'Enter', 'F6']) assert.equal(to(key, 1), undefined);
    assert.equal(to('ArrowLeft', 5, { altKey: true }), undefined);
  });
});

describe('hex columns', () => {
  const space: HexSpace = {
    width: 928,
    viewWidth: 1268,
    sideBySide: true,
    font: { size: 13, ch: 7.8 },
    bytesPerRow: 0,
    size: 65536,
    addressDigits: 12,
  };

  it('are where the design has them at 1268', () => {
    const layout = hexLayout(space);
    assert.equal(layout.cell, 21);
    assert.equal(layout.hexX, 16 + 46 + 112);
    assert.equal(layout.width, 672);
    assert.equal(layout.rowHeight, 20);
  });

  it('give way from the address on as it gets narrow', () => {
    const at = (width: number) => hexLayout({ ...space, width, viewWidth: width, sideBySide: false });
    assert.equal(at(760).cell, 24);
    assert.ok(at(760).addressX !== undefined && at(760).textX !== undefined);
    assert.equal(at(700).addressX, undefined);
    assert.equal(at(600).textX, undefined);
    assert.equal(at(600).bytesPerRow, 16);
    assert.equal(at(460).bytesPerRow, 16);
    assert.equal(at(459).bytesPerRow, 8);
    assert.ok(at(400).textX !== undefined, 'short rows have room for their text');
    assert.equal(at(300).textX, undefined);
  });

  it('find each column again from its middle', () => {
    for (const bytesPerRow of [8, 16, 32, 64] as const) {
      const layout = hexLayout({ ...space, bytesPerRow, width: 4000 });
      assert.equal(layout.bytesPerRow, bytesPerRow);
      for (let i = 0; i < bytesPerRow; i++) {
        assert.deepEqual(columnAt(layout, byteX(layout, i) + layout.cell / 2), { column: i, text: false });
        const textX = (layout.textX ?? 0) + (i + 0.5) * layout.font.ch;
        assert.deepEqual(columnAt(layout, textX), { column: i, text: true });
      }
    }
  });
});

describe('strip', () => {
  it('has the cells of the design at 1268 and 760', () => {
    assert.equal(stripLayout(1236, 65536, 6.02)?.cell, 64);
    assert.equal(stripLayout(728, 65536, 6.02)?.cell, 128);
    assert.equal(stripLayout(728, 65536, 6.02)?.blocks, 16);
    assert.equal(stripLayout(1236, 0, 6), undefined);
  });

  it('never goes back as the offset rises, stays inside, and finds offsets again', () => {
    const sizes = fc.oneof(
      fc.integer({ min: 1, max: 1 << 24 }),
      fc.maxSafeInteger().map(n => Math.abs(n) + 1),
    );
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 200, max: 2000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (size, width, part) => {
          const layout = stripLayout(width, size, 6);
          assert.ok(layout);
          assert.ok(Math.ceil(size / layout.cell) <= 4096, `${Math.ceil(size / layout.cell)} cells`);
          const offset = Math.min(size - 1, Math.floor(part * size));
          const x = stripX(layout, offset);
          assert.ok(x >= 0 && x <= width + 1);
          assert.ok(stripX(layout, Math.min(size - 1, offset + layout.cell)) >= x);
          assert.ok(Math.abs(stripOffset(layout, x) - offset) <= layout.cell * 4);
        },
      ),
    );
  });
});
