// What is kept of opened objects: shared by key while held, closed once nobody needs it and there is too much.
import assert from 'node:assert/strict';
import { ObjectCache } from '../../../src/probe/types/cache.js';
import type { OpenedObject } from '../../../src/probe/types/object.js';

const mib = 1024 * 1024;

/** An object that does nothing but note that it was closed. */
function fake(name: string, closed: string[], cost = mib): OpenedObject {
  return {
    source: {
      target: { byteOrder: 'little', addressSize: 8 },
      entries: () => [],
      find: () => [],
      layout: () => assert.fail(),
    },
    ...{ from: 'DWARF', cost },
    *index() {
      yield { done: 0, total: 0 };
    },
    problems: () => [],
    close: () => closed.push(name),
  };
}

describe('the cache of opened objects', () => {
  it('opens one of a key once, and closes what has no key with its holder', () => {
    const closed: string[] = [];
    const cache = new ObjectCache();
    const first = cache.hold('a', () => fake('a', closed));
    const second = cache.hold('a', () => assert.fail('it is open'));
    assert.equal(first.object, second.object);
    const alone = cache.hold(undefined, () => fake('alone', closed));
    alone.release();
    alone.release();
    first.release();
    second.release();
    assert.deepEqual(closed, ['alone']);
    cache.clear();
    assert.deepEqual([closed, cache.size], [['alone', 'a'], 0]);
  });

  it('lets the longest unused go, by number and by cost, and never what is held', () => {
    const closed: string[] = [];
    const cache = new ObjectCache();
    const held = cache.hold('held', () => fake('held', closed, 900 * mib));
    for (let i = 0; i < 30; i++) cache.hold(`o${i}`, () => fake(`o${i}`, closed)).release();
    assert.deepEqual(closed, ['o0', 'o1', 'o2', 'o3', 'o4', 'o5']);
    cache.hold('o6', () => assert.fail('it is kept')).release();
    cache.hold('large', () => fake('large', closed, 505 * mib)).release();
    // All the older ones but those that fit beside it; the one used last stays.
    assert.equal(closed.includes('o6'), false);
    assert.equal(closed.includes('o7'), true);
    assert.equal(closed.includes('held'), false);
    held.release();
    assert.equal(closed.includes('held'), true);
  });

  it('remembers nothing of what could not be opened', () => {
    const cache = new ObjectCache();
    assert.throws(() => cache.hold('a', () => assert.fail('no')), /no/);
    assert.equal(cache.has('a'), false);
  });
});
