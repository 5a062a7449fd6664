// Frames become bytes on screen: against a slow twin that keeps a map; pausing, resuming, saturation.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Frame, RangeState } from '../../../src/protocol/frame.js';
import { Cells, stateOf } from '../../../webview/segment/cells.js';
import { heatOf, nextStep } from '../../../webview/segment/heat.js';
import { Shown } from '../../../webview/segment/shown.js';

function frame(
  offset: number,
  states: readonly RangeState[],
  bytes: readonly number[],
  known: Map<number, number>,
): Frame {
  const ranges: Frame['ranges'] = [];
  const runs: Frame['runs'] = [];
  states.forEach((state, i) => {
    const last = ranges.at(-1);
    if (last?.state === state) last.length++;
    else ranges.push({ offset: offset + i, length: 1, state });
    const byte = bytes[i] ?? 0;
    if (state === 'data' && known.get(offset + i) !== byte) {
      runs.push({ offset: offset + i, bytes: Uint8Array.of(byte) });
    }
  });
  known.clear();
  states.forEach((state, i) => {
    if (state === 'data') known.set(offset + i, bytes[i] ?? 0);
  });
  return { attachment: 1, revision: 1, time: 0, size: 1000, ranges, runs, samples: 1, hz: 30 };
}

function look(shown: Shown, offset: number, length: number): string[] {
  const cells = new Cells(length);
  shown.read(offset, cells);
  return Array.from({ length }, (_, i) => {
    const state = stateOf(cells.state[i] ?? 0);
    return state === 'data' ? String(cells.bytes[i]) : state;
  });
}

function ages(shown: Shown, offset: number, length: number, now: number): number[] {
  const cells = new Cells(length);
  shown.read(offset, cells);
  return Array.from(cells.changedAt, at => now - at);
}

const data = (n: number): RangeState[] => new Array<RangeState>(n).fill('data');

