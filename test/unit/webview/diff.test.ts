// The pure parts of a comparison in the view: what a filter means, what hides a run, where columns are, outlines, keys.
// Not its rows and words (diff-rows.test.ts).
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { noiseOf, parseFilter } from '../../../webview/segment/diff/filter.js';
import { bytesKey, listKey as keyInList } from '../../../webview/segment/diff/keys.js';
import { arrange, cellX, columnAt, listColumns } from '../../../webview/segment/diff/layout.js';
import { boxesOf, edgesOf, type Box } from '../../../webview/segment/diff/outline.js';
import { heightOfBytes } from '../../../webview/segment/diff/spec.js';
import type { DiffHexRow } from '../../../src/protocol/diff.js';
import { run, bytesRow } from './diff-samples.js';

describe('the filter of a comparison', () => {
  it('takes a least size out of what is typed, and leaves the rest to the probe', () => {
    for (const [typed, text, least] of [
      ['', '', 0],
      ['price', 'price', 0],
      ['  price  ', 'price', 0],
      ['>=4', '', 4],
      ['price >= 4', 'price', 4],
      ['≥4 bytes price', 'price', 4],
      ['≥ 12 B 0x40-0x80', '0x40-0x80', 12],
      ['>=4 >=8', '', 8],
      ['a>=4', 'a>=4', 0],
      ['>=', '>=', 0],
      ['>=4x', '>=4x', 0],
      ['0x40', '0x40', 0],
    ] as const)
      assert.deepEqual(parseFilter(typed), { text, least }, typed);
  });

  it('ends with any text, and asks for nothing longer than was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('>', '=', '4', ' ', 'b', '≥', 'x') }), typed => {
        const { text, least } = parseFilter(typed);
        return text.length <= typed.length && Number.isInteger(least) && least >= 0;
      }),
    );
  });

  it('hides a field in every element, and padding and what has no name by its range', () => {
    assert.equal(noiseOf(run()), 'ring.slots[*].price');
    assert.equal(noiseOf(run({ region: 'padding', offset: 0x40, length: 8 })), '0x40-0x48');
    assert.equal(
      noiseOf(run({ region: 'outside', path: null, offset: 0xa140, length: 158 })),
      '0xa140-0xa1de',
    );
  });
});

describe('the layout of a comparison', () => {
  const font = { size: 13, ch: 7.8 };
  const at = (width: number, over = {}): ReturnType<typeof arrange> =>
    arrange({ width, font, bytesPerRow: 0, size: 65536, ...over });

  it('has the figures of the design at 1268', () => {
    const { beside, listWidth, bytes } = at(1268);
    assert.deepEqual([beside, listWidth, bytes.cell, bytes.stacked], [true, 476, 20.5, false]);
    assert.equal(bytes.aX, 16 + 52);
    assert.equal(bytes.bX - (cellX(bytes, bytes.aX, 15) + bytes.cell), 28);
    assert.equal(listColumns(476, 4), '40px minmax(0, 1fr) 176px 34px');
  });

  it('puts the list above below 1180, and B below A below 800, and never overflows down to 300', () => {
    for (let width = 300; width < 2000; width++) {
      const { beside, listWidth, bytes } = at(width);
      assert.equal(beside, width >= 1180, `${width}`);
      assert.equal(bytes.stacked, width < 800, `${width}`);
      assert.equal(bytes.bytesPerRow, width >= 460 ? 16 : 8, `${width}`);
      assert.ok((beside ? listWidth : 0) + bytes.width <= width, `${width}`);
    }
  });

  it('follows the font and the rows that a person wants', () => {
    const large = { size: 20, ch: 12 };
    assert.equal(at(1268, { font: large }).beside, false);
    assert.equal(at(900, { font: large }).bytes.stacked, true);
    assert.equal(at(2000, { bytesPerRow: 32 }).bytes.bytesPerRow, 32);
    assert.equal(at(1268, { bytesPerRow: 32 }).bytes.bytesPerRow, 16);
    assert.equal(at(1268, { bytesPerRow: 8 }).bytes.bytesPerRow, 8);
    assert.ok(at(1268, { size: 2 ** 40 }).bytes.offsetDigits === 10);
  });

  it('finds the column again that it placed, on both sides', () => {
    for (const width of [1268, 1000, 760, 400]) {
      const { bytes } = at(width);
      for (const x of [bytes.aX, bytes.bX])
        for (let i = 0; i < bytes.bytesPerRow; i++)
          assert.equal(columnAt(bytes, cellX(bytes, x, i) + bytes.cell / 2), i);
      assert.equal(columnAt(bytes, bytes.offsetX), undefined);
    }
  });

  it('needs one line for equal rows where B is below A', () => {
    const row = (differs: number): DiffHexRow => bytesRow(0, Uint8Array.from([0, differs]));
    const stacked = { rowHeight: 20, stacked: true };
    assert.equal(heightOfBytes(row(1), stacked), 40);
    assert.equal(heightOfBytes(row(0), stacked), 20);
    assert.equal(heightOfBytes(row(1), { rowHeight: 20, stacked: false }), 20);
    assert.equal(heightOfBytes({ kind: 'fold', from: 0, to: 32, rows: 2 }, stacked), 22);
  });
});

