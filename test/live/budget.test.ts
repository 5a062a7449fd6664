// A /dev/shm that fills up steadily is told of before it is full: a small one, in a mount namespace of its own, with
// the kernel's own figures. Not the forecast of samples as data (test/unit/model/forecast.test.ts).
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { Filling } from '../../src/model/forecast.js';
import { skipFor } from '../support/compile.js';
import { ownShm } from '../support/own-shm.js';
import { ProbeUnderTest, probeMain } from './probe-client.js';

const size = 4 << 20;
const apart = ownShm({ bytes: size });

describe('the forecast of /dev/shm', function () {
  this.timeout(240_000);

  it('warns while it fills up, says when it is full, and is silent when it is well again', async function () {
    // The real one is not to be filled.
    const [program, ...rest] = apart;
    if (spawnSync(program, [...rest, 'true']).status !== 0) skipFor(this, 'only root may mount one');
    const probe = new ProbeUnderTest(probeMain, apart);
    const inside = (script: string): unknown =>
      execFileSync('nsenter', ['-t', String(probe.child.pid), '-m', 'sh', '-c', script]);
    const seen = async (): Promise<Filling | undefined> => {
      await probe.remote.rescan();
      return probe.inventories.at(-1)?.budget.filling?.find(({ resource }) => resource === 'shm');
    };
    try {
      await probe.start();
      await probe.remote.look({ on: true });
      inside('head -c 1048576 /dev/zero > /dev/shm/one');
      assert.equal(await seen(), undefined, 'one large segment is no alarm');
      let warned: Filling | undefined;
      // Forty fit. The pause is the rate at which it grows: ten seconds of it are needed to say anything.
      for (let i = 0; i < 40 && !warned; i++) {
        inside(`head -c 65536 /dev/zero >> /dev/shm/grows`);
        await pause(700);
        warned = await seen();
      }
      assert.ok(warned, 'it is told before it is full');
      const { state, used, limit, rate, minutes } = warned;
      assert.deepEqual({ state, limit }, { state: 'soon', limit: size });
      assert.ok(used < limit && rate > 0 && rate <= 65_536 / 0.7, `${used} of ${limit}, ${rate} a second`);
      assert.ok(minutes !== undefined && minutes <= Math.ceil((limit - used) / rate / 60) + 1);
      inside('head -c 8388608 /dev/zero > /dev/shm/rest 2>/dev/null || true');
      assert.equal((await seen())?.state, 'full');
      inside('rm /dev/shm/*');
      assert.equal(await seen(), undefined, 'it is well again');
    } finally {
      await probe.stop();
    }
  });
});
