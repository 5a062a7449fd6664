// A pid that was used again: another process bears the number of the one that made a segment, or that a name tells of.
// The number alone would have the dead live. Not where start times are known from elsewhere. Follows clone3(2) (set_tid).
import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { knownOwners, readRules } from '../../../src/model/leaks/owners.js';
import { skipFor } from '../../support/compile.js';
import { startTime, sysvRow } from '../../support/oracle.js';
import { ProducerError } from '../../support/producer.js';
import { evidence } from '../judged.js';
import { expectedId } from '../look.js';
import { until } from '../probe-client.js';
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
    const made = (sysvRow(maker.ready.shmid ?? -1)?.ctime ?? 0) * 1000;
    await until('a later time', () => Date.now() > made + clear || undefined);
    await takePid(world, maker.pid);
    assert.notEqual(startTime(maker.pid), undefined, 'somebody bears it');
    yield {
      ...{ id, verdict: 'orphan' },
      more: seen => assert.deepEqual(evidence(seen, 'creator'), { pid: maker.pid, alive: false }),
    };

    // As old as it is, nobody who lives now can have named it; and as young, its bearer may have.
    const name = world.name(`of-${maker.pid}`);
    const named = await world.start('leaker', ['--name', name]);
    await named.ended();
    const rule = { owner: 'Test', names: [`${world.prefix}-of-{pid}`], source: 'this test' };
    const rules = [...readRules([rule]).rules, ...knownOwners];
    const seen = expectedId(named.ready);
    yield {
      ...{ id: seen, verdict: 'unknown', options: { rules } },
      more: object => assert.equal(evidence(object, 'pid-in-name')?.alive, true),
    };
    const old = new Date(Date.now() - 3_600_000);
    utimesSync(`/dev/shm${name}`, old, old);
    yield {
      ...{ id: seen, verdict: 'orphan', options: { rules } },
      more: object => assert.deepEqual(evidence(object, 'pid-in-name'), { pid: maker.pid, alive: false }),
    };
  },
};

/** Who happens to have it by now does as well. */
async function takePid(world: World, pid: number): Promise<void> {
  try {
    await world.start('pid-taker', ['--pid', String(pid)]);
  } catch (error) {
    if (!(error instanceof ProducerError) || startTime(pid) === undefined) throw error;
  }
}
