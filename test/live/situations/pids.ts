// A pid that was used again: another process bears the number of the one that made a segment, or that a name tells of.
// The number alone would have the dead live. Not where start times are known from elsewhere. Follows clone3(2)
// (set_tid).
import assert from 'node:assert/strict';
import { statSync, utimesSync } from 'node:fs';
import { knownOwners, readRules } from '../../../src/model/leaks/rules.js';
import { skipFor } from '../../support/compile.js';
import { startTime, sysvRow } from '../../support/oracle.js';
import { ProducerError } from '../../support/producer.js';
import { until } from '../../support/until.js';
import { evidence } from '../judged.js';
import { expectedId } from '../look.js';
import type { World } from '../world.js';
import type { Situation } from './story.js';

/** Milliseconds: both clocks are told in whole seconds, and what is closer together is taken for the same. */
const clear = 3500;

export const reusedPid: Situation = {
  what: 'a pid that another process bears now: of the maker, and in the name',
  needs: test => {
    if (process.getuid?.() !== 0) skipFor(test, 'only root may choose a pid');
  },

  async *story(world) {
    const maker = await world.start('leaker', ['--sysv', '0']);
    await maker.ended();
    const id = expectedId(maker.ready);
    yield { id, verdict: 'orphan' };
    const rule = { owner: 'Test', names: [`${world.prefix}-*-of-{pid}`], source: 'this test' };
    const rules = [...readRules([rule]).rules, ...knownOwners];
    const options = { rules };
    const old = await leave(world, `old-of-${maker.pid}`);
    const made = (sysvRow(maker.ready.shmid ?? -1)?.ctime ?? 0) * 1000;
    await until('a later time', () => Date.now() > Math.max(made, old.changed()) + clear || undefined);
    await takePid(world, maker.pid);
    assert.notEqual(startTime(maker.pid), undefined, 'somebody bears it');
    yield {
      ...{ id, verdict: 'orphan' },
      more: seen => assert.deepEqual(evidence(seen, 'creator'), { pid: maker.pid, alive: false }),
    };
    // As old as it is, nobody who lives now can have named it; and what is young its bearer may have.
    yield {
      ...{ id: old.id, verdict: 'orphan', options },
      more: object => assert.deepEqual(evidence(object, 'pid-in-name'), { pid: maker.pid, alive: false }),
    };
    const young = await leave(world, `young-of-${maker.pid}`);
    for (const time of [undefined, new Date(Date.now() - 3_600_000), new Date(Date.now() + 3_600_000)]) {
      // Anybody may set the time that a file was written last: it makes nothing older than it is.
      if (time) utimesSync(young.path, time, time);
      yield {
        ...{ id: young.id, verdict: 'unknown', options },
        more: object => assert.equal(evidence(object, 'pid-in-name')?.alive, true),
      };
    }
  },
};

async function leave(world: World, what: string): Promise<{ id: string; path: string; changed(): number }> {
  const leaker = await world.start('leaker', ['--name', world.name(what)]);
  await leaker.ended();
  const path = `/dev/shm${world.name(what)}`;
  return { id: expectedId(leaker.ready), path, changed: () => statSync(path).ctimeMs };
}

/** Who happens to have it by now does as well. */
async function takePid(world: World, pid: number): Promise<void> {
  try {
    await world.start('pid-taker', ['--pid', String(pid)]);
  } catch (error) {
    if (!(error instanceof ProducerError) || startTime(pid) === undefined) throw error;
  }
}
