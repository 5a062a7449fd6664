// Reading huge sparse segments from end to end, by every way there is: it must allocate nothing and leave no trace.
// The oracle is what the kernel says to everyone: st_blocks and /proc/sysvipc/shm.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NoWayError } from '../../native/errors.js';
import { openSource } from '../../native/open-source.js';
import { openFileSource } from '../../native/source-file.js';
import type { Extent } from '../../native/source.js';
import { skipFor } from '../support/compile.js';
import { footprint, sysvRow } from '../support/oracle.js';
import { canChangeUser, nobody } from '../support/other-user.js';
import { projectRoot } from '../support/paths.js';
import { dataOf, readWhole, sparsePlaces, targetOf, throughMemory, type Whole } from './reading.js';
import { useWorld } from './world.js';

const gib = 2 ** 30;

function assertSparse(whole: Whole, size: number): void {
  const places = sparsePlaces(size).map(offset => ({ offset, length: 4096 }));
  assert.deepEqual(dataOf(whole.extents), places);
  for (const { offset } of places) {
    assert.equal(whole.bytes.get(offset)?.toString('latin1', 0, 16), 'sparse data here');
    assert.equal(whole.bytes.get(offset)?.readBigUInt64LE(16), BigInt(offset));
  }
}

describe('viewing a 64 GiB sparse POSIX segment', function () {
  this.timeout(30_000);
  const world = useWorld();

  it('reads it end to end, allocates nothing and leaves its times alone', async () => {
    const { ready } = await world.start('sparse', ['--name', world.name('history'), '--still']);
    const path = `/dev/shm${ready.name}`;
    const before = footprint(path);
    const source = openSource(targetOf(ready, [ready], [path]), false);
    const whole = readWhole(source);
    assert.equal(source.way, 'file');
    assertSparse(whole, 64 * gib);
    assert.equal(whole.resident, 4);
    assert.deepEqual(source.facts(), { size: 64 * gib, allocated: 4 * 4096, links: 1 });
    source.close();
    assert.deepEqual(footprint(path), before);
    assert.equal(before.blocks, 32n);
  });

  it('reads it through the memory of the process that maps it, and allocates nothing', async () => {
    const { ready } = await world.start('sparse', ['--name', world.name('far'), '--size', '8G', '--still']);
    const before = footprint(`/dev/shm${ready.name}`);
    const source = throughMemory(ready);
    assertSparse(readWhole(source), 8 * gib);
    source.close();
    assert.deepEqual(footprint(`/dev/shm${ready.name}`), before);
  });
});

describe('viewing a 1 GiB sparse System V segment', function () {
  this.timeout(30_000);
  const world = useWorld();

  it('through a process that is attached: rss, nattch, lpid and times stay as they are', async () => {
    const { ready } = await world.start('sparse', ['--sysv', '0', '--still']);
    const before = sysvRow(ready.shmid ?? -1);
    const source = openSource(targetOf(ready, [ready]), true);
    assert.notEqual(source.way, 'shmat', 'it is the last way, and there are others');
    assertSparse(readWhole(source), gib);
    assert.deepEqual(sysvRow(ready.shmid ?? -1), before, 'while it is viewed');
    source.close();
    assert.deepEqual(sysvRow(ready.shmid ?? -1), before, 'after');
    assert.equal(before?.rss, 4 * 4096);
  });

  it('through the memory of that process, likewise', async () => {
    const { ready } = await world.start('sparse', ['--sysv', '0', '--still']);
    const before = sysvRow(ready.shmid ?? -1);
    const source = throughMemory(ready);
    assertSparse(readWhole(source), gib);
    source.close();
    assert.deepEqual(sysvRow(ready.shmid ?? -1), before);
  });

  it('attached by shmat: nattch is one more meanwhile and as before after; no page is allocated', async () => {
    const maker = await world.start('sparse', ['--sysv', '0', '--still']);
    const { shmid = -1 } = maker.ready;
    // Killed, it leaves the segment with nobody attached: shmat is the only way then.
    await maker.kill();
    const before = sysvRow(shmid);
    assert.equal(before?.nattch, 0);
    const target = targetOf(maker.ready, []);
    assert.throws(
      () => openSource(target, false),
      (e: unknown) => e instanceof NoWayError && e.intrusive,
    );
    assert.deepEqual(sysvRow(shmid), before, 'refusing leaves no trace');

    const source = openSource(target, true);
    assert.equal(source.way, 'shmat');
    assert.equal(sysvRow(shmid)?.nattch, 1);
    assertSparse(readWhole(source), gib);
    source.close();
    const after = sysvRow(shmid);
    assert.equal(after?.nattch, 0);
    assert.equal(after.rss, before.rss);
    assert.equal(after.swap, before.swap);
  });
});

