// Removal of what our own view has open: that we look at it makes it neither used nor held, and the view goes on with
// what it has. Not the removing of what nobody shows: removal.test.ts.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, closeSync, rmSync } from 'node:fs';
import { removeSegment } from '../../native/act/libc.js';
import { RpcFailure } from '../../src/protocol/failure.js';
import type { Removal } from '../../src/protocol/removal.js';
import { until } from '../support/until.js';
import { ProbeUnderTest } from './probe-client.js';
import { useWorld } from './world.js';

describe('removal of what a view of ours has open', function () {
  this.timeout(60_000);
  const world = useWorld();
  let probe: ProbeUnderTest;
  let copies: { folder: string; budget: number };

  beforeEach(async () => {
    copies = { folder: world.path('copies'), budget: 2 ** 26 };
    mkdirSync(copies.folder);
    probe = await new ProbeUnderTest().start();
  });
  afterEach(async () => {
    await probe.stop();
    rmSync(copies.folder, { recursive: true });
  });

  async function leaked(what: string): Promise<{ id: string; name: string }> {
    const leaker = await world.start('leaker', ['--name', world.name(what)]);
    await leaker.ended();
    const segment = await probe.segment(world.name(what));
    await probe.attach(segment);
    return segment;
  }

  async function removeIt({ id, name }: { id: string; name: string }): Promise<Removal> {
    const [subject] = await probe.remote.aboutToRemove({ ids: [id] });
    assert.ok(subject);
    assert.equal(subject.confirmed.verdict, 'orphan', JSON.stringify(subject.evidence));
    assert.ok(subject.evidence.some(({ fact, value }) => fact === 'alone' && value));
    return probe.remote.remove({ id, name, confirmed: subject.confirmed, copies });
  }

  it('takes the name of an orphan, and tells that the view keeps its memory', async () => {
    const segment = await leaked('shown');
    const { copy, lives, shown } = await removeIt(segment);
    assert.deepEqual([typeof copy, lives, shown], ['string', false, true]);
    assert.equal(existsSync(`/dev/shm${segment.name}`), false);
    await probe.remote.rescan();
    const status = await until('a view that knows', () =>
      probe.status?.unlinkedAt === undefined ? undefined : probe.status,
    );
    assert.deepEqual([status.way, status.failure, status.segment.unlinked], ['file', undefined, true]);
    assert.ok(probe.segments.get(segment.id)?.unlinked, 'the tree has it for as long as the view does');
    await probe.remote.detach({ attachment: status.attachment });
    await until('nothing of it', async () => {
      await probe.remote.rescan();
      return probe.segments.has(segment.id) ? undefined : true;
    });
    const back = await probe.remote.restore({ copies, copy: copy ?? '', name: segment.name });
    assert.equal(back.name, segment.name);
    assert.ok(existsSync(`/dev/shm${segment.name}`));
  });

  it('still refuses what somebody else has open beside us', async () => {
    const segment = await leaked('both');
    const [subject] = await probe.remote.aboutToRemove({ ids: [segment.id] });
    assert.ok(subject);
    const fd = openSync(`/dev/shm${segment.name}`, 'r');
    try {
      const { id, name } = segment;
      await assert.rejects(
        probe.remote.remove({ id, name, confirmed: subject.confirmed, copies: null }),
        error => error instanceof RpcFailure && error.failure.code === 'CHANGED',
      );
      assert.ok(existsSync(`/dev/shm${name}`));
    } finally {
      closeSync(fd);
    }
  });

  it('takes our own attachment to a System V segment off the count', async () => {
    const leaker = await world.start('leaker', ['--sysv', '0']);
    await leaker.ended();
    await probe.remote.look({ on: true });
    await probe.remote.rescan();
    const segment = await until('it', () =>
      [...probe.segments.values()].find(s => s.shmid === leaker.ready.shmid),
    );
    await probe.attach(segment, undefined, true);
    const { id, name } = segment;
    const [subject] = await probe.remote.aboutToRemove({ ids: [id] });
    assert.equal(subject?.confirmed.verdict, 'orphan', JSON.stringify(subject?.evidence));
    const { lives, shown } = await probe.remote.remove({
      ...{ id, name, confirmed: subject.confirmed, copies },
    });
    assert.deepEqual([lives, shown], [false, true]);
  });

  it('remembers who used a System V segment while we had it: who lives may come back', async () => {
    const leaker = await world.start('leaker', ['--sysv', '0']);
    await leaker.ended();
    const shmid = leaker.ready.shmid ?? -1;
    await probe.remote.look({ on: true });
    await probe.remote.rescan();
    const segment = await until('it', () => [...probe.segments.values()].find(s => s.shmid === shmid));
    const { attachment } = await probe.attach(segment, undefined, true);
    const visit = `import ctypes as c, sys
libc = c.CDLL(None)
libc.shmat.restype = c.c_void_p
libc.shmdt(c.c_void_p(libc.shmat(${shmid}, None, 0o10000)))
print('seen', flush=True)
sys.stdin.read()`;
    const visitor = spawn('python3', ['-c', visit], { stdio: ['pipe', 'pipe', 'inherit'] });
    if (visitor.pid !== undefined) world.janitor.process(visitor.pid);
    try {
      await once(visitor.stdout, 'data');
      await probe.remote.detach({ attachment });
      await probe.remote.rescan();
      const [subject] = await probe.remote.aboutToRemove({ ids: [segment.id] });
      assert.equal(subject?.confirmed.verdict, 'unknown', JSON.stringify(subject?.evidence));
      const last = subject.evidence.find(({ fact }) => fact === 'last');
      assert.equal(last?.fact === 'last' && last.value.pid, visitor.pid);
    } finally {
      visitor.stdin.end();
      await once(visitor, 'exit');
      removeSegment(shmid);
    }
  });
});
