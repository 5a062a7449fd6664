// What a scan must never do, and its sums: it leaves sparse segments, counts and times as they are, finds itself
// not worth a mention, survives processes that come and go, and agrees with statfs and ipcs on the budget.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { footprint, ipcsLimits, sysvRow, sysvRows } from '../support/oracle.js';
import { expectedId, look, one, usedBy } from './look.js';
import { useWorld } from './world.js';

describe('a scan', function () {
  this.timeout(30_000);
  const world = useWorld();

  it('allocates nothing and leaves no trace on a 64 GiB POSIX and a 1 GiB System V segment', async () => {
    const history = await world.start('sparse', ['--name', world.name('history'), '--still']);
    const sysv = await world.start('sparse', ['--sysv', '0', '--still']);
    const path = `/dev/shm${history.ready.name}`;
    const shmid = sysv.ready.shmid ?? -1;
    const state = (): unknown[] => [
      footprint(path),
      sysvRow(shmid),
      ...[history, sysv].map(p => /^VmRSS.*$/m.exec(readFileSync(`/proc/${p.pid}/status`, 'utf8'))?.[0]),
    ];
    await look();
    const before = state();
    for (let round = 0; round < 3; round++) {
      const inventory = await look();
      assert.equal(one(inventory, expectedId(history.ready)).allocated, 4 * 4096);
      assert.equal(one(inventory, expectedId(sysv.ready)).allocated, 4 * 4096);
    }
    assert.deepEqual(state(), before);
  });

  it('leaves ourselves out', async () => {
    const victim = await world.start('victim', ['--name', world.name('watched')]);
    const fd = openSync(`/dev/shm${victim.ready.name}`, 'r');
    try {
      const inventory = await look();
      assert.deepEqual(usedBy(inventory, process.pid), []);
      assert.equal(one(inventory, expectedId(victim.ready)).uses.length, 1);
    } finally {
      closeSync(fd);
    }
  });

  it('takes processes and segments that end meanwhile for normal', async () => {
    const inventories: ReturnType<typeof look>[] = [];
    for (let round = 0; round < 6; round++) {
      const args = ['--name', world.name(`brief-${round}`)];
      const brief = await world.start('victim', args);
      const ending = brief.kill();
      inventories.push(look());
      await ending;
    }
    for (const inventory of await Promise.all(inventories)) {
      const ours = inventory.unseen.filter(u => u.path.includes(world.prefix) || u.code === 'ESRCH');
      assert.deepEqual(ours, []);
    }
  });

  it('agrees with df and ipcs on the budget', async () => {
    await world.start('victim', ['--kind', 'sysv', '--size', '5000']);
    const { shm, sysv } = (await look()).budget;
    const df = execFileSync('df', ['-B1', '--output=size', '/dev/shm'], { encoding: 'utf8' });
    assert.equal(shm?.size, Number(df.trim().split('\n')[1]));
    assert.ok(shm.used >= 0 && shm.used <= shm.size);
    const limits = await ipcsLimits();
    assert.ok(sysv);
    const bytes = (words: string): number =>
      Math.min((limits.get(words) ?? NaN) * 1024, Number.MAX_SAFE_INTEGER);
    assert.equal(sysv.maxSegments, limits.get('max number of segments'));
    assert.equal(Math.floor(sysv.maxSegmentBytes / 1024), Math.floor(bytes('max seg size (kbytes)') / 1024));
    assert.equal(
      Math.floor(sysv.maxBytes / 1024),
      Math.floor(bytes('max total shared memory (kbytes)') / 1024),
    );
    // Other segments come and go beside us: ours is in it, and it is no more than there are.
    assert.ok(sysv.segments >= 1 && sysv.segments <= sysvRows().length + 16);
    assert.ok(sysv.bytes >= 8192, 'whole pages are what is taken');
  });
});
