// POSIX objects made by real programs are found, with all their users, however they are named, held or left.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { footprint, startTime } from '../support/oracle.js';
import { ascending, expectedId, look, one, onlyOne, pidsOf, useOf } from './look.js';
import { useWorld } from './world.js';

describe('finding POSIX objects', function () {
  this.timeout(20_000);
  const world = useWorld();

  it('the ring of ticks with its three processes, each with its access, range and descriptor', async () => {
    const name = world.name('ticks');
    const producer = await world.start('producer', ['--name', name]);
    const consumer = await world.start('consumer', ['--name', name]);
    const gateway = await world.start('gateway', ['--name', name]);
    const segment = one(await look(), expectedId(producer.ready));
    assert.equal(segment.kind, 'posix');
    assert.equal(segment.name, name);
    assert.equal(segment.size, 65_536);
    assert.equal(segment.sizeKnown, true);
    assert.equal(segment.mode, 0o644);
    assert.equal(segment.uid, process.getuid?.());
    assert.equal(segment.unlinked, false);
    assert.equal(segment.system, false);
    assert.equal(segment.namespace, undefined, 'it is where we are');
    assert.ok((segment.allocated ?? 0) > 0 && (segment.allocated ?? 0) <= 11 * 4096);
    assert.deepEqual(pidsOf(segment), ascending(producer.pid, consumer.pid, gateway.pid));
    for (const [who, access] of [
      [producer, 'rw'],
      [consumer, 'rw'],
      [gateway, 'r'],
    ] as const) {
      const use = useOf(segment, who.pid);
      const start = BigInt(`0x${who.ready.address ?? ''}`);
      assert.deepEqual(use.mappings, [{ start, end: start + 65_536n, offset: 0, access }]);
      assert.deepEqual(use.fds, [who.ready.fd]);
      assert.equal(use.access, access);
      assert.equal(use.command, who.ready.ready);
      assert.equal(use.startTime, startTime(who.pid));
      assert.equal(use.uid, process.getuid?.());
    }
  });

  it('one mapped twice in one process is one segment with two ranges, each at its offset', async () => {
    const victim = await world.start('victim', ['--name', world.name('twice')]);
    await victim.command('map-read-only 4096 8192');
    const use = useOf(one(await look(), expectedId(victim.ready)), victim.pid);
    const ranges = use.mappings.map(m => [Number(m.end - m.start), m.offset, m.access]);
    assert.deepEqual(
      ranges.sort((a, b) => Number(b[0]) - Number(a[0])),
      [
        [65_536, 0, 'rw'],
        [8192, 4096, 'r'],
      ],
    );
    assert.equal(use.access, 'rw');
  });

  it('one in a folder below /dev/shm', async () => {
    const folder = world.name('folder');
    mkdirSync(`/dev/shm${folder}`);
    const args = ['--kind', 'file', '--name', `/dev/shm${folder}/inner one`];
    const victim = await world.start('victim', args);
    const segment = onlyOne(await look(), victim.pid);
    assert.equal(segment.kind, 'posix');
    assert.equal(segment.name, `${folder}/inner one`);
  });

  it('one that nobody holds any more', async () => {
    const leaker = await world.start('leaker', ['--name', world.name('left'), '--size', '1M']);
    await leaker.ended();
    const segment = one(await look(), expectedId(leaker.ready));
    assert.deepEqual(segment.uses, []);
    assert.equal(segment.unlinked, false);
    assert.equal(segment.size, 1 << 20);
    assert.equal(segment.allocated, Number(footprint(`/dev/shm${segment.name}`).blocks) * 512);
    assert.ok(Math.abs((segment.times?.changed ?? 0) - Date.now()) < 60_000);
  });

  it('one that is unlinked and only mapped', async () => {
    const holder = await world.start('unlinked', ['--name', world.name('gone'), '--size', '1M']);
    const segment = one(await look(), expectedId(holder.ready));
    assert.equal(segment.kind, 'posix');
    assert.equal(segment.unlinked, true);
    assert.equal(segment.name, world.name('gone'), 'the name that it had');
    assert.equal(segment.size, 1 << 20);
    const use = useOf(segment, holder.pid);
    assert.equal(use.mappings.length, 1);
    assert.deepEqual(use.fds, []);
  });

  it('one that is unlinked and only held by a descriptor', async () => {
    const holder = await world.start('unlinked', ['--name', world.name('held'), '--hold-fd']);
    const segment = one(await look(), expectedId(holder.ready));
    assert.equal(segment.unlinked, true);
    const use = useOf(segment, holder.pid);
    assert.deepEqual(use.mappings, []);
    assert.deepEqual(use.fds, [holder.ready.fd]);
    assert.equal(segment.allocated, 512 * 1024);
  });

  it('the old and the new one of a name are two', async () => {
    const victim = await world.start('victim', ['--name', world.name('reborn')]);
    await victim.command('unlink');
    await victim.command('recreate 8192');
    const { segments } = await look();
    const [old, young] = segments
      .filter(s => s.name === world.name('reborn'))
      .sort((a, b) => Number(b.unlinked) - Number(a.unlinked));
    assert.equal(old?.id, expectedId(victim.ready));
    assert.equal(old.unlinked, true);
    assert.equal(young?.unlinked, false);
    assert.equal(young.size, 8192);
    assert.notEqual(old.id, young.id);
  });

  it('a named semaphore', async () => {
    const name = world.name('door');
    const victim = await world.start('victim', ['--kind', 'semaphore', '--name', name]);
    const segment = onlyOne(await look(), victim.pid);
    assert.equal(segment.kind, 'posix');
    assert.equal(segment.semaphore, true);
    assert.ok(segment.name.includes(name.slice(1)), segment.name);
    assert.equal(segment.size, 32);
  });

  it('one of Python’s multiprocessing.shared_memory, with the child that reads it', async () => {
    const book = await world.start('orderbook.py', ['--name', world.name('book')]);
    const segment = one(await look(), expectedId(book.ready));
    assert.equal(segment.name, world.name('book'));
    assert.equal(segment.size, 2 << 20);
    assert.deepEqual(pidsOf(segment), ascending(book.pid, ...book.ready.children));
  });
});
