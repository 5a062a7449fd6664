// Pages of any size: of machines with 64 KiB pages, and huge ones. What is drawn and counted by them follows.
import assert from 'node:assert/strict';
import { pageOf, pagesIn } from '../../../webview/segment/pages.js';
import { stripLayout, stripX } from '../../../webview/segment/strip-layout.js';

const kib = 1024;

describe('pages', () => {
  it('are what the machine says, unless huge ones back the segment', () => {
    assert.equal(pageOf({ segment: {}, pageSize: 64 * kib }), 64 * kib);
    assert.equal(pageOf({ segment: { hugePage: 2048 * kib }, pageSize: 64 * kib }), 2048 * kib);
    assert.equal(pageOf({ segment: {} }), 4 * kib);
    assert.equal(pageOf(null), 4 * kib);
  });

  it('are counted whole', () => {
    assert.equal(pagesIn(0, 64 * kib), 0);
    assert.equal(pagesIn(1, 64 * kib), 1);
    assert.equal(pagesIn(1024 * kib, 64 * kib), 16);
    assert.equal(pagesIn(1024 * kib + 1, 64 * kib), 17);
  });

  it('are never cut by a gap of the strip', () => {
    for (const page of [4 * kib, 16 * kib, 64 * kib, 2048 * kib]) {
      for (const size of [100, 64 * kib, 1024 * kib, 2 ** 26, 2 ** 36]) {
        for (const width of [300, 728, 1236]) {
          const layout = stripLayout(width, size, 6, page);
          assert.ok(layout);
          assert.equal(layout.block % page, 0, `${layout.block} bytes between gaps, pages of ${page}`);
          assert.ok(layout.cell >= 64 && layout.cell * 4 <= layout.block);
          assert.ok(stripX(layout, size) <= width + 1);
        }
      }
    }
  });

  it('of 64 KiB make one block each where there is room', () => {
    const layout = stripLayout(1236, 1024 * kib, 6, 64 * kib);
    assert.equal(layout?.blocks, 16);
    assert.equal(layout.cell, 1024);
  });
});
