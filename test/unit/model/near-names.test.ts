// Names that may have been meant: what is offered, and distances against their plain definition.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { distanceUpTo, nearNames } from '../../../src/model/near-names.js';

/** By the definition, each way tried. */
function slowDistance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const changed = slowDistance(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1);
  return Math.min(changed, slowDistance(a.slice(1), b) + 1, slowDistance(a, b.slice(1)) + 1);
}

describe('near names', () => {
  it('are few letters apart, nearest first, whatever their case', () => {
    const names = ['tick', 'tick_ring', 'tick_rings', 'Tick_Ring', 'task_struct', 'tick_ring'];
    assert.deepEqual(nearNames('tick_rng', names), ['Tick_Ring', 'tick_ring', 'tick_rings']);
    assert.deepEqual(nearNames('tick_rng', names, 1), ['Tick_Ring']);
    assert.deepEqual(nearNames('nothing', names), []);
  });

  it('are none of a name of two letters, and of one that nobody types', () => {
    assert.deepEqual(nearNames('ab', ['ac', 'ab']), []);
    assert.deepEqual(nearNames('a'.repeat(100_000), ['a'.repeat(100_001)]), []);
  });

  it('have the distance of its definition, up to a limit', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(
      fc.property(word, word, fc.nat(6), (a, b, limit) => {
        const distance = slowDistance(a, b);
        const found = distanceUpTo(a, b, limit);
        assert.ok(distance <= limit ? found === distance : found > limit, `${a} ${b} ${found}`);
      }),
    );
  });
});
