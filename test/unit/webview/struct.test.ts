// The pure parts of the struct pane: paths, scrolling over rows of two heights, texts, curves, columns, copies.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { initialiser, isSummary, valueText } from '../../../webview/segment/struct-copy.js';
import { structKey } from '../../../webview/segment/struct-keys.js';
import {
  crumbsOf,
  elementOf,
  join,
  parentOf,
  patternOf,
  stepsOf,
  within,
  withoutRoot,
} from '../../../webview/segment/struct-path.js';
import { clampTop, lastTop, reveal, rowsShown, scrollBy } from '../../../webview/segment/struct-scroll.js';
import { Samples, sparkOf } from '../../../webview/segment/struct-spark.js';
import { cell, row } from './rows.js';
import { parsePath } from '../../../src/layout/table/path.js';

describe('paths of fields', () => {
  it('come apart where the layout says, and go together again', () => {
    const paths = [
      'ring',
      'ring.slots[96].price',
      'a."odd. [name]".b',
      'a.<ns::Base<int, 2>>.x',
      'm[1][2]',
      'l.(owner)',
    ];
    for (const path of paths) {
      assert.equal(join(stepsOf(path)), path);
      assert.deepEqual(stepsOf(path), parsePath(path) ?? stepsOf(path), path);
    }
    assert.deepEqual(stepsOf('a."odd. [name]".b'), ['a', '"odd. [name]"', 'b']);
    assert.deepEqual(stepsOf('a.(hole 12).b'), ['a', '(hole 12)', 'b']);
  });

  it('lie in one another, by whole steps', () => {
    assert.equal(within('ring.slots[9].price', 'ring.slots[9]'), true);
    assert.equal(within('ring.slots[96].price', 'ring.slots[9]'), false);
    assert.equal(within('ring.slots2', 'ring.slots'), false);
    assert.equal(parentOf('ring.slots[9].price'), 'ring.slots[9]');
    assert.equal(parentOf('ring'), '');
    assert.equal(withoutRoot('ring.slots[9].price'), 'slots[9].price');
    assert.equal(patternOf('ring.slots[9].a[1]'), 'ring.slots[*].a[*]');
  });

  it('tell what is tinted with a field: the innermost element, else the record, never the whole', () => {
    assert.equal(elementOf('ring.slots[96].flags.venue'), 'ring.slots[96]');
    assert.equal(elementOf('ring.slots[96]'), 'ring.slots[96]');
    assert.equal(elementOf('ring.lock.kind'), 'ring.lock');
    assert.equal(elementOf('ring.head'), undefined);
    assert.deepEqual(
      crumbsOf('tick_ring.slots[96].price').map(c => c.text),
      ['tick_ring', 'slots[96]', 'price'],
    );
    assert.equal(crumbsOf('tick_ring.slots[96].price')[1]?.path, 'tick_ring.slots[96]');
  });
});

describe('scrolling over rows and holes', () => {
  const space = (
    rows: number,
    height: number,
    holes: (row: number) => boolean,
  ): Parameters<typeof lastTop>[0] => ({
    rows,
    height,
    rowHeight: 20,
    heightOf: r => (holes(r) ? 15 : 20),
  });

  it('agrees with pixels counted one by one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 10, max: 300 }),
        fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
        fc.array(fc.integer({ min: -400, max: 400 }), { maxLength: 8 }),
        (rows, height, holes, steps) => {
          const s = space(rows, height, r => holes[r] === true);
          const starts = Array.from({ length: rows + 1 }, (_, i) =>
            Array.from({ length: i }, (_, r) => s.heightOf(r)).reduce((a, b) => a + b, 0),
          );
          const most = Math.max(0, (starts[rows] ?? 0) - height);
          let at = 0;
          let top = { row: 0, px: 0 };
          for (const dy of steps) {
            at = Math.min(most, Math.max(0, at + dy));
            top = scrollBy(top, dy, s);
            assert.equal((starts[top.row] ?? 0) + top.px, at);
            assert.ok(top.px >= 0 && (top.px < s.heightOf(top.row) || top.row === rows));
          }
          const { from, to } = rowsShown(top, s);
          assert.equal(from, top.row);
          for (let r = 0; r < rows; r++) {
            const seen = (starts[r + 1] ?? 0) > at && (starts[r] ?? 0) < at + height;
            assert.equal(r >= from && r < to, seen, `row ${r}`);
          }
        },
      ),
    );
  });

  it('brings any row on screen whole, and leaves those that are there', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99 }),
        fc.integer({ min: 0, max: 99 }),
        fc.integer({ min: 60, max: 300 }),
        (to, from, height) => {
          const s = space(100, height, r => r % 3 === 0);
          const top = reveal(to, clampTop({ row: from, px: 0 }, s), s);
          let y = -top.px;
          for (let r = top.row; r < to; r++) y += s.heightOf(r);
          assert.ok(
            to >= top.row && y >= 0 && y + s.heightOf(to) <= height,
            `row ${to} at ${y} of ${height}`,
          );
          assert.deepEqual(reveal(to, top, s), top);
        },
      ),
    );
  });

  it('over a million of them takes no walk', () => {
    const s = space(8_000_000, 700, () => false);
    const down = scrollBy({ row: 0, px: 0 }, 1e9, s);
    assert.deepEqual(down, lastTop(s));
    assert.equal(scrollBy(down, -1e7, s).row, down.row - 500_000);
  });
});

