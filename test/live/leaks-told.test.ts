// A verdict as the live picture tells it, and as a command does, with its exit code.
// Not which verdict is right: leaks-matrix.test.ts.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../support/paths.js';
import { expectedId } from './look.js';
import { ProbeUnderTest } from './probe-client.js';
import { useWorld } from './world.js';

describe('the verdict on a segment', function () {
  this.timeout(60_000);
  const world = useWorld();

  it('is told by the live picture, and by a command with an exit code', async () => {
    const careless = await world.start('leaker', ['--name', world.name('seen')]);
    await careless.ended();
    const id = expectedId(careless.ready);
    const probe = await new ProbeUnderTest().start();
    try {
      const found = await probe.segment(careless.ready.name);
      const verdict = found.judged?.verdict;
      assert.ok(verdict === 'orphan' || verdict === 'unknown', JSON.stringify(found.judged));
    } finally {
      await probe.stop();
    }
    const main = join(projectRoot, 'out', 'src', 'cli', 'main.js');
    const args = [main, 'leaks', '--ask', '--json'];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    const { leaks } = JSON.parse(stdout) as { leaks: { id: string; verdict: string; name: string }[] };
    const leaked = leaks.find(leak => leak.id === id);
    assert.deepEqual([leaked?.name, leaked?.verdict, status], [careless.ready.name, 'orphan', 1]);
  });
});
