// Bytes off screen: an answer to `read` as a frame tells it, and what is shown of it.
import assert from 'node:assert/strict';
import { Cells, stateOf } from '../../../webview/segment/cells.js';
import { lookOf } from '../../../webview/segment/aside.js';
import { Shown } from '../../../webview/segment/shown.js';

const bytes = Uint8Array.of(1, 0, 0, 4, 5, 6);

describe('bytes off screen', () => {
  it('are told as a frame would: data, holes, what was not read, what lies past the end', () => {
    const reply = {
      offset: 100,
      bytes,
      holes: [{ offset: 101, length: 2 }],
      unknown: [{ offset: 105, length: 9 }],
    };
    assert.deepEqual(lookOf(reply, 8), {
      ranges: [
        { offset: 100, length: 1, state: 'data' },
        { offset: 101, length: 2, state: 'hole' },
        { offset: 103, length: 2, state: 'data' },
        { offset: 105, length: 1, state: 'unknown' },
        { offset: 106, length: 2, state: 'gone' },
      ],
      runs: [
        { offset: 100, bytes: Uint8Array.of(1) },
        { offset: 103, bytes: Uint8Array.of(4, 5) },
      ],
    });
  });

  it('are shown where the screen has none, begin with what was last on it, and tell when they changed', () => {
    const shown = new Shown();
    const at = (offset: number): { state: string; byte: number | undefined; age: number } => {
      const cells = new Cells(1);
      shown.read(offset, cells);
      return {
        state: stateOf(cells.state[0] ?? 0),
        byte: cells.bytes[0],
        age: 9000 - (cells.changedAt[0] ?? 0),
      };
    };
    const frame = (offset: number, value: number): void => {
      shown.apply(
        {
          ...{ attachment: 1, revision: 1, time: 0, size: 1000, samples: 1, hz: 30 },
          ranges: [{ offset, length: 4, state: 'data' }],
          runs: [{ offset, bytes: new Uint8Array(4).fill(value) }],
        },
        0,
        0,
        1000,
      );
    };
    const reply = (value: number): Parameters<typeof lookOf>[0] => ({
      offset: 8,
      bytes: Uint8Array.of(value, value),
      holes: [],
      unknown: [],
    });
    frame(8, 7);
    shown.beginAside(8, 2);
    frame(500, 1);
    assert.deepEqual(at(8), { state: 'data', byte: 7, age: Number.POSITIVE_INFINITY });
    assert.equal(at(10).state, 'unseen');
    shown.applyAside(lookOf(reply(7), 2), 8000);
    assert.equal(at(8).age, Number.POSITIVE_INFINITY);
    shown.applyAside(lookOf(reply(9), 2), 8500);
    assert.deepEqual(at(9), { state: 'data', byte: 9, age: 500 });
    // Paused: as it was, whatever comes.
    shown.freeze(8600);
    shown.applyAside(lookOf(reply(11), 2), 8700);
    assert.equal(at(9).byte, 9);
  });
});
