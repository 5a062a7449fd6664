// A verdict as the live picture tells it, and as a command does, with its exit code.
// Not which verdict is right: leaks-matrix.test.ts.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import type { OwnerRule } from '../../src/model/leaks/owners.js';
import { shmscope, type Ended } from '../support/command.js';
import { uniqueKey } from '../support/prefix.js';
import { until } from '../support/until.js';
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
    const hint =
      /^Whether anybody has .*these open, seen or not, the kernel can tell: `shmscope leaks --ask`\.$/m;
    const untold = JSON.parse(shmscope('leaks', '--json').out) as { unknown: { id: string }[] };
    const isUntold = untold.unknown.some(one => one.id === id);
    if (isUntold) assert.match(shmscope('leaks').err, hint);
    assert.doesNotMatch(shmscope('leaks', '--ask').err, hint);
    // A command has no past: it hasn't seen who made it, and says so.
    assert.match(shmscope('leaks', '--ask').err, /^Who made .*these isn't known: it was not watched\./m);
    const { code, out, err } = shmscope('leaks', '--ask', '--json');
    assert.doesNotMatch(err, /Who made/);
    const { leaks } = JSON.parse(out) as { leaks: { id: string; verdict: string; name: string }[] };
    const leaked = leaks.find(leak => leak.id === id);
    assert.deepEqual([leaked?.name, leaked?.verdict, code], [careless.ready.name, 'orphan', 1]);
  });

  it('says beside its name that this is gone, as a list does', async () => {
    const made = [
      ['unlinked', await world.start('victim', ['--name', world.name('nameless')])],
      ['removed', await world.start('victim', ['--kind', 'sysv', '--key', String(uniqueKey())])],
    ] as const;
    for (const [word, victim] of made) {
      await victim.command(word === 'removed' ? 'rmid' : 'unlink');
      const id = expectedId(victim.ready);
      for (const args of [['list'], ['leaks', '--all']]) {
        const row = shmscope(...args)
          .out.split('\n')
          .find(line => line.includes(id));
        assert.match(row ?? '', new RegExp(`\\S \\(${word}\\) `), args.join(' '));
      }
    }
  });

  it('goes by rules of one’s own, in the live picture as by a command', async () => {
    const rule: OwnerRule = {
      ...{ owner: 'Test rig', names: [`${world.prefix}-rig-{n}`], kinds: ['posix'] },
      ...{ commands: ['vict?m'], kept: 'while-used', source: 'this test' },
    };
    const made = await world.start('victim', ['--name', world.name('rig-7')]);
    const id = expectedId(made.ready);
    const owner = { owner: 'Test rig', by: 'user', kept: 'while-used' };
    const probe = await new ProbeUnderTest().start();
    try {
      assert.equal((await probe.segment(made.ready.name)).judged, undefined, 'nobody knows of that owner');
      await probe.remote.settings({ ...probe.settings, rules: [rule] });
      const judged = await until('a verdict', () => probe.segments.get(id)?.judged);
      assert.deepEqual([judged.verdict, judged.owner], ['kept', owner]);
      await probe.remote.settings(probe.settings);
      await until('none', () => (probe.segments.get(id)?.judged === undefined ? true : undefined));
    } finally {
      await probe.stop();
    }

    const file = world.path('rules.json');
    const leaks = (): Ended => shmscope('leaks', '--all', '--json', '--rules', file);
    // Whoever writes a rule for himself knows where it's from.
    writeFileSync(file, JSON.stringify([{ ...rule, source: undefined }]));
    const { others } = JSON.parse(leaks().out) as { others: { id: string; owner?: unknown }[] };
    assert.deepEqual(others.find(other => other.id === id)?.owner, owner);
    writeFileSync(file, JSON.stringify([rule, { ...rule, names: '(a+)+$' }]));
    const wrong = leaks();
    assert.deepEqual([wrong.code, wrong.out], [2, '']);
    assert.match(wrong.err, /Rule 2 is left out: "names" must be a list/);
    rmSync(file);
    assert.deepEqual([leaks().code, leaks().out], [3, '']);
  });
});