describe('the outline of a run', () => {
  const { bytes: layout } = arrange({
    width: 1268,
    font: { size: 13, ch: 7.8 },
    bytesPerRow: 0,
    size: 65536,
  });

  it('is where its bytes are, in each row', () => {
    const place = { offset: 0x708, length: 24 };
    const first = boxesOf(layout, bytesRow(0x700), layout.aX, 0, place);
    assert.deepEqual(first, [
      { left: cellX(layout, layout.aX, 8), right: cellX(layout, layout.aX, 15) + 20.5, top: 0, bottom: 20 },
    ]);
    assert.equal(boxesOf(layout, bytesRow(0x710), layout.aX, 20, place).length, 1);
    assert.deepEqual(boxesOf(layout, bytesRow(0x720), layout.aX, 40, place), []);
    assert.deepEqual(boxesOf(layout, bytesRow(0x700), layout.aX, 0, null), []);
  });

  it('has each edge once, and none between rows that touch', () => {
    const box = (left: number, right: number, top: number): Box => ({ left, right, top, bottom: top + 20 });
    const length = (boxes: Box[]): number =>
      edgesOf(boxes).reduce((sum, [x1, y1, x2, y2]) => sum + Math.abs(x2 - x1) + Math.abs(y2 - y1), 0);
    assert.equal(length([box(0, 100, 0)]), 240);
    assert.equal(length([box(0, 100, 0), box(0, 100, 20)]), 280);
    assert.equal(length([box(50, 100, 0), box(0, 60, 20)]), 2 * (50 + 60) - 2 * 10 + 80);
    // A fold between them: two outlines.
    assert.equal(length([box(0, 100, 0), box(0, 100, 42)]), 480);
  });
});

describe('keys of a comparison', () => {
  const press = (key: string, over = {}): Parameters<typeof bytesKey>[0] => ({
    key,
    shiftKey: false,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    ...over,
  });

  it('leaves keys that belong to VS Code alone', () => {
    assert.deepEqual(keyInList(press('ArrowDown')), { do: 'move', to: 'down' });
    assert.deepEqual(keyInList(press('Delete')), { do: 'hide' });
    for (const key of ['Delete', 'ArrowDown'])
      assert.equal(keyInList(press(key, { ctrlKey: true })), undefined);
    assert.deepEqual(keyInList(press('Home', { ctrlKey: true })), { do: 'move', to: 'first' });
    assert.deepEqual(bytesKey(press('ArrowLeft')), { by: 'byte', step: -1 });
    assert.equal(bytesKey(press('ArrowLeft', { ctrlKey: true })), undefined);
    assert.equal(bytesKey(press('Home')), undefined);
    assert.deepEqual(bytesKey(press('End', { ctrlKey: true })), { to: 'end' });
    assert.equal(bytesKey(press('x')), undefined);
  });
});
