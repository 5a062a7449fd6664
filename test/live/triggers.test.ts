// Conditions on fields of running programs, through a real probe and without anything that stops them: the ring's
// counters, and a lock whose owner dies. The view is hidden all the while.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { relative } from 'node:path';
import type { Trigger } from '../../src/protocol/snapshots.js';
import { buildProducers } from '../support/build.js';
import { until } from '../support/until.js';
import { compileFile } from './compile.js';
import { ProbeUnderTest } from './probe-client.js';
import { useWorld } from './world.js';

const flags = [
  '-std=c11',
  '-D_GNU_SOURCE',
  '-g',
  '-O1',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-pthread',
  '-lrt',
  '-lm',
];

describe('triggers on running programs', function () {
  this.timeout(60_000);
  const world = useWorld();
  let probe: ProbeUnderTest;

  beforeEach(async () => {
    probe = await new ProbeUnderTest().start();
    await probe.remote.keepSnapshots({ folder: world.path('triggered'), budget: 64 * 2 ** 20 });
  });
  afterEach(async () => {
    await probe.stop();
    rmSync(world.path('triggered'), { recursive: true, force: true });
  });

  const on = (text: string, snapshot = false): Trigger => ({
    kind: 'condition',
    text,
    snapshot,
    notify: true,
  });

  async function bound(name: string, pid: number, type: string): Promise<number> {
    const { attachment } = await probe.attach(await probe.segment(name), pid);
    await probe.remote.openTypes({ types: 1, spec: { kind: 'process', pid }, debugPaths: [] });
    const [entry] = await probe.remote.findTypes({ types: 1, name: type });
    assert.ok(entry, `${type} is found`);
    const binding = { name: type, types: 1, entry: entry.id, offset: 0, count: 1 as const, formats: {} };
    await probe.remote.bind({ attachment, bindings: [binding] });
    return attachment;
  }

  it('the ring: its counter passes a number, with a snapshot of that; and what never comes doesn’t fire', async () => {
    const name = world.name('ring');
    const producer = await world.start('producer', ['--name', name, '--rate', '2000']);
    await world.start('consumer', ['--name', name]);
    const attachment = await bound(name, producer.pid, 'tick_ring');
    const answers = await probe.remote.triggers({
      attachment,
      triggers: [
        on('head > 1000000000'),
        on('magic changes'),
        on('nothing > 1'),
        on('head jumps by more than 0 and magic == 0x4b434954', true),
        on('slots[0].side == ASK or slots[0].side == BID'),
      ],
    });
    assert.deepEqual(answers, [null, null, 'There is no field nothing in what is bound.', null, null]);
    const { trigger, detail, snapshot, notify } = await until('it fires', () => probe.triggered[0]);
    assert.deepEqual([trigger, notify], [3, true]);
    const [, from, to] = /^head (\d+) → (\d+), magic /.exec(detail) ?? assert.fail(detail);
    assert.ok(Number(to) > Number(from), detail);
    const [taken] = await probe.remote.snapshots();
    assert.ok(taken);
    assert.equal(taken.id, snapshot);
    assert.equal(taken.reason, 'condition');
    assert.equal(taken.detail, `head jumps by more than 0 and magic == 0x4b434954: ${detail}`);
    assert.equal(probe.frames.length, 0, 'its view is hidden');
    assert.ok(probe.triggered.every(f => f.trigger === 3));

    await probe.remote.detach({ attachment });
    const { length } = probe.triggered;
    // Two probes' worth of time for a condition that would fire again.
    const again = await bound(name, producer.pid, 'tick_ring');
    await probe.remote.triggers({ attachment: again, triggers: [{ kind: 'interval', every: 1000 }] });
    await until('the interval', () => (probe.snapshots.at(-1)?.list.length === 2 ? true : undefined));
    assert.equal(probe.snapshots.at(-1)?.list.at(-1)?.reason, 'interval');
    assert.equal(probe.triggered.length, length, 'those of an attachment end with it');
  });

  for (const [lock, fatal] of [
    ['robust', 'robust'],
    ['plain', 'not robust'],
  ] as const) {
    it(`a mutex’s owner dies: ${fatal}`, async () => {
      const program = await compileFile('locks.c', 'cc', flags, ['producer.c', 'objects.c']);
      const path = relative(await buildProducers(), program);
      const name = world.name('board');
      const maker = await world.start(path, ['--name', name]);
      const other = await world.start(path, ['--name', name, '--existing']);
      const attachment = await bound(name, maker.pid, 'board');
      const triggers = [on(`board.${lock} owner dies`), on('recursive owner dies'), on('spin owner dies')];
      assert.deepEqual(await probe.remote.triggers({ attachment, triggers }), [
        null,
        null,
        'spin is no lock that keeps its owner.',
      ]);
      await other.command(`lock ${lock}`);
      await maker.command('lock recursive');
      // What a condition begins with is held against what comes: it must have seen the owner alive, of which nothing
      // tells.
      await sleep(1000);
      await other.kill();
      const fired = await until('it fires', () => probe.triggered[0]);
      assert.equal(fired.trigger, 0);
      assert.match(fired.detail, new RegExp(`^board\\.${lock} .*died`));
      assert.equal(fired.snapshot, null);
    });
  }
});
