// Segments without a name in any folder: memfds and anonymous shared mappings, with everyone who got hold of them;
// and files that are mapped shared.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ascending, expectedId, look, one, onlyOne, pidsOf, useOf, usedBy } from './look.js';
import { need, skipFor } from '../support/compile.js';
import { useWorld } from './world.js';

describe('finding memfds', function () {
  this.timeout(20_000);
  const world = useWorld();

  it('one passed over a unix socket is one segment with two users, sealed', async () => {
    const socket = ['--socket', world.prefix];
    const sender = await world.start('frame-sender', socket);
    const receiver = await world.start('frame-receiver', socket);
    const segment = one(await look(), expectedId(sender.ready));
    assert.equal(segment.kind, 'memfd');
    assert.equal(segment.name, 'frame-pool');
    assert.equal(segment.size, sender.ready.size);
    assert.deepEqual([...(segment.seals ?? [])].sort(), ['grow', 'shrink']);
    assert.deepEqual(pidsOf(segment), ascending(sender.pid, receiver.pid));
    assert.equal(useOf(segment, sender.pid).access, 'rw');
    assert.equal(useOf(segment, receiver.pid).mappings[0]?.access, 'r');
    assert.deepEqual(useOf(segment, receiver.pid).fds, [receiver.ready.fd]);
  });

  it('one that is held by a descriptor alone, with a name that could mislead', async () => {
    const name = 'a b (deleted)';
    const victim = await world.start('victim', ['--kind', 'memfd', '--name', name, '--maps', '0']);
    const segment = one(await look(), expectedId(victim.ready));
    assert.equal(segment.name, name);
    assert.deepEqual(useOf(segment, victim.pid).mappings, []);
    assert.deepEqual(useOf(segment, victim.pid).fds, [victim.ready.fd]);
    assert.equal(segment.allocated, 0);
  });

  it('one that is mapped and its descriptor closed', async () => {
    const victim = await world.start('victim', ['--kind', 'memfd', '--name', 'closed', '--size', '12K']);
    await victim.command('close');
    const segment = one(await look(), expectedId(victim.ready));
    assert.equal(segment.size, 12 << 10);
    assert.deepEqual(useOf(segment, victim.pid).fds, []);
    assert.equal(useOf(segment, victim.pid).mappings.length, 1);
  });

  it('one with a lease is not opened, as that would signal who holds it', async function () {
    need(this, 'python3');
    const script = [
      'import fcntl, os, signal, sys',
      'signal.signal(signal.SIGIO, lambda *_: os.write(1, b"broken\\n"))',
      'fd = os.memfd_create("leased", os.MFD_ALLOW_SEALING)',
      'os.ftruncate(fd, 4096)',
      'ro = os.open(f"/proc/self/fd/{fd}", os.O_RDONLY)',
      'os.dup2(ro, fd); os.close(ro)',
      'fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_WRLCK)',
      'print("ready", flush=True)',
      'sys.stdin.readline()',
      'lease = fcntl.fcntl(fd, fcntl.F_GETLEASE)',
      'print("kept" if lease == fcntl.F_WRLCK else "lost", flush=True)',
    ].join('\n');
    const child = spawn('python3', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    try {
      assert.equal((await lines.next()).value, 'ready');
      const [segment] = usedBy(await look(), child.pid ?? -1).filter(s => s.kind === 'memfd');
      assert.deepEqual([segment?.name, segment?.seals], ['leased', undefined]);
      child.stdin.end('\n');
      assert.equal((await lines.next()).value, 'kept');
    } finally {
      child.kill();
    }
  });

  it('two of one name are two', async () => {
    const args = ['--kind', 'memfd', '--name', 'same'];
    const [a, b] = [await world.start('victim', args), await world.start('victim', args)];
    const inventory = await look();
    assert.notEqual(onlyOne(inventory, a.pid).id, onlyOne(inventory, b.pid).id);
  });

  it('one of huge pages', async () => {
    const victim = await world.start('victim', [
      '--kind',
      'memfd',
      '--name',
      'huge',
      '--huge',
      '--size',
      '4M',
    ]);
    const segment = onlyOne(await look(), victim.pid);
    assert.equal(segment.kind, 'memfd');
    assert.equal(segment.size, 4 << 20);
    assert.ok((segment.hugePage ?? 0) >= 2 << 20);
  });
});

describe('finding anonymous shared mappings', function () {
  this.timeout(20_000);
  const world = useWorld();

  it('one inherited over fork is one segment with all its users', async () => {
    const { ready, pid } = await world.start('scoreboard', ['--vma-name', 'scores']);
    const segment = onlyOne(await look(), pid);
    assert.equal(segment.kind, 'anon');
    assert.equal(segment.size, 1 << 20);
    assert.deepEqual(pidsOf(segment), ascending(pid, ...ready.children));
    // `ready` says whether this kernel took the name.
    if (ready.name !== '') assert.equal(segment.name, 'scores');
  });

  it('two of one process are two', async () => {
    const victim = await world.start('victim', ['--kind', 'anon', '--size', '12K', '--maps', '2']);
    await victim.command('fork');
    const segments = usedBy(await look(), victim.pid);
    assert.deepEqual(
      segments.map(s => [s.kind, s.size, s.uses.length]),
      [
        ['anon', 12 << 10, 2],
        ['anon', 12 << 10, 2],
      ],
    );
  });
});

describe('finding files that are mapped shared', function () {
  this.timeout(20_000);
  const world = useWorld();

  it('one mapped by two processes', async () => {
    const path = world.path('data base');
    const args = ['--kind', 'file', '--name', path];
    const maker = await world.start('victim', args);
    const guest = await world.start('victim', [...args, '--existing', '--read-only']);
    const segment = onlyOne(await look(), maker.pid);
    assert.equal(segment.kind, 'file');
    assert.equal(segment.name, path);
    assert.equal(segment.unlinked, false);
    assert.equal(segment.size, 65_536);
    assert.equal(segment.system, false);
    assert.deepEqual(pidsOf(segment), ascending(maker.pid, guest.pid));
    assert.equal(useOf(segment, guest.pid).access, 'r');
    await maker.command('unlink');
    assert.equal(onlyOne(await look(), maker.pid).unlinked, true);
  });

  it('one that is only open does not count', async () => {
    const path = world.path('open');
    writeFileSync(path, 'only open');
    const victim = await world.start('victim', [
      ...['--kind', 'file', '--name', path, '--existing', '--maps', '0'],
    ]);
    assert.deepEqual(usedBy(await look(), victim.pid), []);
  });

  it('one of the system, mapped read-only, is there and marked as such', async function () {
    const path = '/usr/lib/os-release';
    if (!existsSync(path)) skipFor(this, `this system has no ${path}`);
    const args = ['--kind', 'file', '--name', path, '--existing', '--read-only'];
    const victim = await world.start('victim', args);
    assert.equal(onlyOne(await look(), victim.pid).system, true);
  });
});
