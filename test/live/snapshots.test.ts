// Snapshots of real segments, through a real probe: under a writer at full speed, sparse, truncated, within a budget,
// and two windows that share their folder. Nothing of the segment is allocated, and frames go on meanwhile.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KernelError } from '../../native/errors.js';
import { pageSize } from '../../native/page-size.js';
import { RpcFailure } from '../../src/protocol/failure.js';
import type { SnapshotInfo } from '../../src/protocol/snapshots.js';
import { openFile } from '../../src/probe/time/disk-file.js';
import { openImage, readContents } from '../../src/probe/time/image-reader.js';
import { ImageSource } from '../../src/probe/time/image-source.js';
import { footprint } from '../support/oracle.js';
import { until } from '../support/until.js';
import { ProbeUnderTest } from './probe-client.js';
import { dataOf, readWhole, sparsePlaces } from './reading.js';
import { useWorld } from './world.js';

const mib = 2 ** 20;

describe('snapshots of real segments', function () {
  this.timeout(60_000);
  const world = useWorld();
  let probe: ProbeUnderTest;
  let folder: string;

  beforeEach(async () => {
    folder = world.path('kept');
    probe = await new ProbeUnderTest().start();
  });
  afterEach(async () => {
    await probe.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function keep(budget = 512 * mib): Promise<SnapshotInfo[]> {
    return probe.remote.keepSnapshots({ folder, budget });
  }

  async function take(attachment: number, name: string): Promise<SnapshotInfo> {
    return probe.remote.snapshot({ attachment, name, reason: 'hand', detail: '' });
  }

  function opened({ id }: SnapshotInfo): ImageSource {
    const file = openImage(join(folder, `${id}.shmsnap`));
    return new ImageSource(file, readContents(file).tables);
  }

  it('under a writer at full speed: each word is of a pass between its beginning and its end, and frames go on', async () => {
    await keep();
    const name = world.name('torrent');
    await world.start('torrent', ['--name', name, '--size', '64M']);
    const { attachment } = await probe.attach(await probe.segment(name));
    await probe.remote.view({ attachment, view: { revision: 1, offset: 0, length: 4096, hz: 60, cell: 0 } });
    await until('frames', () => probe.frames[0]);
    const path = `/dev/shm${name}`;
    const first = lastPass(path);
    const frames = probe.frames.length;
    const info = await take(attachment, 'A');
    const during = probe.frames.length - frames;
    const last = firstPass(path);
    assert.deepEqual([info.size, info.unread, info.name, info.reason], [64 * mib, undefined, 'A', 'hand']);
    assert.ok(info.took > 0 && info.stored >= 64 * mib && info.stored < 65 * mib);
    assert.ok(during > 0, 'frames came while it was taken');
    const source = opened(info);
    assert.deepEqual(source.extents(0, 64 * mib), [{ offset: 0, length: 64 * mib, state: 'data' }]);
    const bytes = new Uint8Array(64 * mib);
    assert.equal(source.read(0, bytes), bytes.length);
    source.close();
    const words = new BigUint64Array(bytes.buffer);
    let [low, high] = [words[0] ?? 0n, words[0] ?? 0n];
    for (const word of words) {
      if (word < low) low = word;
      if (word > high) high = word;
    }
    assert.ok(first <= low && high <= last, `${first} ≤ ${low} … ${high} ≤ ${last}`);
    assert.deepEqual(probe.snapshots, [{ list: [info], dropped: [] }]);
  });

  it('of 64 GiB with four pages of data: small, and nothing is allocated', async () => {
    await keep();
    const { ready } = await world.start('sparse', ['--name', world.name('history'), '--still']);
    const before = footprint(`/dev/shm${ready.name}`);
    const { attachment } = await probe.attach(await probe.segment(ready.name));
    const info = await take(attachment, 'sparse');
    assert.deepEqual(footprint(`/dev/shm${ready.name}`), before);
    assert.equal(info.size, 64 * 2 ** 30);
    assert.ok(info.stored < 4 * 4096 + 1000, `${info.stored} bytes`);
    const source = opened(info);
    const whole = readWhole(source);
    const places = sparsePlaces(info.size).map(offset => ({ offset, length: 4096 }));
    assert.deepEqual(dataOf(whole.extents), places);
    for (const { offset } of places)
      assert.equal(whole.bytes.get(offset)?.readBigUInt64LE(16), BigInt(offset));
    source.close();
  });

  it('of one that is truncated meanwhile, or gone: what was read, or a clear failure', async () => {
    await keep();
    const name = world.name('cut');
    const victim = await world.start('victim', ['--name', name, '--size', '96M']);
    await victim.command(`fill 0 ${96 * mib} 0x41`);
    const { attachment } = await probe.attach(await probe.segment(name), victim.pid);
    const taking = take(attachment, 'cut');
    // Already on its way when the segment loses its end.
    await victim.command(`truncate ${mib}`);
    const info = await taking;
    const source = opened(info);
    const extents = source.extents(0, info.size);
    const kept = dataOf(extents)[0]?.length ?? 0;
    assert.ok(kept >= mib && kept % 4096 === 0, `${kept} bytes`);
    if (info.size > mib) assert.equal(info.size - kept, info.unread ?? 0);
    const bytes = new Uint8Array(kept);
    source.read(0, bytes);
    assert.ok(bytes.every(byte => byte === 0x41));
    source.close();

    await victim.command('truncate 0');
    assert.equal((await take(attachment, 'empty')).size, 0, 'an empty one is a state as well');
    await probe.remote.detach({ attachment });
    await assert.rejects(
      take(attachment, 'gone'),
      (e: unknown) => e instanceof RpcFailure && e.failure.kind === 'gone',
    );
    assert.equal((await probe.remote.snapshots()).length, 2);
  });

  it('within a budget, shared by two windows', async () => {
    await keep(2.5 * mib);
    const name = world.name('shared');
    const victim = await world.start('victim', ['--name', name, '--size', '1M']);
    await victim.command(`fill 0 ${mib} 0x41`);
    const { attachment } = await probe.attach(await probe.segment(name));
    const a = await take(attachment, 'a');
    const other = await new ProbeUnderTest().start();
    try {
      assert.deepEqual(await other.remote.keepSnapshots({ folder, budget: 2.5 * mib }), [a]);
      await other.remote.changeSnapshot({ id: a.id, pinned: true, name: 'kept' });
      const b = await take(attachment, 'b');
      const c = await take(attachment, 'c');
      assert.deepEqual(probe.snapshots.at(-1)?.dropped, [b.id]);
      assert.deepEqual(
        (await other.remote.snapshots()).map(s => [s.name, s.pinned]),
        [
          ['kept', true],
          ['c', false],
        ],
      );
      const path = join(folder, 'out.shmsnap');
      await other.remote.exportSnapshot({ id: c.id, path });
      await Promise.all([probe, other].map(p => p.remote.deleteSnapshot({ id: c.id })));
      const { id, reason } = await other.remote.importSnapshot({ path });
      assert.equal(reason, 'import');
      assert.deepEqual(
        (await probe.remote.snapshots()).map(s => s.id),
        [a.id, id],
      );
      for (const command of ['truncate 4194304', 'unmap', 'map 0 4194304']) await victim.command(command);
      await victim.command(`fill 0 ${4 * mib} 0x41`);
      await assert.rejects(
        take(attachment, 'too large'),
        (e: unknown) =>
          e instanceof RpcFailure && e.failure.code === 'OVERBUDGET' && /4\.0 MiB/.test(e.failure.detail),
      );
      assert.deepEqual(
        readdirSync(folder).filter(n => n.endsWith('.part')),
        [],
      );
    } finally {
      await other.stop();
    }
  });

  it('says what it needs: a folder, and files that are snapshots', async () => {
    const fails = (code: string) => (e: unknown) => e instanceof RpcFailure && e.failure.code === code;
    await assert.rejects(probe.remote.snapshots(), fails('NOFOLDER'));
    mkdirSync(folder);
    writeFileSync(join(folder, 'plain'), 'x'.repeat(1000));
    await assert.rejects(
      probe.remote.keepSnapshots({ folder: join(folder, 'plain'), budget: 1 }),
      fails('EEXIST'),
    );
    await keep();
    await assert.rejects(probe.remote.importSnapshot({ path: join(folder, 'plain') }), fails('NOIMAGE'));
    await assert.rejects(probe.remote.importSnapshot({ path: join(folder, 'none') }), fails('ENOENT'));
    await assert.rejects(probe.remote.exportSnapshot({ id: 'none', path: '/tmp/x' }), fails('NOSNAPSHOT'));
  });

  it('any file on disk is bytes too, its holes unread; nothing but files is opened', () => {
    mkdirSync(folder);
    const path = join(folder, 'sparse');
    writeFileSync(path, '');
    truncateSync(path, 2 ** 30);
    const source = openFile(path, { proc: '/proc' });
    assert.deepEqual(source.extents(0, 2 ** 30), [{ offset: 0, length: 2 ** 30, state: 'hole' }]);
    source.close();
    const text = openFile(process.execPath, { proc: '/proc' });
    const head = new Uint8Array(4);
    assert.equal(text.read(0, head), 4);
    assert.deepEqual([...head], [0x7f, 0x45, 0x4c, 0x46]);
    text.close();
    execFileSync('mkfifo', [join(folder, 'fifo')]);
    for (const no of [join(folder, 'fifo'), folder, '/dev/zero'])
      assert.throws(
        () => openFile(no, { proc: '/proc' }),
        (e: unknown) => e instanceof KernelError && e.code === 'EFTYPE',
      );
  });
});

describe('the size of a page', () => {
  it('is what the C library says', () => {
    assert.equal(pageSize, Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' })));
  });
});

/** The last word is written last in a pass: all words are of this one at least. */
function lastPass(path: string): bigint {
  const bytes = readFileSync(path);
  return bytes.readBigUInt64LE(bytes.length - 8);
}

/** The first word is written first in a pass: no word is of a later one. */
function firstPass(path: string): bigint {
  return readFileSync(path).readBigUInt64LE(0);
}
