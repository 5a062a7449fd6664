// What changes all the time, against whole copies of each sample: a place is told exactly where it differs in each of
// the last samples, and by its field where a type is bound.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FieldSpans } from '../../../../src/layout/table/spans.js';
import { alwaysChanging } from '../../../../src/probe/time/always-changing.js';
import { ringLayout } from '../../../support/layout/ring.js';
import { happen, happenings, page, Stage } from './recorded-stage.js';

const none = new FieldSpans([], 4 * page);

describe('what always changes', () => {
  it('is what differs in each of the last samples, and nothing else', function () {
    // Each sample is copied whole.
    this.timeout(60_000);
    fc.assert(
      fc.property(happenings, fc.integer({ min: 1, max: 4 }), (passes, samples) => {
        const stage = new Stage();
        // A hole that is written to is told by the states, once, and not by its bytes.
        stage.source.write(0, new Uint8Array(4 * page));
        stage.pass();
        for (const all of passes) {
          const writes = all.filter(one => one.kind === 'write');
          happen(stage, [
            { kind: 'write', offset: 64, bytes: Uint8Array.of(stage.history.latest) },
            ...writes,
          ]);
        }
        const { latest } = stage.history;
        const copies = Array.from(
          { length: Math.min(samples, latest) + 1 },
          (_, i) => stage.copies.get(latest - i)?.bytes,
        );
        const found = alwaysChanging(stage.history, none, samples);
        const differs = (from: number, to: number): boolean =>
          copies.slice(1).every((before, i) => {
            const after = copies[i];
            return (
              before && after && Buffer.compare(before.subarray(from, to), after.subarray(from, to)) !== 0
            );
          });
        if (latest <= samples) return found.length === 0;
        for (const { offset, length, path } of found) {
          assert.equal(path, null);
          assert.ok(differs(offset, offset + length), `0x${offset.toString(16)}`);
        }
        for (let at = 0; at < 4 * page; at++)
          if (copies.slice(1).every((before, i) => before?.[at] !== copies[i]?.[at]))
            assert.ok(
              found.some(({ offset, length }) => offset <= at && at < offset + length),
              `0x${at.toString(16)}`,
            );
        return true;
      }),
      { numRuns: 50 },
    );
  });

  it('is told by its field, whichever of its bytes differ', () => {
    const stage = new Stage();
    const spans = new FieldSpans([{ name: 'ring', layout: ringLayout(8), offset: 0 }], 4 * page);
    for (let i = 0; i < 6; i++) {
      // The head's lowest byte stays twice, but for the others.
      stage.source.write(0x40, Uint8Array.of(i % 2, i));
      if (i % 2 === 0) stage.source.write(0x80, Uint8Array.of(i + 1));
      stage.pass();
    }
    const found = alwaysChanging(stage.history, spans, 4);
    assert.deepEqual(found, [{ offset: 0x40, length: 8, path: 'ring.head' }]);
    assert.deepEqual(alwaysChanging(stage.history, spans, 6), [], 'so many samples are not kept');
  });
});
