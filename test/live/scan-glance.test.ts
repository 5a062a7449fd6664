// A glance, which believes what was read of processes that have not stirred: after each thing that a program does, or
// that is done to it, it says the same as a scan that believes nothing.
import assert from 'node:assert/strict';
import { renameSync, rmSync, truncateSync } from 'node:fs';
import { readRuns } from '../../native/proc-schedstat.js';
import { scan, ScanMemory, thisMachine } from '../../native/scan.js';
import { assemble } from '../../src/model/assemble.js';
import type { Segment } from '../../src/model/segment.js';
import { skipFor } from '../support/compile.js';
import { useWorld } from './world.js';

class CountingMemory extends ScanMemory {
  believed = 0;

  override believe(...args: Parameters<ScanMemory['believe']>): void {
    super.believe(...args);
    this.believed++;
  }
}

describe('a glance', function () {
  this.timeout(60_000);
  const world = useWorld();
  let memory: CountingMemory;

  beforeEach(() => (memory = new CountingMemory()));

  async function look(options: { memory?: CountingMemory; glance?: boolean }): Promise<Segment[]> {
    const record = await scan(thisMachine(), { exclude: [process.pid], ...options });
    const ours = assemble(record).segments.filter(({ name }) => name.startsWith(`/${world.prefix}`));
    // Looking at an object moves nothing of it, but programs that map it may.
    return ours.map(({ times: _, ...segment }) => segment);
  }
  async function same(what: string): Promise<Segment[]> {
    memory.believed = 0;
    const glanced = await look({ memory, glance: true });
    assert.ok(memory.believed > 0, 'that idle programs are idle was believed');
    assert.deepEqual(glanced, await look({}), what);
    return glanced;
  }

  it('says the same after each thing that a program does', async () => {
    const name = world.name('doing');
    const args = ['--name', name, '--size', '64K'];
    const victim = await world.start('victim', args);
    const idle = await world.start('victim', ['--name', world.name('idle')]);
    await look({ memory });
    const commands = [
      'map 0 4096',
      'map-read-only 0 4096',
      'unmap',
      'fork',
      'truncate 8192',
      'close',
      'unlink',
    ];
    for (const command of ['map 0 8192', ...commands]) {
      await victim.command(command);
      const found = await same(command);
      assert.ok(found.some(s => s.name === name && s.uses.some(u => u.pid === victim.pid)));
      assert.ok(found.some(s => s.uses.some(u => u.pid === idle.pid)));
    }
    await victim.kill();
    await same('kill');
  });

  it('asks of an idle program how often it has run, and no more', async function () {
    if (readRuns('/proc/self') === undefined) skipFor(this, 'this kernel counts no runs');
    const { pid } = await world.start('victim', ['--name', world.name('asleep')]);
    // It may be awake when it's looked at, now and then. Where more was asked than how often it ran, its stat is new.
    let looks = 0;
    for (
      let stat: unknown = null;
      memory.before(pid)?.runs === undefined || memory.before(pid)?.stat !== stat;
    ) {
      stat = memory.before(pid)?.stat;
      await look({ memory, glance: true });
      assert.ok(++looks < 1000);
    }
    await same('asleep');
  });

  it('says the same after what others do to an object that an idle program maps', async () => {
    const name = world.name('done');
    const { pid } = await world.start('victim', ['--name', name, '--size', '64K']);
    const path = `/dev/shm${name}`;
    await look({ memory });
    truncateSync(path, 32 << 10);
    const [cut] = await same('truncated');
    assert.equal(cut?.size, 32 << 10);
    renameSync(path, `${path}-new`);
    const [renamed] = await same('renamed');
    assert.equal(renamed?.name, `${name}-new`);
    rmSync(`${path}-new`);
    const [gone] = await same('removed');
    assert.equal(gone?.unlinked, true);
    assert.deepEqual(
      gone.uses.map(use => use.pid),
      [pid],
    );
  });
});
