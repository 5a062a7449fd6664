// Differing stretches against the obvious twin, byte by byte; collected runs whatever the order that they came in.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { differing, firstBehind, RunCollector } from '../../../../src/probe/time/runs.js';

describe('runs of differing bytes', () => {
  it('hold every byte that differs, begin and end with one, and join what is close', () => {
    const edits = fc.array(fc.tuple(fc.nat(299), fc.integer({ min: 1, max: 255 })), { maxLength: 30 });
    fc.assert(
      fc.property(edits, fc.nat(300), fc.nat(3), (changes, length, shift) => {
        const old = new Uint8Array(304).fill(7).subarray(shift, shift + length);
        const now = old.slice();
        for (const [at, value] of changes) if (at < length) now[at] = value;
        const runs: [from: number, to: number, count: number][] = [];
        const total = differing(old, now, (...run) => runs.push(run));
        const changed = [...now.keys()].filter(i => now[i] !== old[i]);
        assert.equal(total, changed.length);
        const within = runs.flatMap(([from, to]) => changed.filter(i => i >= from && i < to));
        assert.deepEqual(within, changed);
        for (const [i, [from, to, count]] of runs.entries()) {
          assert.equal(count, changed.filter(at => at >= from && at < to).length);
          assert.ok(now[from] !== old[from] && now[to - 1] !== old[to - 1]);
          assert.ok(from - (runs[i - 1]?.[1] ?? -100) >= 8, 'two runs are apart');
        }
      }),
    );
  });

  it('are told in the order of memory, with their bytes, up to what may be kept', () => {
    const collector = new RunCollector(10_000);
    collector.add(100, Uint8Array.of(1, 2));
    collector.add(300, Uint8Array.of(3));
    collector.add(50, Uint8Array.of(4, 5, 6));
    const runs = collector.take();
    assert.ok(runs);
    assert.deepEqual([...runs.offsets], [50, 100, 300]);
    assert.deepEqual([...runs.lengths], [3, 2, 1]);
    assert.deepEqual([...runs.starts], [0, 3, 5]);
    assert.deepEqual([...runs.before], [4, 5, 6, 1, 2, 3]);
    assert.deepEqual(
      [0, 52, 53, 101, 102, 300, 301].map(at => firstBehind(runs, at)),
      [0, 0, 1, 1, 2, 2, 3],
    );
    assert.ok(collector.empty);
    collector.add(0, new Uint8Array(9000));
    collector.add(9000, new Uint8Array(2000));
    collector.add(20_000, Uint8Array.of(1));
    assert.equal(collector.take(), undefined, 'too much for it');
    collector.add(5, Uint8Array.of(9));
    assert.deepEqual(collector.take()?.before, Uint8Array.of(9));
  });
});
