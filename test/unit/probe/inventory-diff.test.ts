// What is sent of an inventory: what changed since the last one, against a slow twin that compares as text.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { OtherObject } from '../../../src/model/other-object.js';
import type { Inventory, Segment } from '../../../src/model/segment.js';
import { toWire, type InventoryChange } from '../../../src/protocol/wire.js';
import { InventoryDiff } from '../../../src/probe/inventory-diff.js';

const use = fc.record(
  {
    pid: fc.integer({ min: 1, max: 3 }),
    startTime: fc.constant(1),
    command: fc.constantFrom('a', 'b'),
    uid: fc.constant(0),
    access: fc.constantFrom('r' as const, 'rw' as const),
    mappings: fc.array(
      fc.record({
        start: fc.bigInt(0n, 2n),
        end: fc.constant(9n),
        offset: fc.nat(1),
        access: fc.constant('r' as const),
      }),
      { maxLength: 2 },
    ),
    fds: fc.array(fc.nat(3), { maxLength: 2 }),
  },
  { noNullPrototype: true },
);
const segment: fc.Arbitrary<Segment> = fc.record(
  {
    id: fc.constantFrom('posix:0:1b:1', 'posix:0:1b:2', 'posix:0:1b:3'),
    kind: fc.constant('posix' as const),
    name: fc.constant('/x'),
    size: fc.nat(1),
    sizeKnown: fc.constant(true),
    unlinked: fc.boolean(),
    system: fc.constant(false),
    uses: fc.array(use, { maxLength: 2 }),
    allocated: fc.nat(1),
    semaphore: fc.constant(true as const),
  },
  {
    requiredKeys: ['id', 'kind', 'name', 'size', 'sizeKnown', 'unlinked', 'system', 'uses'],
    noNullPrototype: true,
  },
);
const other: fc.Arbitrary<OtherObject> = fc.record({
  id: fc.constantFrom('sysv-sem:1:1', 'sysv-sem:1:2'),
  kind: fc.constant('sysv-sem' as const),
  name: fc.constant('semid:1'),
  size: fc.nat(1),
  judged: fc.constantFrom(
    { verdict: 'orphan' as const, evidence: [] },
    { verdict: 'unknown' as const, evidence: [] },
  ),
});
const inventory: fc.Arbitrary<Inventory> = fc.record(
  {
    others: fc.uniqueArray(other, { selector: o => o.id, maxLength: 2 }),
    segments: fc.uniqueArray(segment, { selector: s => s.id, maxLength: 3 }),
    unseen: fc.constant([]),
    budget: fc.constantFrom({}, { shm: { size: 1, used: 1 } }),
    processes: fc.nat(1),
  },
  { noNullPrototype: true },
);

async function changeOf(diff: InventoryDiff, look: Inventory): Promise<InventoryChange | undefined> {
  const changes: InventoryChange[] = [];
  await diff.send(look, 1, change => {
    changes.push(change);
    return Promise.resolve();
  });
  assert.ok(changes.length <= 1);
  return changes[0];
}

function many(count: number): Inventory {
  const mappings = Array.from({ length: 1000 }, () => ({
    start: 1n,
    end: 2n,
    offset: 0,
    access: 'r' as const,
  }));
  const user = { pid: 1, startTime: 1, command: 'a', uid: 0, access: 'r' as const, mappings, fds: [] };
  const segments = Array.from({ length: count }, (_, i) => ({
    id: `posix:0:1b:${i}`,
    kind: 'posix' as const,
    name: '/x',
    size: 1,
    sizeKnown: true,
    unlinked: false,
    system: false,
    uses: [user],
  }));
  return { segments, unseen: [], budget: {}, processes: 1 };
}

describe('the change of an inventory', () => {
  it('is what text says that differs, and nothing when nothing does', () =>
    fc.assert(
      fc.asyncProperty(fc.array(inventory, { minLength: 1, maxLength: 5 }), async looks => {
        const diff = new InventoryDiff();
        const known = new Map<string, string>();
        let rest = '';
        for (const look of looks) {
          const change = await changeOf(diff, look);
          const { segments, others = [], ...left } = look;
          const items = [...segments.map(toWire), ...others];
          const texts = new Map(items.map(item => [item.id, JSON.stringify(item)]));
          const changed = items.filter(s => known.get(s.id) !== texts.get(s.id)).map(s => s.id);
          const removed = [...known.keys()].filter(id => !texts.has(id));
          const same = changed.length + removed.length === 0 && rest === JSON.stringify(left);
          assert.equal(change === undefined, same);
          if (change) {
            assert.deepEqual(
              [...change.changed, ...change.others].map(item => item.id),
              changed,
            );
            assert.deepEqual(change.removed.sort(), removed.sort());
          }
          known.clear();
          for (const [id, text] of texts) known.set(id, text);
          rest = JSON.stringify(left);
        }
      }),
    ));

  it('comes in several messages when it is much, each of which says whether more follows', async () => {
    const diff = new InventoryDiff();
    const changes: InventoryChange[] = [];
    await diff.send(many(10), 1, change => Promise.resolve(void changes.push(change)));
    assert.deepEqual(
      changes.map(c => [c.generation, c.changed.length, c.more ?? false]),
      [
        [1, 3, true],
        [2, 3, true],
        [3, 3, true],
        [4, 1, false],
      ],
    );
    assert.equal(await changeOf(diff, many(10)), undefined);
    assert.deepEqual((await changeOf(diff, many(8)))?.removed, ['posix:0:1b:8', 'posix:0:1b:9']);
  });

  it('that could not be sent is sent again, and only that', async () => {
    const diff = new InventoryDiff();
    const generations: number[] = [];
    let count = 0;
    const refusing = diff.send(many(7), 1, change => {
      generations.push(change.generation);
      return ++count === 1 ? Promise.reject(new Error('too large')) : Promise.resolve();
    });
    await assert.rejects(refusing, /too large/);
    assert.deepEqual(generations, [1, 1, 2], 'the first that arrives is the first');
    const again = await changeOf(diff, many(7));
    assert.deepEqual(
      again?.changed.map(s => s.id),
      ['posix:0:1b:0', 'posix:0:1b:1', 'posix:0:1b:2'],
    );
  });
});