describe('the curve beside a number', () => {
  const samplesOf = (values: number[]): Samples => {
    const samples = new Samples();
    for (const value of values) samples.add(value);
    return samples;
  };

  it('is there once a number has moved, and only then', () => {
    assert.equal(sparkOf(samplesOf([5, 5, 5, 5, 5, 5])), undefined);
    assert.equal(sparkOf(samplesOf([1, 2])), undefined);
    assert.deepEqual(sparkOf(samplesOf([1, 3, 2, 1])), { points: [0, 1, 0.5, 0], kind: 'value' });
  });

  it('shows how fast a counter grows', () => {
    const stair = Array.from({ length: 60 }, (_, i) => Math.floor(i / 15));
    assert.deepEqual(sparkOf(samplesOf(stair))?.kind, 'value', 'it stands still most of the time');
    const steady = sparkOf(samplesOf(Array.from({ length: 60 }, (_, i) => i * 3)));
    assert.equal(steady?.kind, 'speed');
    assert.ok(steady.points.every(p => p === 0.5));
    for (const few of [4, 6, 11])
      assert.equal(sparkOf(samplesOf(Array.from({ length: few }, (_, i) => 20 * i - i * i))), undefined);
    const faster = sparkOf(samplesOf(Array.from({ length: 60 }, (_, i) => i * i)));
    assert.ok(faster && (faster.points.at(-1) ?? 0) > (faster.points[0] ?? 1));
  });

  it('keeps the last samples, all between nothing and one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 400 }),
        values => {
          const samples = samplesOf(values);
          assert.equal(samples.length, Math.min(128, values.length));
          assert.equal(samples.at(samples.length - 1), values.at(-1) ?? 0);
          for (const point of sparkOf(samples)?.points ?? [])
            assert.ok(point >= 0 && point <= 1, String(point));
        },
      ),
    );
  });
});

describe('keys of the struct table', () => {
  it('move, and leave the rest to VS Code', () => {
    const press = (key: string, more: Partial<KeyboardEvent> = {}): ReturnType<typeof structKey> =>
      structKey({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more });
    assert.deepEqual(press('ArrowDown'), { do: 'move', to: 'down' });
    assert.deepEqual(press('Home', { ctrlKey: true }), { do: 'move', to: 'first' });
    assert.deepEqual(press('ArrowLeft'), { do: 'out' });
    for (const key of ['w', 'Enter', ' ', 'F6']) assert.equal(press(key), undefined);
    assert.equal(press('ArrowLeft', { altKey: true }), undefined);
    assert.equal(press('ArrowRight', { ctrlKey: true }), undefined);
  });
});

describe('copies of fields', () => {
  it('have plain digits, and are whole or not at all', () => {
    const slot = {
      row: row('r.s[0]', { kind: 'element', name: '[0]', expanded: true, depth: 1 }),
      cell: undefined,
    };
    const rows = [
      slot,
      { row: row('r.s[0].price', { depth: 2 }), cell: cell('187.42', { kind: 'float' }) },
      { row: row('r.s[0].symbol', { depth: 2 }), cell: cell('"AAPL"', { kind: 'string' }) },
      { row: row('r.s[0].(hole 3)', { kind: 'hole', depth: 2 }), cell: undefined },
      { row: row('r.s[0].next', { depth: 2 }), cell: cell('0x7f00', { kind: 'pointer' }) },
      { row: row('r.s[0].in', { depth: 2, expanded: true }), cell: cell('1 …', { kind: 'record' }) },
      { row: row('r.s[0].in.a', { depth: 3 }), cell: cell('435298') },
    ];
    assert.equal(
      initialiser(rows),
      '{\n  .price = 187.42,\n  .symbol = "AAPL",\n  .next = (void *)0x7f00,\n  .in = {\n    .a = 435298,\n  },\n}',
    );
    assert.equal(valueText({ row: row('r.a'), cell: cell('435298') }), '435298');
    assert.equal(isSummary(cell('201.45 "AAPL" …', { kind: 'record' })), true);
    assert.equal(isSummary(cell('{1, 2}', { kind: 'array' })), false);
    assert.equal(isSummary(cell('"a…"', { kind: 'string' })), false);
    const closed = { row: row('r.s[0].in', { depth: 2 }), cell: cell('1 …', { kind: 'record' }) };
    assert.equal(initialiser([slot, closed]), null);
    const gone = { row: row('r.s[0].x', { depth: 2 }), cell: cell('—', { kind: 'none', fault: 'unread' }) };
    assert.equal(initialiser([slot, gone]), null);
  });
});
