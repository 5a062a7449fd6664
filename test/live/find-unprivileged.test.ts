// The same look by a user without rights: its own segments are found and read as root's are, and of what it can't
// see, it is told whose and why.
import assert from 'node:assert/strict';
import { orphanhoodOf } from '../../src/model/orphan.js';
import { skipFor } from '../support/compile.js';
import { footprint, sysvRow } from '../support/oracle.js';
import { canChangeUser, nobody, runAs } from '../support/other-user.js';
import { sparsePlaces } from './reading.js';
import { expectedId, lookAsNobody, one, onlyOne, pidsOf, useOf } from './look.js';
import { useWorld } from './world.js';

describe('as another user', function () {
  this.timeout(60_000);
  const world = useWorld();
  const theirs = { uid: nobody };

  before(function () {
    if (!canChangeUser) skipFor(this, 'only root can become another user');
  });

  it('its own of every kind are found with their users', async () => {
    const file = ['--kind', 'file', '--name', world.path('file')];
    const made = [
      await world.start('victim', ['--name', world.name('own')], theirs),
      await world.start('victim', ['--kind', 'sysv'], theirs),
      await world.start('victim', ['--kind', 'memfd', '--name', 'mine'], theirs),
      await world.start('victim', ['--kind', 'anon'], theirs),
      await world.start('victim', file, theirs),
    ];
    const gone = await world.start('unlinked', ['--name', world.name('gone')], theirs);
    const inventory = await lookAsNobody(world.prefix);
    for (const { ready, pid } of made) {
      const segment = onlyOne(inventory, pid);
      assert.equal(segment.kind, ready.kind);
      assert.equal(segment.size, 65_536);
      assert.equal(useOf(segment, pid).uid, nobody);
      assert.equal(useOf(segment, pid).mappings.length, 1);
    }
    const unlinked = one(inventory, expectedId(gone.ready));
    assert.equal(unlinked.unlinked, true);
    assert.equal(unlinked.size, gone.ready.size);
    const unseen = inventory.unseen.filter(u => made.some(m => m.pid === u.pid));
    assert.deepEqual(unseen, []);
  });

  it('a segment of ours is found, and the process that it can’t see is told with the cause', async () => {
    const name = world.name('shared');
    const root = await world.start('producer', ['--name', name]);
    const guest = await world.start('gateway', ['--name', name], theirs);
    const secret = await world.start('victim', ['--kind', 'sysv']);
    const lost = await world.start('victim', ['--name', world.name('lost')]);
    const inventory = await lookAsNobody(world.prefix);
    const segment = one(inventory, expectedId(root.ready));
    assert.deepEqual(pidsOf(segment), [guest.pid]);
    assert.equal(segment.uid, 0);
    const row = one(inventory, expectedId(secret.ready));
    assert.equal(row.nattch, 1);
    assert.deepEqual(row.uses, []);
    const { orphan, unseenUsers = 0 } = orphanhoodOf(row, inventory);
    assert.equal(orphan, false, 'who has it can’t be seen, that somebody has it can');
    assert.ok(unseenUsers >= 2);
    const leaked = one(inventory, expectedId(lost.ready));
    assert.deepEqual(leaked.uses, []);
    assert.equal(orphanhoodOf(leaked, inventory).orphan, false, 'root maps it');
    for (const { pid } of [root, secret, lost]) {
      const unseen = inventory.unseen.filter(u => u.pid === pid);
      assert.ok(unseen.length > 0, `process ${pid} is not told of`);
      for (const { cause, uid } of unseen) assert.deepEqual([cause, uid], ['another-user', 0]);
    }
  });

  it('reads a 64 GiB sparse POSIX and a 1 GiB sparse System V segment of its own, and allocates nothing', async () => {
    const history = await world.start('sparse', ['--name', world.name('history'), '--still'], theirs);
    const sysv = await world.start('sparse', ['--sysv', '0', '--still'], theirs);
    const path = `/dev/shm${history.ready.name}`;
    const before = [footprint(path), sysvRow(sysv.ready.shmid ?? -1)];
    for (const [{ ready }, paths, way] of [
      [history, [path], 'file'],
      [sysv, [], 'process'],
    ] as const) {
      const argument = JSON.stringify({ made: ready, paths });
      const text = await runAs(nobody, 'test/live/run-view.js', [argument], world.prefix);
      const seen = JSON.parse(text) as { way: string; data: { offset: number }[]; first: string[] };
      assert.equal(seen.way, way);
      assert.deepEqual(
        seen.data.map(d => d.offset),
        sparsePlaces(ready.size),
      );
      assert.deepEqual(new Set(seen.first), new Set(['sparse data here']));
    }
    assert.deepEqual([footprint(path), sysvRow(sysv.ready.shmid ?? -1)], before);
  });
});
