// Marks of the timeline: which make a band, a letter or a sign, and what span is compared. Not the bars:
// timeline.test.ts.
import assert from 'node:assert/strict';
import type { Mark } from '../../../src/protocol/timeline.js';
import {
  bandsOf,
  chipsOf,
  comparedSpan,
  letterOf,
  signsOf,
} from '../../../webview/segment/timeline/marks.js';

describe('marks of the timeline', () => {
  const mark = (kind: Mark['kind'], time: number, text = ''): Mark => ({ kind, time, text });

  it('make bands of stops, also of steps and of one that lasts', () => {
    const bands = bandsOf([
      mark('continued', 1),
      mark('stopped', 2, 'a'),
      mark('stopped', 3, 'b'),
      mark('continued', 4),
      mark('continued', 5),
      mark('stopped', 6, 'c'),
    ]);
    assert.deepEqual(bands, [
      { from: 2, to: 3, text: 'a' },
      { from: 3, to: 4, text: 'b' },
      { from: 6, to: undefined, text: 'c' },
    ]);
  });

  it('have a letter for each snapshot that there is, and a sign for all else', () => {
    const marks: Mark[] = [{ ...mark('snapshot', 7), snapshot: 's' }, mark('exited', 8, 'x')];
    const named = { moment: { kind: 'snapshot' as const, snapshot: 's' }, label: 'Snapshot A', detail: '' };
    assert.deepEqual(chipsOf(marks, [named]), [{ time: 7, letter: 'A', name: 'Snapshot A', snapshot: 's' }]);
    assert.deepEqual(chipsOf(marks, []), [], 'deleted');
    assert.deepEqual(signsOf(marks), [{ time: 8, kind: 'exited', text: 'x' }]);
    assert.deepEqual(['Snapshot AB', 'A', 'before crash', '😀', ''].map(letterOf), [
      'AB',
      'A',
      'b',
      '😀',
      '·',
    ]);
  });

  it('span what is compared where both sides have a time', () => {
    const side = (time?: number) => ({
      moment: { kind: 'live' as const },
      label: '',
      detail: '',
      ...(time === undefined ? {} : { time }),
    });
    assert.deepEqual(
      comparedSpan({ a: side(9), b: side(4) }, s => s.time),
      { from: 4, to: 9 },
    );
    assert.equal(
      comparedSpan({ a: side(9), b: side() }, s => s.time),
      null,
    );
    assert.equal(
      comparedSpan(null, () => 1),
      null,
    );
  });
});
