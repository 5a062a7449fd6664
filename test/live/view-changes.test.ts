// What happens to a segment while it is read: truncated, grown, punched, unlinked, recreated, its processes killed.
// A reader must say what it sees and live on; a touch of a lost mapping would end this very process by SIGBUS.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { KernelError } from '../../native/errors.js';
import { deviceOf } from '../../native/device.js';
import { openSource } from '../../native/open-source.js';
import { openFileSource } from '../../native/source-file.js';
import { skipFor } from '../support/compile.js';
import { footprint, sysvRow } from '../support/oracle.js';
import { openProcessSource } from '../../native/source-process.js';
import { targetOf, throughMemory } from './reading.js';
import { useWorld } from './world.js';

const page = 4096;
const is =
  (...codes: string[]) =>
  (error: unknown): boolean =>
    error instanceof KernelError && codes.includes(error.code);

describe('a segment that changes while it is viewed', function () {
  this.timeout(20_000);
  const world = useWorld();

  it('truncated: reads end short where it ends now, and go on when it grows again', async () => {
    const victim = await world.start('victim', ['--name', world.name('cut'), '--size', '64K']);
    await victim.command('fill 0 65536 0xab');
    const source = openSource(targetOf(victim.ready, [], [`/dev/shm${victim.ready.name}`]), false);
    assert.equal(source.residency(0, 65536)?.filter(p => p & 1).length, 16);

    await victim.command('truncate 16384');
    assert.equal(source.facts().size, 16384);
    const into = Buffer.alloc(8192, 0xee);
    assert.equal(source.read(12288, into), 4096);
    assert.equal(into.readUInt8(4095), 0xab);
    assert.equal(into.readUInt8(4096), 0xee, 'what was not read is left alone');
    assert.equal(source.read(32768, into), 0);
    assert.deepEqual(source.extents(0, 65536), [{ offset: 0, length: 16384, state: 'data' }]);
    assert.equal(source.residency(0, 65536)?.length, 4);

    await victim.command('truncate 65536');
    assert.deepEqual(source.extents(0, 65536), [
      { offset: 0, length: 16384, state: 'data' },
      { offset: 16384, length: 49152, state: 'hole' },
    ]);
    await victim.command('write 0xf000 c0ffee');
    assert.equal(source.read(0xf000, into.subarray(0, 3)), 3);
    assert.equal(into.toString('hex', 0, 3), 'c0ffee');
    source.close();
  });

  it('truncated, seen through the process that maps it: what is lost is not data', async () => {
    const victim = await world.start('victim', ['--name', world.name('lost'), '--size', '64K']);
    await victim.command('fill 0 65536 0xab');
    const source = throughMemory(victim.ready);
    assert.deepEqual(source.extents(0, 65536), [{ offset: 0, length: 65536, state: 'data' }]);
    await victim.command('truncate 16384');
    assert.equal(source.read(12288, Buffer.alloc(8192)), 4096);
    assert.deepEqual(source.extents(0, 65536), [
      { offset: 0, length: 16384, state: 'data' },
      { offset: 16384, length: 49152, state: 'unknown' },
    ]);
    source.close();
  });

  it('punched: the hole is seen as one, and stays one', async () => {
    const victim = await world.start('victim', ['--name', world.name('holed'), '--size', '64K']);
    const path = `/dev/shm${victim.ready.name}`;
    await victim.command('fill 0 65536 0xab');
    const source = openSource(targetOf(victim.ready, [], [path]), false);
    await victim.command('punch 8192 16384');
    assert.deepEqual(source.extents(0, 65536), [
      { offset: 0, length: 8192, state: 'data' },
      { offset: 8192, length: 16384, state: 'hole' },
      { offset: 24576, length: 40960, state: 'data' },
    ]);
    const before = footprint(path).blocks;
    assert.equal(source.read(8192, Buffer.alloc(16384)), 16384);
    assert.equal(footprint(path).blocks, before);
    assert.equal(source.facts().allocated, 12 * page);
    source.close();
  });

  it('unlinked: it says so and its bytes go on; recreated: the new one is not taken for it', async () => {
    const victim = await world.start('victim', ['--name', world.name('gone')]);
    const { name, inode = 0 } = victim.ready;
    const path = `/dev/shm${name}`;
    const source = openSource(targetOf(victim.ready, [], [path]), false);
    assert.equal(source.facts().links, 1);
    await victim.command('unlink');
    assert.equal(source.facts().links, 0);
    await victim.command('recreate 8192');
    await victim.command('write 0 01020304');
    const into = Buffer.alloc(4);
    assert.equal(source.read(0, into), 4);
    assert.equal(into.toString('hex'), '01020304', 'the victim writes to the old one, and so it is seen');
    assert.throws(
      () => openFileSource(path, { via: 'name', expected: { inode: BigInt(inode) } }),
      is('ESTALE'),
    );
    source.close();
  });

  it('its last process killed: a descriptor of ours goes on, a view of its memory says that it has gone', async () => {
    const victim = await world.start('victim', ['--name', world.name('killed')]);
    await victim.command('write 0 aa55');
    const file = openSource(targetOf(victim.ready, [], [`/dev/shm${victim.ready.name}`]), false);
    const memory = throughMemory(victim.ready);
    await victim.kill();
    const into = Buffer.alloc(2);
    assert.equal(file.read(0, into), 2);
    assert.equal(into.toString('hex'), 'aa55');
    assert.throws(() => memory.facts(), is('ESRCH'));
    assert.equal(memory.read(0, into), 0);
    file.close();
    memory.close();
  });

  it('removed (IPC_RMID) while attached by shmat: marked, readable, and freed when we let go', async () => {
    const victim = await world.start('victim', ['--kind', 'sysv', '--size', '64K']);
    const { shmid = -1 } = victim.ready;
    await victim.command('write 0 aa55');
    const source = openSource(targetOf(victim.ready, []), true);
    assert.equal(source.way, 'shmat');
    assert.equal(sysvRow(shmid)?.nattch, 2);
    await victim.command('rmid');
    assert.equal(source.facts().links, 0);
    await victim.stop();
    const into = Buffer.alloc(2);
    assert.equal(source.read(0, into), 2);
    assert.equal(into.toString('hex'), 'aa55');
    assert.equal(sysvRow(shmid)?.nattch, 1, 'ours alone');
    source.close();
    assert.equal(sysvRow(shmid), undefined);
  });

  it('other memory at the same address: what took its place is never shown as the segment', async () => {
    const victim = await world.start('victim', ['--name', world.name('moved'), '--size', '16K']);
    await victim.command('fill 0 16384 0x41');
    const { address = '', size } = victim.ready;
    const start = BigInt(`0x${address}`);
    // As a scan would have told of an object that was at this address before.
    const view = { pid: victim.pid, mappings: [{ start, end: start + BigInt(size), offset: 0 }] };
    assert.throws(() => openProcessSource('/proc', [view], size, { inode: 999_999_999n }), is('ESRCH'));

    const source = throughMemory(victim.ready);
    assert.deepEqual(source.extents(0, size), [{ offset: 0, length: size, state: 'data' }]);
    await victim.command('unmap');
    // The kernel gives the place that has just become free.
    await victim.command('map 4096 16384');
    assert.match(readFileSync(`/proc/${victim.pid}/maps`, 'latin1'), new RegExp(`^${address}-`, 'm'));
    assert.throws(() => source.facts(), is('ESRCH'));
    assert.deepEqual(source.extents(0, size), [{ offset: 0, length: size, state: 'unknown' }]);
    assert.equal(source.read(0, Buffer.alloc(16)), 0);
    source.close();
  });

  it('set aside by fallocate and never written: data that reads as zeros, as st_blocks says, and stays unwritten', async () => {
    const path = `/dev/shm${world.name('aside')}`;
    const { ready } = await world.start('victim', ['--name', world.name('aside'), '--size', '64K']);
    execFileSync('fallocate', ['-n', '-o', String(2 * page), '-l', String(5 * page), path]);
    const before = footprint(path);
    assert.equal(before.blocks, BigInt((5 * page) / 512));
    const source = openSource(targetOf(ready, [], [path]), false);
    try {
      for (let round = 0; round < 2; round++) {
        assert.deepEqual(source.extents(0, ready.size), [
          { offset: 0, length: 2 * page, state: 'hole' },
          { offset: 2 * page, length: 5 * page, state: 'data' },
          { offset: 7 * page, length: 9 * page, state: 'hole' },
        ]);
        assert.deepEqual(source.extents(3 * page + 5, 10), [
          { offset: 3 * page + 5, length: 10, state: 'data' },
        ]);
        assert.deepEqual(
          [...(source.residency(0, ready.size) ?? [])].map(p => p & 1).join(''),
          '0011111000000000',
        );
        const bytes = Buffer.alloc(5 * page, 1);
        assert.equal(source.read(2 * page, bytes), bytes.length);
        assert.ok(bytes.every(byte => byte === 0));
      }
    } finally {
      source.close();
    }
    assert.deepEqual(footprint(path), before);
  });

  it('under a lease: it is not opened, as that would signal who holds it', async function () {
    if (spawnSync('python3', ['--version']).status !== 0) skipFor(this, 'python3 is not installed');
    const path = `/dev/shm${world.name('leased')}`;
    const script = [
      'import fcntl, os, signal, sys',
      'signal.signal(signal.SIGIO, lambda *_: os.write(1, b"broken\\n"))',
      'os.close(os.open(sys.argv[1], os.O_CREAT | os.O_RDWR, 0o600))',
      'fd = os.open(sys.argv[1], os.O_RDONLY)',
      'fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_WRLCK)',
      'print("ready", flush=True)',
      'sys.stdin.readline()',
      'print("kept" if fcntl.fcntl(fd, fcntl.F_GETLEASE) == fcntl.F_WRLCK else "lost", flush=True)',
    ].join('\n');
    const child = spawn('python3', ['-c', script, path], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    try {
      assert.equal((await lines.next()).value, 'ready');
      const { dev, ino } = statSync(path, { bigint: true });
      const identity = { devices: [deviceOf({ dev })], inode: ino };
      assert.throws(
        () => openSource({ proc: '/proc', identity, size: 0, paths: [path], users: [] }, false),
        is('LEASED'),
      );
      child.stdin.end('\n');
      assert.equal((await lines.next()).value, 'kept');
    } finally {
      child.kill();
      rmSync(path, { force: true });
    }
  });
});
