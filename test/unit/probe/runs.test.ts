// What is blamed on a run, of facts as a look has them, on a machine of captured files: by its maker where that is
// told, by what it was seen to have where it isn't, and by nothing that was there before. Real programs:
// test/live/runs.test.ts.
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { Pace } from '../../../native/pace.js';
import { Holdings } from '../../../src/probe/runs/holdings.js';
import { Run } from '../../../src/probe/runs/run.js';
import type { ObjectFacts, Someone } from '../../../src/model/verdict.js';
import { FakeMachine } from '../native/fake-machine.js';
import { processStat } from './process-stat.js';

const bootedAt = 1_700_000_000;
/** Milliseconds since 1970 at which a process of that start time came to be. */
const startedAt = (startTime: number): number => bootedAt * 1000 + startTime * 10;

const gone = (pid: number, startTime?: number): Someone => ({
  ...{ pid, alive: false, ...(startTime === undefined ? {} : { startTime }) },
});

function facts(id: string, kind: ObjectFacts['kind'], more: Partial<ObjectFacts>): ObjectFacts {
  return {
    ...{ id, kind, name: id, size: 1, unlinked: false, mappers: [], fds: [], locks: [] },
    ...{ unseen: 0, inFlight: 0, ...more },
  };
}

describe('what is blamed on a run', () => {
  let machine: FakeMachine;

  beforeEach(() => {
    machine = new FakeMachine();
    machine.write('stat', `btime ${bootedAt}\n`);
    machine.write('uptime', '100000.00 0.00\n');
    machine.write('sysvipc/shm', 'key shmid\n 0 1 600 4096 20 21 0 0 0 0 0 0 0 0 0 0\n');
    machine.write('sysvipc/sem', 'key semid\n 0 2 600 1 0 0 0 0 0 0\n');
    machine.write('sysvipc/msg', 'key msqid\n 0 3 600 0 0 0 0 0 0 0 0 0 0 0\n');
  });
  afterEach(() => machine[Symbol.dispose]());

  /** Of a run of the processes 20 and 21, which started at 20000 and 20100; all that is judged are these. */
  async function blamed(...objects: ObjectFacts[]): Promise<string[]> {
    const run = new Run(machine);
    run.root({ pid: 20 });
    const all = [processStat(20, 1, { startTime: 20_000 }), processStat(21, 20, { startTime: 20_100 })];
    await run.look(all, new Holdings(machine), new Pace(undefined));
    const left = await run.left({
      inventory: { segments: [] },
      paths: new Map(),
      judge: () =>
        Promise.resolve(objects.map(one => ({ facts: one, judged: { verdict: 'unknown', evidence: [] } }))),
    });
    return left.map(({ id }) => id);
  }

  it('is of semaphores and queues what is new and was used by it last', async () => {
    const last = gone(21);
    const made = await blamed(
      facts('sysv-sem:200:2', 'sysv-sem', { last }),
      facts('sysv-msg:200:3', 'sysv-msg', { last }),
      facts('sysv-sem:200:4', 'sysv-sem', { last }),
      facts('sysv-msg:200:5', 'sysv-msg', { last }),
      facts('sysv-msg:200:6', 'sysv-msg', { last: gone(30) }),
    );
    assert.deepEqual(made, ['sysv-sem:200:4', 'sysv-msg:200:5']);
  });

  it('is no System V segment whose maker bore a pid of its before it', async () => {
    const made = async (since?: number): Promise<boolean> => {
      const more = since === undefined ? {} : { since };
      return (await blamed(facts('sysv:200:1', 'sysv', { creator: gone(20), ...more }))).length > 0;
    };
    assert.equal(await made(startedAt(10_000)), false, 'it is older than the process');
    assert.equal(await made(), false);
    assert.equal(await made(startedAt(20_050)), true, 'it was told of late');
    const fresh = facts('sysv:200:7', 'sysv', { creator: gone(20) });
    assert.deepEqual(await blamed(fresh), ['sysv:200:7']);
  });

  it('is what all that may have made it are of, and nothing that another is known to have made', async () => {
    const [ours, alsoOurs, other] = [gone(20, 20_000), gone(21, 20_100), gone(30, 20_000)];
    for (const [makers, expected] of [
      [[ours, alsoOurs], true],
      [[ours, other], false],
    ] as const) {
      assert.deepEqual(
        await blamed(facts('posix:0:1:5', 'posix', { makers })),
        expected ? ['posix:0:1:5'] : [],
      );
    }
    const lives = { ...alsoOurs, alive: true };
    assert.deepEqual(
      await blamed(facts('posix:0:1:5', 'posix', { makers: [ours, lives] })),
      [],
      'it is used',
    );
    machine.write('20/maps', `7f0000000000-7f0000001000 rw-s 00000000 00:01 5 ${machine.shm}/held\n`);
    const held = async (more: Partial<ObjectFacts>): Promise<string[]> =>
      blamed(facts('posix:0:1:5', 'posix', more));
    assert.deepEqual(await held({}), ['posix:0:1:5'], 'nobody knows its maker');
    assert.deepEqual(await held({ makers: [ours, other] }), []);
    assert.deepEqual(await held({ creator: gone(20, 7) }), [], 'one that bore its pid before');
  });
});

describe('what a process has of what bears a name', () => {
  it('is asked of /dev/shm and of queues that there are, and of nothing else at the root', () => {
    using machine = new FakeMachine();
    mkdirSync(`${machine.root}/dev/mqueue`, { recursive: true });
    writeFileSync(`${machine.root}/dev/mqueue/jobs`, '');
    machine.write('20/fd/3', `-> ${machine.root}/dev/mqueue/jobs`);
    const [queue = '', ...rest] = new Holdings(machine).of(20);
    assert.match(queue, /^mqueue:/);
    assert.deepEqual(rest, []);
    machine.write('21/fd/3', '-> /tmp');
    assert.deepEqual(new Holdings(machine).of(21), []);
    symlinkSync('/jobs', `${machine.proc}/21/fd/4`);
    assert.deepEqual(new Holdings(machine).of(21), [], 'there is no such file here');
  });
});