describe('what is shown', () => {
  it('is what a map of all that came would show, whatever is scrolled and changed', () => {
    const states = fc.constantFrom<RangeState>('data', 'data', 'data', 'hole', 'gone', 'unknown', 'denied');
    const step = fc.record({
      offset: fc.integer({ min: 0, max: 40 }),
      cells: fc.array(fc.tuple(states, fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 30 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), steps => {
        const shown = new Shown();
        const sent = new Map<number, number>();
        steps.forEach(({ offset, cells }, time) => {
          const f = frame(
            offset,
            cells.map(c => c[0]),
            cells.map(c => c[1]),
            sent,
          );
          shown.apply(f, time, 0, 100);
          const expected = cells.map(([state, byte]) => (state === 'data' ? String(byte) : state));
          assert.deepEqual(look(shown, offset, cells.length), expected);
          assert.deepEqual(look(shown, offset + cells.length, 2), ['unseen', 'unseen']);
        });
      }),
    );
  });

  it('flashes what is written into a hole: it read as zeros before', () => {
    const shown = new Shown();
    const sent = new Map<number, number>();
    shown.apply(frame(0, ['hole', 'hole', 'hole', 'unknown'], [], sent), 0, 0, 100);
    shown.apply(frame(0, data(4), [0, 5, 6, 7], sent), 100, 0, 100);
    assert.deepEqual(look(shown, 0, 4), ['0', '5', '6', '7']);
    const never = Number.POSITIVE_INFINITY;
    assert.deepEqual(ages(shown, 0, 4, 150), [never, 50, 50, never]);
  });

  it('flashes it also when that happened while paused', () => {
    const shown = new Shown();
    const sent = new Map<number, number>();
    shown.apply(frame(0, ['hole', 'hole'], [], sent), 0, 0, 100);
    shown.freeze(10);
    shown.apply(frame(0, data(2), [0, 5], sent), 100, 0, 100);
    assert.deepEqual(look(shown, 0, 2), ['hole', 'hole']);
    shown.thaw();
    shown.apply(frame(0, data(2), [0, 5], sent), 200, 0, 100);
    assert.deepEqual(ages(shown, 0, 2, 250), [Number.POSITIVE_INFINITY, 50]);
  });

  it('flashes what changed, not what came into view', () => {
    const shown = new Shown();
    const sent = new Map<number, number>();
    shown.apply(frame(0, data(4), [1, 2, 3, 4], sent), 1000, 0, 4);
    assert.deepEqual(ages(shown, 0, 4, 1000), [Infinity, Infinity, Infinity, Infinity]);
    shown.apply(frame(2, data(4), [3, 9, 5, 6], sent), 1010, 0, 6);
    assert.deepEqual(ages(shown, 2, 4, 1010), [Infinity, 0, Infinity, Infinity]);
  });

  it('never shows stale bytes where a truncation took them', () => {
    const shown = new Shown();
    const sent = new Map<number, number>();
    shown.apply(frame(0, data(4), [1, 2, 3, 4], sent), 0, 0, 4);
    shown.apply(frame(0, ['data', 'data', 'gone', 'gone'], [1, 2], sent), 1, 0, 4);
    assert.deepEqual(look(shown, 0, 4), ['1', '2', 'gone', 'gone']);
    shown.apply(frame(0, data(4), [1, 2, 0, 0], sent), 2, 0, 4);
    assert.deepEqual(look(shown, 0, 4), ['1', '2', '0', '0']);
  });

  it('stands still while paused, and flashes once what changed meanwhile', () => {
    const shown = new Shown();
    const sent = new Map<number, number>();
    shown.apply(frame(0, data(4), [1, 2, 3, 4], sent), 0, 0, 4);
    shown.freeze(100);
    // Scrolled away and back: what is new is read once, what was seen stays as it was.
    shown.apply(frame(2, data(4), [33, 44, 5, 6], sent), 200, 0, 6);
    assert.deepEqual(look(shown, 0, 6), ['1', '2', '3', '4', '5', '6']);
    shown.apply(frame(0, data(4), [1, 22, 33, 44], sent), 300, 0, 4);
    assert.deepEqual(look(shown, 0, 6), ['1', '2', '3', '4', '5', '6']);
    assert.equal(shown.clock(400), 100);
    shown.thaw();
    shown.apply(frame(0, data(4), [1, 22, 33, 44], sent), 500, 0, 4);
    assert.deepEqual(look(shown, 0, 4), ['1', '22', '33', '44']);
    assert.deepEqual(ages(shown, 0, 4, 500), [Infinity, 0, 0, 0]);
    assert.equal(shown.clock(600), 600);
  });

  it('takes one new look when asked to while paused', () => {
    const shown = new Shown();
    const sent = new Map<number, number>();
    shown.apply(frame(0, data(2), [1, 2], sent), 0, 0, 2);
    shown.freeze(1);
    shown.retake();
    shown.apply(frame(0, data(2), [7, 8], sent), 2, 0, 2);
    shown.apply(frame(0, data(2), [9, 9], sent), 3, 0, 2);
    assert.deepEqual(look(shown, 0, 2), ['7', '8']);
  });

  it('goes over to rates after two seconds of everything changing, and back', () => {
    const shown = new Shown();
    const sent = new Map<number, number>();
    let now = 0;
    const run = (seconds: number, change: boolean): void => {
      for (const end = now + seconds * 1000; now < end; now += 100) {
        const byte = change ? (now / 100) % 250 : 1;
        shown.apply(frame(0, data(8), new Array<number>(8).fill(byte), sent), now, 0, 8);
      }
    };
    run(1.5, true);
    assert.equal(shown.rateMode, false);
    run(1.5, true);
    assert.equal(shown.rateMode, true);
    run(3, false);
    assert.equal(shown.rateMode, false);
  });
});

describe('heat', () => {
  it('fades over a second, or in steps, and then asks for nothing', () => {
    assert.equal(heatOf(0, false), 1);
    assert.equal(heatOf(1000, false), 0);
    assert.ok(heatOf(500, false) > 0.5 && heatOf(500, false) < 0.6);
    assert.deepEqual([heatOf(100, true), heatOf(300, true), heatOf(1000, true)], [1, 0.5, 0]);
    assert.equal(nextStep(1000, false), undefined);
    assert.equal(nextStep(100, true), 150);
  });
});
