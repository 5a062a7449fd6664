// Objects seen from where not all can be seen: by a user without rights, and from within a container whose /dev/shm is
// the host's; and objects of a container, seen from outside. Not how they are found (find-namespaces.test.ts).
// Follows namespaces(7), unshare(1), nsenter(1).
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { JudgedObject } from '../../../src/probe/leaks/judge-look.js';
import { has, skipFor } from '../../support/compile.js';
import { canChangeUser, nobody, runAs } from '../../support/other-user.js';
import { projectRoot } from '../../support/paths.js';
import { ownShm } from '../../support/own-shm.js';
import { evidence } from '../judged.js';
import { expectedId } from '../look.js';
import type { Situation, Step } from './story.js';

const run = promisify(execFile);
const script = 'test/live/run-judge.js';

function parse(text: string): JudgedObject | undefined {
  return (JSON.parse(text) as { object?: JudgedObject }).object;
}

export const unprivileged: Situation = {
  what: 'another user’s, seen without rights: used, forgotten, and attached',
  needs: test => {
    if (!canChangeUser) skipFor(test, 'only root can become another user');
  },

  async *story(world) {
    const by: Step['by'] = async id => parse(await runAs(nobody, script, [id], world.prefix));
    const used = await world.start('victim', ['--name', world.name('theirs')]);
    yield {
      ...{ id: expectedId(used.ready), verdict: 'unknown', by },
      more: seen => assert.ok((evidence(seen, 'unseen') ?? 0) >= 1),
    };
    const left = await world.start('leaker', ['--name', world.name('left')]);
    await left.ended();
    yield { id: expectedId(left.ready), verdict: 'unknown', by };
    const attached = await world.start('victim', ['--kind', 'sysv']);
    // The kernel counts who is attached, whoever it is.
    yield { id: expectedId(attached.ready), verdict: 'in-use', by };
    const own = await world.start('victim', ['--name', world.name('own')], { uid: nobody });
    yield { id: expectedId(own.ready), verdict: 'in-use', by };
  },
};

/** Its own /dev/shm and System V table, then the program. */
const container = ownShm({ ipc: true });

function needsNamespaces(test: Mocha.Context): void {
  if (!has('unshare', ['-m', '-i', '-p', '-f', 'true'])) skipFor(test, 'unshare is not permitted here');
}

export const insideContainer: Situation = {
  what: 'a container’s, in a mount and an IPC namespace of its own: used, and its maker killed',
  needs: needsNamespaces,

  async *story(world) {
    const name = world.name('boxed');
    const maker = await world.start('victim', ['--name', name], { wrapper: container });
    const enter = ['nsenter', '-t', String(maker.pid), '-m', '-i', '--'];
    const user = await world.start('victim', ['--name', name, '--existing'], { wrapper: enter });
    const sysv = await world.start('victim', ['--kind', 'sysv'], { wrapper: enter });
    const shmid = String(sysv.ready.shmid);
    const other = ['--kind', 'sysv', '--existing', '--shmid', shmid];
    const attached = await world.start('victim', other, { wrapper: enter });
    const [id, key] = [expectedId(maker.ready), expectedId(sysv.ready)];
    yield { id, verdict: 'in-use' };
    yield { id: key, verdict: 'in-use' };
    await maker.kill();
    await sysv.kill();
    const usedBy = (pid: number) => (seen: JudgedObject) =>
      assert.deepEqual(
        evidence(seen, 'mappers')?.map(one => one.pid),
        [pid],
      );
    yield { id, verdict: 'in-use', more: usedBy(user.pid) };
    yield { id: key, verdict: 'in-use', more: usedBy(attached.pid) };
    await user.kill();
    yield { id, verdict: 'orphan' };
  },
};

export const fromContainer: Situation = {
  what: 'the host’s, seen from a container that can’t see the host’s processes',
  needs: needsNamespaces,

  async *story(world) {
    const by: Step['by'] = async id => {
      const program = [process.execPath, join(projectRoot, 'out', script), id];
      const { stdout } = await run('unshare', ['-m', '-p', '-f', '--mount-proc', ...program], {
        timeout: 60_000,
      });
      return parse(stdout);
    };
    const used = await world.start('victim', ['--name', world.name('outside')]);
    yield {
      ...{ id: expectedId(used.ready), verdict: 'unknown', by },
      more: seen => assert.equal(evidence(seen, 'hidden'), 'pid-namespace'),
    };
    const sysv = await world.start('victim', ['--kind', 'sysv']);
    yield { id: expectedId(sysv.ready), verdict: 'in-use', by };
  },
};
