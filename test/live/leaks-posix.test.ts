// Verdicts on POSIX segments, each situation made by real programs. No program that may still get at its object is ever
// told to have forgotten it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isAlone } from '../../native/act/alone.js';
import { projectRoot } from '../support/paths.js';
import { evidence, expectVerdict, judged } from './judged.js';
import { expectedId } from './look.js';
import { ProbeUnderTest } from './probe-client.js';
import { useWorld } from './world.js';

describe('the verdict on a POSIX segment', function () {
  this.timeout(60_000);
  const world = useWorld();

  it('is none after a clean exit', async () => {
    const producer = await world.start('producer', ['--name', world.name('clean')]);
    const id = expectedId(producer.ready);
    assert.equal((await expectVerdict(id, 'in-use')).facts.mappers[0]?.pid, producer.pid);
    await producer.stop();
    assert.equal(await judged(id), undefined);
  });

  it('is orphan after an exit that forgot to unlink, and after SIGKILL', async () => {
    const careless = await world.start('leaker', ['--name', world.name('careless')]);
    await careless.ended();
    const leaked = await expectVerdict(expectedId(careless.ready), 'orphan');
    const { blocks } = statSync(`/dev/shm${careless.ready.name}`);
    assert.equal(evidence(leaked, 'allocated'), blocks * 512);
    const killed = await world.start('producer', ['--name', world.name('killed')]);
    await killed.kill();
    await expectVerdict(expectedId(killed.ready), 'orphan');
  });

  it('is in use where its maker was killed and another maps it', async () => {
    const name = world.name('survived');
    const maker = await world.start('producer', ['--name', name]);
    const reader = await world.start('consumer', ['--name', name]);
    await maker.kill();
    const seen = await expectVerdict(expectedId(maker.ready), 'in-use');
    assert.deepEqual(
      evidence(seen, 'mappers')?.map(({ pid }) => pid),
      [reader.pid],
    );
  });

  it('is held where a descriptor alone is left', async () => {
    const holder = await world.start('holder.py', ['--name', world.name('fd')]);
    const seen = await expectVerdict(expectedId(holder.ready), 'held');
    assert.deepEqual(
      evidence(seen, 'fds')?.map(({ pid }) => pid),
      [holder.pid],
    );
  });

  for (const how of ['socket', 'backlog']) {
    it(`is open where its only descriptor is on its way through a ${how}`, async () => {
      const holder = await world.start('holder.py', ['--name', world.name(how), '--how', how]);
      const seen = await expectVerdict(expectedId(holder.ready), 'unknown');
      assert.ok(seen.facts.inFlight >= 1);
      const asked = await judged(expectedId(holder.ready), { ask: isAlone });
      assert.equal(asked?.facts.alone, false, 'the kernel knows of it');
    });
  }

  it('is in use where it is mapped privately alone', async () => {
    const holder = await world.start('holder.py', ['--name', world.name('private'), '--how', 'private']);
    const seen = await expectVerdict(expectedId(holder.ready), 'in-use');
    assert.equal(evidence(seen, 'mappers')?.[0]?.pid, holder.pid);
  });

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

  it('is unlinked but mapped where its name has gone', async () => {
    const producer = await world.start('producer', ['--name', world.name('gone')]);
    unlinkSync(`/dev/shm${producer.ready.name}`);
    const seen = await expectVerdict(expectedId(producer.ready), 'unlinked-mapped');
    assert.equal(evidence(seen, 'unlinked'), true);
  });
});
