// Where pages are cached, found by halving: against a slow twin that asks page by page.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cachedRuns, type CountPages } from '../../../native/cached-pages.js';

const page = 4096;

function counter(cached: readonly boolean[]): CountPages {
  return (offset, length) => {
    const first = Math.floor(offset / page);
    return cached.slice(first, first + Math.ceil(length / page)).filter(Boolean).length;
  };
}

describe('runs of cached pages', () => {
  it('tile the range, and each page is as asked alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 70 }),
        fc.nat(page - 1),
        (cached, cut) => {
          const length = cached.length * page - cut;
          const found: boolean[] = [];
          let at = 0;
          for (const run of cachedRuns(counter(cached), 0, length)) {
            assert.equal(run.offset, at);
            at += run.length;
            for (let i = 0; i < Math.ceil(run.length / page); i++) found.push(run.cached);
          }
          assert.equal(at, length);
          assert.deepEqual(found, cached);
        },
      ),
    );
  });

  it('are none where the kernel tells nothing, and end early on a checkerboard', () => {
    assert.deepEqual([...cachedRuns(() => undefined, 0, 10 * page)], []);
    const checkers = Array.from({ length: 1 << 14 }, (_, i) => i % 2 === 0);
    const runs = [...cachedRuns(counter(checkers), 0, checkers.length * page)];
    const end = runs.reduce((sum, run) => sum + run.length, 0);
    assert.ok(end > 0 && end < checkers.length * page);
  });
});