describe('viewing a System V segment of huge pages, attached by shmat', function () {
  this.timeout(30_000);
  const world = useWorld();
  const [mib, size] = [2 ** 20, 6 * 2 ** 20];
  const pages = hugePages();
  const script = join(projectRoot, 'out', 'test', 'live', 'run-shmat.js');
  // Without these map_files is closed to us, also for our own mapping.
  const lacking = ['--bounding-set', '-checkpoint_restore,-sys_admin', process.execPath];

  interface Seen {
    extents: Extent[];
    first: string;
  }
  const seenBy = (command: string, args: readonly string[], shmid: number): Seen =>
    JSON.parse(execFileSync(command, [...args, script, String(shmid)], { encoding: 'utf8' })) as Seen;

  it('none is allocated: it is a hole, and stays one', async function () {
    if (pages.size === 0) skipFor(this, 'this kernel has no huge pages');
    const { ready } = await world.start('victim', [
      '--kind',
      'sysv',
      '--huge',
      '--size',
      '6M',
      '--maps',
      '0',
    ]);
    const { shmid = -1 } = ready;
    const hole = { extents: [{ offset: 0, length: size, state: 'hole' }], first: '' };
    assert.deepEqual(seenBy(process.execPath, [], shmid), hole);
    if (canChangeUser) assert.deepEqual(seenBy('setpriv', lacking, shmid), hole);
    assert.equal(sysvRow(shmid)?.rss, 0);
  });

  it('some is, or all: data is never taken for a hole, and no page is added', async function () {
    if (pages.size !== 2 * mib || pages.free < 3 || !canChangeUser)
      skipFor(this, 'no three huge pages are free, or the user is not root');
    const victim = await world.start('victim', ['--kind', 'sysv', '--huge', '--size', '6M']);
    const { shmid = -1 } = victim.ready;
    const extentsOf = (state: Extent['state']): Extent[] => [{ offset: 0, length: size, state }];
    await victim.command('fill 0 4096 0x41');
    const before = hugePages().free;
    assert.deepEqual(seenBy(process.execPath, [], shmid), { extents: extentsOf('data'), first: '41414141' });
    assert.deepEqual(seenBy('setpriv', lacking, shmid), { extents: extentsOf('unknown'), first: '' });
    assert.equal(hugePages().free, before);
    await victim.command(`fill 0 ${size} 0x42`);
    const full = { extents: extentsOf('data'), first: '42424242' };
    assert.deepEqual(seenBy('setpriv', lacking, shmid), full);
    assert.deepEqual(seenBy(process.execPath, [], shmid), full);
    assert.equal(hugePages().free, before - 2);
  });
});

/** What the machine has: bytes of one of its usual size, and how many nobody uses. */
function hugePages(): { size: number; free: number } {
  const text = readFileSync('/proc/meminfo', 'latin1');
  const number = (name: string): number => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  return { size: number('Hugepagesize') * 1024, free: number('HugePages_Free') };
}

describe('viewing what another user made', function () {
  this.timeout(30_000);
  const world = useWorld();

  it('through a descriptor of a process of theirs, a memfd of which holds the only reference', async function () {
    if (!canChangeUser) skipFor(this, 'only root can become another user');
    const options = { uid: nobody };
    const { ready } = await world.start(
      'victim',
      ['--kind', 'memfd', '--name', 'pool', '--maps', '0'],
      options,
    );
    const path = `/proc/${ready.pid}/fd/${ready.fd ?? -1}`;
    const source = openFileSource(path, { via: 'link', expected: { inode: BigInt(ready.inode ?? 0) } });
    assert.deepEqual(source.extents(0, ready.size), [{ offset: 0, length: ready.size, state: 'hole' }]);
    assert.equal(source.facts().allocated, 0);
    source.close();
  });
});
