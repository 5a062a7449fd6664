// A crowded machine: many processes with many mappings each. All is found, again and again, and what one scan leaves
// to the next (maps that read the same) changes nothing of the answer.
import assert from 'node:assert/strict';
import { scan, ScanMemory, thisMachine } from '../../native/scan.js';
import { assemble } from '../../src/model/assemble.js';
import type { Inventory } from '../../src/model/segment.js';
import { useWorld } from './world.js';

const processes = 200;
const segments = 40;

describe('a scan of a crowd', function () {
  this.timeout(60_000);
  const world = useWorld();

  it('finds each of its mappings, with a memory and without', async () => {
    const name = world.name('crowd');
    const { pid } = await world.start('crowd', ['--name', name, '--processes', String(processes)]);
    const memory = new ScanMemory();
    const inventories: Inventory[] = [];
    for (const options of [{}, { memory }, { memory }, { memory }]) {
      inventories.push(assemble(await scan(thisMachine(), { exclude: [process.pid], ...options })));
    }
    const [first, ...later] = inventories.map(({ segments: all }) =>
      all.filter(s => s.name.startsWith(name)),
    );
    assert.equal(first?.length, segments);
    for (const { uses, size, allocated } of first) {
      assert.deepEqual([uses.length, size, allocated], [processes, 64 << 10, 4096]);
      assert.ok(uses.some(use => use.pid === pid));
      assert.ok(uses.every(use => use.mappings.length === 1 && use.access === 'rw'));
    }
    for (const again of later) assert.deepEqual(again, first);
  });
});
