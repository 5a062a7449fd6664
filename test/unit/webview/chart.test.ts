// Curves of fields and what is said of them; the last change in words. Not the plot.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Series } from '../../../src/protocol/timeline.js';
import { curveOf, indexAt, lineOf, summaryOf } from '../../../webview/segment/timeline/chart-data.js';
import { fromSeries, hexOf } from '../../../webview/segment/timeline/last-change.js';

const series = (values: number[], texts: string[]): Series => ({
  path: 'ring.x',
  times: values.map((_, i) => 1000 + i * 10),
  values,
  texts,
});

describe('curves of fields', () => {
  it('have numbers as they are, and their least, greatest and last in words', () => {
    const curve = curveOf(series([3, 1, 2], ['3', '1', '2']));
    assert.deepEqual(curve.heights, [3, 1, 2]);
    assert.equal(curve.words, undefined);
    assert.deepEqual(summaryOf(curve), { min: '1', max: '3', last: '2', changes: 2 });
  });

  it('leave a gap where there is no number, and none where a field holds text', () => {
    const curve = curveOf(series([1, Number.NaN, Number.POSITIVE_INFINITY], ['1', '-', '∞']));
    assert.deepEqual(curve.heights.slice(1), [null, null]);
    assert.deepEqual(summaryOf(curveOf(series([], []))), null);
  });

  it('are drawn to the latest sample, and not over what nobody sampled', () => {
    const curve = curveOf(series([1, 2, 3], ['1', '2', '3']));
    assert.deepEqual(lineOf(curve, [], 1050), [
      [1000, 1010, 1020, 1050],
      [1, 2, 3, 3],
    ]);
    const gaps = [
      { from: 900, to: 990 },
      { from: 1012, to: 1020 },
      { from: 1030, to: 1040 },
      { from: 1060, to: 1070 },
    ];
    assert.deepEqual(lineOf(curve, gaps, 1050), [
      [1000, 1010, 1012, 1016, 1020, 1030, 1035, 1040, 1050],
      [1, 2, 2, null, 3, 3, null, 3, 3],
    ]);
    assert.deepEqual(lineOf(curve, gaps, Number.NEGATIVE_INFINITY)[0], [1000, 1010, 1012, 1016, 1020]);
    assert.deepEqual(lineOf(curveOf(series([], [])), gaps, 1050), [[], []]);
  });

  it('are steps between words for enumerations and texts', () => {
    const curve = curveOf(series([0, 1, 0], ['BID', 'ASK', 'BID']));
    assert.deepEqual(
      [curve.heights, curve.words],
      [
        [0, 1, 0],
        ['BID', 'ASK'],
      ],
    );
    const text = curveOf(series([Number.NaN, Number.NaN], ['"AAPL"', '"MSFT"']));
    assert.deepEqual(
      [text.heights, text.words],
      [
        [0, 1],
        ['"AAPL"', '"MSFT"'],
      ],
    );
    const many = Array.from({ length: 30 }, (_, i) => `"${i}"`);
    const crowded = curveOf(
      series(
        many.map(() => Number.NaN),
        many,
      ),
    );
    assert.equal(crowded.words?.length, 12, 'the latest');
    assert.equal(crowded.heights[0], null);
    assert.equal(crowded.heights.at(-1), 11);
  });

  it('tell the value that held at a time, as looking at all of them does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 })),
        fc.integer({ min: -1, max: 51 }),
        (times, time) => {
          const sorted = times.sort((a, b) => a - b);
          assert.equal(indexAt(sorted, time), sorted.filter(t => t <= time).length - 1);
        },
      ),
    );
  });
});

describe('the last change', () => {
  it("is told in the field's own words where its series has that change", () => {
    const known = series([1, 2, 2], ['1', '2', '2']);
    assert.deepEqual(fromSeries(known, 1010), { before: '1', after: '2' });
    assert.equal(fromSeries(known, 1015), undefined);
    assert.equal(fromSeries(known, 1000), undefined, 'what was before is not known');
    assert.equal(fromSeries(null, 1010), undefined);
  });

  it('is told as hex else, of many bytes the first', () => {
    assert.equal(hexOf(Uint8Array.of(1, 0xab)), '01 ab');
    assert.match(hexOf(new Uint8Array(40)), /^(00 ){16}…$/);
  });
});
