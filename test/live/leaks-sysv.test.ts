// Verdicts on System V semaphores and queues, made by real programs: nobody holds these, so who used them last decides.
// Not on segments: leaks-matrix.test.ts.
import assert from 'node:assert/strict';
import { namespaceInode } from '../support/oracle.js';
import { evidence, judged } from './judged.js';
import { until } from './probe-client.js';
import { useWorld } from './world.js';

describe('the verdict on System V', function () {
  this.timeout(60_000);
  const world = useWorld();

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
