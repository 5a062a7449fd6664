// Verdicts on System V semaphores and queues, made by real programs: nobody holds these, so that who knows of them
// can't be told while anybody lives, and only in a namespace where nobody does they are certainly forgotten. Not on
// segments: leaks-matrix.test.ts.
import assert from 'node:assert/strict';
import { skipFor } from '../support/compile.js';
import { runCommand } from '../support/command.js';
import { namespaceInode } from '../support/oracle.js';
import { until } from '../support/until.js';
import { evidence, judged } from './judged.js';
import { useWorld } from './world.js';

describe('the verdict on System V', function () {
  this.timeout(60_000);
  const world = useWorld();

  it('semaphores is open though who used them last is gone: another knows of them', async () => {
    const leaver = await world.start('ipc_leaver.py', ['--kind', 'sem']);
    const id = `sysv-sem:${namespaceInode('self', 'ipc')}:${leaver.ready.shmid}`;
    const seen = await judged(id);
    assert.ok(seen);
    // The program that started it lives, and has never touched them; it removes them in the end.
    assert.equal(seen.judged.verdict, 'unknown');
    assert.ok((evidence(seen, 'others') ?? 0) >= 1);
    assert.deepEqual(evidence(seen, 'last'), { pid: leaver.ready.children[0], alive: false });
    assert.equal(seen.facts.size, 2);
  });

  it('queues is open though who used them last is gone, and in use where somebody waits', async () => {
    const leaver = await world.start('ipc_leaver.py', ['--kind', 'msg']);
    const idOf = (shmid = -1): string => `sysv-msg:${namespaceInode('self', 'ipc')}:${shmid}`;
    const seen = await judged(idOf(leaver.ready.shmid));
    assert.ok(seen);
    assert.equal(seen.judged.verdict, 'unknown');
    assert.equal(evidence(seen, 'queued'), 1);
    assert.deepEqual(evidence(seen, 'last'), { pid: leaver.ready.children[0], alive: false });
    const waiter = await world.start('ipc_leaver.py', ['--kind', 'msg', '--waits']);
    const waited = await until('a thread that waits', async () => {
      const found = await judged(idOf(waiter.ready.shmid));
      return found?.facts.waiting === 1 ? found : undefined;
    });
    assert.equal(waited.judged.verdict, 'in-use');
  });

  it('semaphores and queues is orphan where nobody lives in their namespace any more', function () {
    const { code, out, err } = runCommand(['run', '--private', '--json', '--', 'ipcmk', '-S', '2', '-Q']);
    if (code === 3) skipFor(this, 'no namespaces of its own are to be had');
    const { left } = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as {
      left: { kind: string; verdict: string; evidence: { fact: string; value: unknown }[] }[];
    };
    // In a pid namespace that isn't the first, who shares theirs from outside can't be seen.
    const hidden = left.some(l => l.evidence.some(e => e.fact === 'hidden' || e.fact === 'unseen'));
    const verdict = hidden ? 'unknown' : 'orphan';
    assert.deepEqual(
      left.map(l => [l.kind, l.verdict]).sort(),
      [
        ['sysv-msg', verdict],
        ['sysv-sem', verdict],
      ],
      err,
    );
  });
});
