// The probe as the extension has it: a child process that scans, attaches, samples and answers, over real segments.
// Not the ways to bytes by themselves (view-*.test.ts) nor the scan (its own tests).
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AttachmentStatus } from '../../src/protocol/attachment.js';
import { sysvRow } from '../support/oracle.js';
import { until } from '../support/until.js';
import { expectedId, look, one, pidsOf } from './look.js';
import { failsAs, probeMain, useProbe, type ProbeUnderTest } from './probe-client.js';
import { useWorld } from './world.js';

describe('the probe', function () {
  this.timeout(30_000);
  const world = useWorld();
  let probe: ProbeUnderTest;

  useProbe(started => (probe = started));

  it('sends what is visible, then only what changes, one frame at a time', async () => {
    const victim = await world.start('victim', ['--name', world.name('live'), '--size', '64K']);
    await victim.command('fill 0 8192 0x11');
    const segment = await probe.segment(world.name('live'));
    const { attachment, way, process: as } = await probe.attach(segment, victim.pid);
    assert.equal(way, 'file');
    assert.equal(as?.pid, victim.pid);

    let release = (): void => undefined;
    probe.acknowledge = () => new Promise(resolve => (release = resolve));
    await probe.remote.view({ attachment, view: { revision: 1, offset: 0, length: 12288, hz: 60, cell: 0 } });
    const first = await until('the first frame', () => probe.frames[0]);
    assert.deepEqual(first.ranges, [
      { offset: 0, length: 8192, state: 'data' },
      { offset: 8192, length: 4096, state: 'hole' },
    ]);
    assert.deepEqual(first.runs, [{ offset: 0, bytes: new Uint8Array(8192).fill(0x11) }]);

    await victim.command('write 0x100 c0ffee');
    await sleep(200);
    assert.equal(probe.frames.length, 1, 'none more until the first is acknowledged');
    probe.acknowledge = () => Promise.resolve();
    release();
    const second = await until('the second frame', () => probe.frames[1]);
    assert.deepEqual(second.runs, [{ offset: 0x100, bytes: Uint8Array.of(0xc0, 0xff, 0xee) }]);

    await probe.remote.view({ attachment, view: null });
    await sleep(50);
    const count = probe.frames.length;
    await victim.command('write 0x100 000000');
    await sleep(200);
    assert.equal(probe.frames.length, count, 'a hidden view gets nothing');
  });

  it('paused, it reads a range once, and again only when asked', async () => {
    const victim = await world.start('victim', ['--name', world.name('paused'), '--size', '4K']);
    await victim.command('fill 0 4096 0x22');
    const { attachment } = await probe.attach(await probe.segment(world.name('paused')));
    await probe.remote.view({ attachment, view: { revision: 1, offset: 0, length: 64, hz: 0, cell: 0 } });
    await until('a frame', () => probe.frames[0]);
    await victim.command('write 0 ff');
    await sleep(150);
    assert.equal(probe.frames.length, 1);
    await probe.remote.refresh({ attachment });
    const frame = await until('the frame asked for', () => probe.frames[1]);
    assert.deepEqual(frame.runs, [{ offset: 0, bytes: Uint8Array.of(0xff) }]);
  });

  it('marks the cells of the strip that change, and tells holes', async () => {
    const victim = await world.start('victim', ['--name', world.name('strip'), '--size', '64K']);
    await victim.command('fill 0 8192 1');
    const { attachment } = await probe.attach(await probe.segment(world.name('strip')));
    await probe.remote.view({ attachment, view: { revision: 1, offset: 0, length: 16, hz: 30, cell: 4096 } });
    const state = await until('the strip', () => probe.frames.find(f => f.strip?.state)?.strip?.state);
    assert.deepEqual([...state.slice(0, 4)], [1, 1, 0, 0]);
    await sleep(300);
    await victim.command('write 0x1800 99');
    const changed = await until(
      'a changed cell',
      () => probe.frames.find(f => f.strip?.changed.length)?.strip?.changed,
    );
    assert.deepEqual([...changed], [1]);
  });

  it('says what happens to the segment: grown, truncated, unlinked, made anew, its process gone', async () => {
    const name = world.name('fate');
    const victim = await world.start('victim', ['--name', name, '--size', '64K']);
    await victim.command('fill 0 65536 1');
    const { attachment } = await probe.attach(await probe.segment(name), victim.pid);
    await probe.remote.view({ attachment, view: { revision: 1, offset: 0, length: 65536, hz: 30, cell: 0 } });
    await until('a frame', () => probe.frames[0]);

    await victim.command('truncate 16384');
    const cut = await until('truncated', () => probe.status?.truncated);
    assert.deepEqual([cut.from, cut.to], [65536, 16384]);
    const frame = await until('what is gone', () => probe.frames.find(f => f.size === 16384));
    assert.deepEqual(frame.ranges.at(-1), { offset: 16384, length: 49152, state: 'gone' });
    await victim.command('truncate 8192');
    const more = await until('truncated again', () =>
      probe.status?.truncated?.to === 8192 ? probe.status.truncated : undefined,
    );
    assert.equal(more.from, 65536, 'what was cut off first is gone still');
    await victim.command('truncate 32768');
    assert.equal((await until('grown', () => probe.status?.grown)).to, 32768);

    await victim.command('unlink');
    await until('unlinked', () => probe.status?.unlinkedAt);
    assert.equal(probe.status?.orphan, false);
    const twin = await world.start('victim', ['--name', name, '--size', '4K']);
    const { id } = await until('made anew', () => probe.status?.recreated);
    const user = await until('its user', () => probe.segments.get(id)?.uses[0]?.pid);
    assert.equal(user, twin.pid);

    await victim.stop();
    await until('the process has ended', () => (probe.status?.process?.alive === false ? true : undefined));
    await until('nobody has it', () => (isOrphan(probe.status) ? true : undefined));
    assert.equal(probe.status.allocated, 8192, 'what was cut off has no memory any more');
    const gone = probe.status.segment.id;
    await probe.remote.rescan();
    const held = probe.segments.get(gone);
    assert.deepEqual([held?.unlinked, held?.uses], [true, []], 'it is there for as long as we have it');
    await probe.remote.refresh({ attachment });
    assert.equal(
      (await probe.remote.read({ attachment, offset: 0, length: 1 })).bytes[0],
      1,
      'its bytes go on',
    );
    await probe.remote.detach({ attachment });
    await probe.remote.rescan();
    assert.equal(probe.segments.has(gone), false, 'and no longer');
  });

  it('attaches a leaked System V segment only when it may be noticed, and leaves nattch as it was', async () => {
    const victim = await world.start('leaker', ['--sysv', '0', '--size', '1M']);
    const shmid = victim.ready.shmid ?? assert.fail('a shmid');
    await probe.remote.look({ on: true });
    await probe.remote.rescan();
    const segment = await until('the segment', () =>
      [...probe.segments.values()].find(s => s.shmid === shmid),
    );
    const before = sysvRow(shmid);
    await assert.rejects(probe.attach(segment), (error: unknown) => {
      assert.ok(failsAs('unsupported')(error));
      return (error as { failure: { intrusive?: true } }).failure.intrusive === true;
    });
    assert.deepEqual(sysvRow(shmid), before, 'a refused attach changes nothing');

    const { attachment, way } = await probe.attach(segment, undefined, true);
    assert.equal(way, 'shmat');
    assert.equal(Number(sysvRow(shmid)?.nattch), 1);
    await probe.remote.rescan();
    assert.equal(probe.segments.get(segment.id)?.nattch, 0, 'our own is taken off');
    await probe.remote.read({ attachment, offset: 0, length: 1 << 20 });
    assert.equal(sysvRow(shmid)?.rss, before?.rss);
    await probe.remote.detach({ attachment });
    assert.equal(Number(sysvRow(shmid)?.nattch), 0);
  });

  it('is an observer to another that looks, not a user', async () => {
    const victim = await world.start('victim', ['--name', world.name('seen')]);
    const { attachment } = await probe.attach(await probe.segment(world.name('seen')), victim.pid);
    const view = { revision: 1, offset: 0, length: 4096, hz: 60, cell: 4096 };
    await probe.remote.view({ attachment, view });
    await until('a strip', () => probe.frames.find(f => f.strip));
    const seen = one(await look(), expectedId(victim.ready));
    assert.deepEqual(pidsOf(seen), [victim.pid]);
    assert.deepEqual(
      seen.observers?.map(o => o.pid),
      [probe.child.pid],
    );
  });

  it('says how large a page is: of the system, or the huge page that backs it', async () => {
    const small = await world.start('victim', ['--name', world.name('small')]);
    const { pageSize } = await probe.attach(await probe.segment(world.name('small')), small.pid);
    assert.equal(pageSize, Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' })));
    const args = ['--kind', 'memfd', '--name', world.prefix, '--huge', '--size', '4M'];
    const huge = await world.start('victim', args);
    const status = await probe.attach(await probe.segment(world.prefix), huge.pid);
    assert.ok((status.pageSize ?? 0) >= 2 << 20);
    assert.equal(status.pageSize, status.segment.hugePage);
  });

  it('refuses a segment that is gone, and a call for no attachment, each as what it is', async () => {
    await assert.rejects(
      probe.remote.attach({ segment: 'posix:0:1b:999999999', intrusive: false }),
      failsAs('gone'),
    );
    await assert.rejects(probe.remote.refresh({ attachment: 99 }), failsAs('gone'));
  });

  it('ends when its stdin closes', async () => {
    const exited = once(probe.child, 'exit');
    probe.child.stdin.destroy();
    const [code] = (await exited) as [number];
    assert.equal(code, 0);
  });

  it('ends when its parent is killed', async () => {
    // The parent in between gives the probe pipes of ours, so that only the death itself can be what it notices.
    const script = `const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, [${JSON.stringify(probeMain)}], { stdio: ['inherit', 'ignore', 'inherit'] });
      process.stdout.write(child.pid + '\\n');
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString().trim());
    await sleep(500);
    assert.ok(existsSync(`/proc/${pid}`), 'it lives');
    parent.kill('SIGKILL');
    await until('its end', () => (existsSync(`/proc/${pid}`) ? undefined : true));
  });
});

/** Some machines have a process that lets not even root look. */
function isOrphan(status: AttachmentStatus | undefined): boolean {
  return status !== undefined && (status.orphan || status.unseenUsers !== undefined);
}
