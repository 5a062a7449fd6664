// Verdicts on System V segments, semaphores and queues, and POSIX queues, made by real programs.
import assert from 'node:assert/strict';
import { namespaceInode } from '../support/oracle.js';
import { evidence, expectVerdict, judged } from './judged.js';
import { expectedId } from './look.js';
import { until } from './probe-client.js';
import { useWorld } from './world.js';

describe('the verdict on System V', function () {
  this.timeout(60_000);
  const world = useWorld();

  it('segments tells a living maker, one that is gone with a user left, and nobody', async () => {
    const victim = await world.start('victim', ['--kind', 'sysv']);
    const seen = await expectVerdict(expectedId(victim.ready), 'in-use');
    assert.equal(evidence(seen, 'creator')?.alive, true);
    assert.equal(evidence(seen, 'nattch'), 1);
    const leaker = await world.start('leaker', ['--sysv', '0']);
    await leaker.ended();
    const leaked = await expectVerdict(expectedId(leaker.ready), 'orphan');
    assert.deepEqual(evidence(leaked, 'creator'), { pid: leaker.pid, alive: false });
  });

  it('segments tells a maker that was killed while another is attached', async () => {
    const maker = await world.start('victim', ['--kind', 'sysv']);
    const shmid = String(maker.ready.shmid);
    const reader = await world.start('victim', ['--kind', 'sysv', '--existing', '--shmid', shmid]);
    await maker.kill();
    const seen = await expectVerdict(expectedId(maker.ready), 'owner-dead');
    assert.deepEqual(evidence(seen, 'creator'), { pid: maker.pid, alive: false });
    assert.equal(evidence(seen, 'mappers')?.[0]?.pid, reader.pid);
  });

  it('semaphores is by who used them last', async () => {
    const leaver = await world.start('ipc_leaver.py', ['--kind', 'sem']);
    const id = `sysv-sem:${namespaceInode('self', 'ipc')}:${leaver.ready.shmid}`;
    const seen = await judged(id);
    assert.equal(seen?.judged.verdict, seen?.facts.hidden ? 'unknown' : 'orphan');
    assert.ok(seen);
    assert.deepEqual(evidence(seen, 'last'), { pid: leaver.ready.children[0], alive: false });
    assert.equal(seen.facts.size, 2);
  });

  it('queues is by who used them last, and by who waits in them', async () => {
    const leaver = await world.start('ipc_leaver.py', ['--kind', 'msg']);
    const idOf = (shmid = -1): string => `sysv-msg:${namespaceInode('self', 'ipc')}:${shmid}`;
    const seen = await judged(idOf(leaver.ready.shmid));
    assert.ok(seen);
    const open = seen.facts.unseen > 0 || seen.facts.hidden !== undefined;
    assert.equal(seen.judged.verdict, open ? 'unknown' : 'orphan');
    assert.equal(evidence(seen, 'queued'), 1);
    assert.deepEqual(evidence(seen, 'last'), { pid: leaver.ready.children[0], alive: false });
    const waiter = await world.start('ipc_leaver.py', ['--kind', 'msg', '--waits']);
    const waited = await until('a thread that waits', async () => {
      const found = await judged(idOf(waiter.ready.shmid));
      return found?.facts.waiting === 1 ? found : undefined;
    });
    assert.equal(waited.judged.verdict, 'in-use');
  });
});
