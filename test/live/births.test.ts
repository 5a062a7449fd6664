// Who made what, as it is watched: by real programs that end, or let go of what they made, or make very much. What was
// seen outlives the program, and the verdict and its evidence use it. Nothing of the looked-at system changes.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readSysvTable, thisMachine } from '../../native/scan.js';
import type { ByteString } from '../../native/records.js';
import { FolderWatch } from '../../src/probe/folder-watch.js';
import { Births } from '../../src/probe/leaks/births.js';
import type { WireSegment } from '../../src/protocol/wire.js';
import type { Evidence, Someone } from '../../src/model/verdict.js';
import { namespaceInode, startTime, sysvRow } from '../support/oracle.js';
import { producersFolder } from '../support/build.js';
import { until } from '../support/until.js';
import { expectedId } from './look.js';
import { ProbeUnderTest } from './probe-client.js';
import { useWorld } from './world.js';

const run = promisify(execFile);
const shm = '/dev/shm' as ByteString;

describe('the birth of a segment', function () {
  this.timeout(240_000);
  const world = useWorld();
  const machine = thisMachine();
  const failures: unknown[] = [];
  let births: Births;
  let folders: FolderWatch;
  let events: number;

  function watch(): void {
    events = 0;
    const failed = (error: unknown): void => void failures.push(error);
    births = new Births({ machine, failed, share: () => 0.5 });
    folders = new FolderWatch(path => {
      events++;
      if (path !== undefined) births.named(path);
    }, failed);
    folders.set([{ path: shm, key: shm }]);
  }
  function rest(): void {
    folders.close();
    births.stop();
  }

  beforeEach(watch);
  afterEach(() => {
    rest();
    assert.deepEqual(failures.splice(0), []);
  });

  it('tells who made it, with which command line, when, and still does when that has ended', async () => {
    const before = Date.now();
    const name = world.name('made');
    const maker = await world.start('holder.py', ['--name', name, '--leave']);
    const id = expectedId(maker.ready);
    const birth = await until('its birth', () => births.of(id));
    const began = startTime(maker.pid);
    await maker.stop();
    assert.ok(birth.at >= before && birth.at <= Date.now());
    assert.deepEqual(
      birth.by.map(({ pid, startTime: start }) => ({ pid, start })),
      [{ pid: maker.pid, start: began }],
    );
    // How Python was found is its installation's matter.
    const [, ...args] = (birth.by[0]?.commandLine ?? '').split(' ');
    assert.deepEqual(args, [
      join(producersFolder, 'holder.py'),
      ...['--name', name, '--leave', '--parent', String(process.pid)],
    ]);
    assert.deepEqual(births.of(id), birth);
  });

  it('is none where an old object only gets another name', async () => {
    rest();
    const made = await world.start('victim', ['--name', world.name('old')]);
    const { birthtimeMs, mtimeMs } = statSync(`/dev/shm${made.ready.name}`);
    const born = Math.max(birthtimeMs, mtimeMs);
    await until('a later time', () => Date.now() > born + 2500 || undefined);
    watch();
    const other = `/dev/shm${world.name('new')}`;
    await run('ln', [`/dev/shm${made.ready.name}`, other]);
    // What is made after it is known after it.
    const later = await world.start('victim', ['--name', world.name('later')]);
    await until('a later birth', () => births.of(expectedId(later.ready)));
    assert.equal(births.of(expectedId(made.ready)), undefined);
    unlinkSync(other);
  });

  it('of a System V segment keeps what its maker was started as', async () => {
    const maker = await world.start('victim', ['--kind', 'sysv']);
    const table = (): void => births.table(readSysvTable(machine).rows, namespaceInode('self', 'ipc'));
    const id = expectedId(maker.ready);
    await until('its birth', () => (table(), births.of(id)));
    const [made] = births.of(id)?.by ?? [];
    await maker.kill();
    table();
    assert.deepEqual([births.of(id)?.by[0]?.pid, made?.pid], [maker.pid, maker.pid]);
    assert.match(made?.commandLine ?? '', / --kind sysv /);
    assert.equal(births.of(id)?.at, (sysvRow(maker.ready.shmid ?? -1)?.ctime ?? 0) * 1000);
  });

  it('of ten thousand takes bounded memory and few walks, and of what comes after is known', async () => {
    const script = [
      'import os, sys',
      'for i in range(10000):',
      '    os.close(os.open(f"/dev/shm{sys.argv[1]}-{i}", os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))',
    ].join('\n');
    const flood = run('python3', ['-c', script, world.name('flood')]);
    let most = 0;
    const watching = setInterval(() => (most = Math.max(most, births.size)), 5);
    await flood;
    await until('all names', () => events >= 10_000 || undefined);
    const after = await world.start('victim', ['--name', world.name('after')]);
    const birth = await until('a later birth', () => births.of(expectedId(after.ready)));
    clearInterval(watching);
    assert.deepEqual(
      birth.by.map(({ pid }) => pid),
      [after.pid],
    );
    assert.ok(most > 0 && most <= 4096 + 1024, `${most} were kept`);
    assert.ok(births.walks < 500, `${births.walks} walks for ${events} names`);
    births.keep(new Set([expectedId(after.ready)]), performance.now());
    assert.ok(births.size <= 1025);
    for (let i = 0; i < 10_000; i++) unlinkSync(`/dev/shm${world.name('flood')}-${i}`);
  });

  it('is told by the probe, and makes evidence: a maker that lives makes unknown, one that is gone an orphan', async () => {
    const probe = await new ProbeUnderTest().start();
    try {
      await probe.remote.look({ on: true });
      await probe.remote.rescan();
      // It has let go of what it made, and lives.
      const maker = await world.start('victim', ['--name', world.name('kept'), '--maps', '0']);
      const id = expectedId(maker.ready);
      await until('its birth', () => segment()?.born?.by[0]);
      await maker.command('close');
      await until('nobody has it', () => (segment()?.uses.length === 0 ? true : undefined));
      const lives = await until('a verdict', () => segment()?.judged);
      assert.equal(lives.verdict, 'unknown');
      assert.deepEqual([creatorOf(lives.evidence)?.pid, creatorOf(lives.evidence)?.alive], [maker.pid, true]);
      const reader = await world.start('victim', ['--name', world.name('kept'), '--existing']);
      await maker.kill();
      const used = await until('the owner’s death', async () => {
        await probe.remote.rescan();
        const judged = segment()?.judged;
        return judged?.verdict === 'owner-dead' ? judged : undefined;
      });
      assert.match(creatorOf(used.evidence)?.commandLine ?? '', / --maps 0 /);
      await reader.kill();
      await until('its end', async () => {
        await probe.remote.rescan();
        const verdict = segment()?.judged?.verdict;
        // Where others may use it unseen nobody may say so.
        const open = segment()?.judged?.evidence.some(
          ({ fact }) => fact === 'unseen' || fact === 'in-flight',
        );
        return verdict === 'orphan' || (verdict === 'unknown' && open) || undefined;
      });
      const last = segment()?.judged?.evidence ?? [];
      assert.equal(creatorOf(last)?.alive, false);
      assert.ok(last.some(({ fact }) => fact === 'born'));

      function segment(): WireSegment | undefined {
        return probe.segments.get(id);
      }
    } finally {
      await probe.stop();
    }
  });
});

function creatorOf(evidence: readonly Evidence[]): Someone | undefined {
  return evidence.flatMap(one => (one.fact === 'creator' ? [one.value] : []))[0];
}
