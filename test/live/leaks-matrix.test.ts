// The matrix of verdicts: each row is what happens to a shared object, made by real programs, and what is said of it
// at each step. Nothing that a program may still get at is ever said to be forgotten.
// Not the weighing of facts, case by case: test/unit/model/leaks/judge.test.ts.
import assert from 'node:assert/strict';
import { statSync, unlinkSync } from 'node:fs';
import { isAlone } from '../../native/act/alone.js';
import type { JudgedObject } from '../../src/probe/leaks/judge-look.js';
import { evidence, expectVerdict, judged } from './judged.js';
import { expectedId } from './look.js';
import { display } from './situations/display.js';
import { reusedPid } from './situations/pids.js';
import { fromContainer, insideContainer, unprivileged } from './situations/places.js';
import { postgres } from './situations/postgres.js';
import { python } from './situations/python.js';
import type { Situation, Step } from './situations/story.js';
import { useWorld } from './world.js';

const usedBy =
  (fact: 'mappers' | 'fds', pid: number) =>
  (seen: JudgedObject): void =>
    assert.deepEqual(
      evidence(seen, fact)?.map(one => one.pid),
      [pid],
    );

const simple: readonly Situation[] = [
  {
    what: 'a clean exit',
    async *story(world) {
      const producer = await world.start('producer', ['--name', world.name('clean')]);
      const id = expectedId(producer.ready);
      yield { id, verdict: 'in-use', more: usedBy('mappers', producer.pid) };
      await producer.stop();
      yield { id, verdict: 'gone' };
    },
  },
  {
    what: 'a forgotten unlink',
    async *story(world) {
      const careless = await world.start('leaker', ['--name', world.name('careless')]);
      await careless.ended();
      const { blocks } = statSync(`/dev/shm${careless.ready.name}`);
      yield {
        ...{ id: expectedId(careless.ready), verdict: 'orphan' },
        more: seen => assert.equal(evidence(seen, 'allocated'), blocks * 512),
      };
      const sysv = await world.start('leaker', ['--sysv', '0']);
      await sysv.ended();
      yield {
        ...{ id: expectedId(sysv.ready), verdict: 'orphan' },
        more: seen => assert.deepEqual(evidence(seen, 'creator'), { pid: sysv.pid, alive: false }),
      };
    },
  },
  {
    what: 'SIGKILL',
    async *story(world) {
      const killed = await world.start('producer', ['--name', world.name('killed')]);
      await killed.kill();
      yield { id: expectedId(killed.ready), verdict: 'orphan' };
    },
  },
  {
    what: 'the maker killed, another still uses it',
    async *story(world) {
      const name = world.name('survived');
      const maker = await world.start('producer', ['--name', name]);
      const reader = await world.start('consumer', ['--name', name]);
      await maker.kill();
      const { pid } = reader;
      yield { id: expectedId(maker.ready), verdict: 'in-use', more: usedBy('mappers', pid) };
    },
  },
  {
    what: 'the maker of a System V segment, alive and killed, another still attached',
    async *story(world) {
      const maker = await world.start('victim', ['--kind', 'sysv']);
      const id = expectedId(maker.ready);
      yield {
        ...{ id, verdict: 'in-use' },
        more: seen => {
          assert.equal(evidence(seen, 'creator')?.alive, true);
          assert.equal(evidence(seen, 'nattch'), 1);
        },
      };
      const other = ['--kind', 'sysv', '--existing', '--shmid', String(maker.ready.shmid)];
      const reader = await world.start('victim', other);
      await maker.kill();
      yield {
        ...{ id, verdict: 'owner-dead' },
        more: seen => {
          assert.deepEqual(evidence(seen, 'creator'), { pid: maker.pid, alive: false });
          usedBy('mappers', reader.pid)(seen);
        },
      };
    },
  },
  {
    what: 'a System V segment whose maker has ended, and that one who lives is still to attach',
    async *story(world) {
      const { ready } = await world.start('ipc_leaver.py', ['--kind', 'shm']);
      yield {
        ...{ id: expectedId(ready), verdict: 'unknown' },
        more: seen => {
          assert.deepEqual(evidence(seen, 'creator'), { pid: ready.children[0], alive: false });
          assert.equal(evidence(seen, 'untouched'), true);
          assert.ok((evidence(seen, 'others') ?? 0) >= 1);
        },
      };
    },
  },
  {
    what: 'a descriptor alone',
    async *story(world) {
      const { ready, pid } = await world.start('holder.py', ['--name', world.name('fd')]);
      yield { id: expectedId(ready), verdict: 'held', more: usedBy('fds', pid) };
    },
  },
  ...(['socket', 'backlog'] as const).map(inFlight),
  {
    what: 'a private mapping alone',
    async *story(world) {
      const { ready, pid } = await world.start('holder.py', [
        '--name',
        world.name('own'),
        '--how',
        'private',
      ]);
      yield { id: expectedId(ready), verdict: 'in-use', more: usedBy('mappers', pid) };
    },
  },
  {
    what: 'its name removed while it is mapped',
    async *story(world) {
      const { ready } = await world.start('producer', ['--name', world.name('gone')]);
      unlinkSync(`/dev/shm${ready.name}`);
      yield {
        ...{ id: expectedId(ready), verdict: 'unlinked-mapped' },
        more: seen => assert.equal(evidence(seen, 'unlinked'), true),
      };
    },
  },
];

/** Which file it is that is on its way, nobody can see; the kernel, asked, knows that there is one. */
function inFlight(how: 'socket' | 'backlog'): Situation {
  return {
    what: `its only descriptor on its way through a ${how}`,
    async *story(world) {
      const { ready } = await world.start('holder.py', ['--name', world.name(how), '--how', how]);
      const id = expectedId(ready);
      yield { id, verdict: 'unknown', more: seen => assert.ok(seen.facts.inFlight >= 1) };
      const asked = await judged(id, { ask: isAlone });
      assert.equal(asked?.facts.alone, false, 'the kernel knows of it');
    },
  };
}

const matrix: readonly Situation[] = [
  ...simple,
  reusedPid,
  unprivileged,
  insideContainer,
  fromContainer,
  python,
  display,
  postgres,
];

async function check({ id, verdict, more, by, options }: Step): Promise<void> {
  if (verdict === 'gone') {
    assert.equal(await judged(id), undefined);
    return;
  }
  const seen = by ? await by(id) : await expectVerdict(id, verdict, options);
  assert.ok(seen, `${id} is not found`);
  if (by) assert.equal(seen.judged.verdict, verdict, JSON.stringify(seen));
  more?.(seen);
}

describe('what is said of shared memory', function () {
  this.timeout(240_000);
  const world = useWorld();

  for (const { what, needs, story } of matrix) {
    it(what, async function () {
      needs?.(this);
      for await (const step of story(world)) await check(step);
    });
  }
});
