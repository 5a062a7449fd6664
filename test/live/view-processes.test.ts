// Reading through the memory of processes: parts that none of them may read, hundreds of them, no descriptors left, and
// a reader that is still asked when it is closed. Not what happens to the segment: view-changes.test.ts.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { KernelError } from '../../native/errors.js';
import { openSource } from '../../native/open-source.js';
import { openProcessSource } from '../../native/source-process.js';
import type { ByteSource } from '../../native/source.js';
import { readBytes } from '../../src/probe/bytes.js';
import { Sampler } from '../../src/probe/sampler.js';
import { skipFor } from '../support/compile.js';
import { canChangeUser, nobody, runAs } from '../support/other-user.js';
import { until } from '../support/until.js';
import { targetOf, throughMemory } from './reading.js';
import { useWorld } from './world.js';

const page = 4096;
const is = (code: string) => (error: unknown) => error instanceof KernelError && error.code === code;

function openFds(): number {
  return readdirSync('/proc/self/fd').length;
}

describe('reading through processes', function () {
  this.timeout(30_000);
  const world = useWorld();

  it('a page that its process may not read is denied; those behind it are read', async () => {
    const victim = await world.start('victim', ['--kind', 'memfd', '--name', 'fenced', '--size', '20K']);
    await victim.command('fill 0 20480 0x41');
    await victim.command('close');
    const before = throughMemory(victim.ready);
    await victim.command(`forbid ${page} ${page}`);
    const after = throughMemory(victim.ready);
    // As the scan saw it in one piece, and as one that looks anew.
    for (const source of [before, after]) {
      const { ranges, runs } = new Sampler(0, 5 * page).sample(source);
      assert.deepEqual(ranges, [
        { offset: 0, length: page, state: 'data' },
        { offset: page, length: page, state: 'denied' },
        { offset: 2 * page, length: 3 * page, state: 'data' },
      ]);
      assert.ok(runs.every(run => run.bytes.every(byte => byte === 0x41)));
      const { bytes, unknown } = readBytes(source, 0, 5 * page);
      assert.deepEqual(unknown, [{ offset: page, length: page }]);
      assert.deepEqual([bytes[page - 1], bytes[page], bytes[2 * page]], [0x41, 0, 0x41]);
      source.close();
    }
  });

  it('what one process may not read is read through another that may', async () => {
    const options = ['--name', world.name('shut'), '--size', '20K'];
    const shut = await world.start('victim', options);
    const open = await world.start('victim', [...options, '--existing']);
    await shut.command('fill 0 20480 0x41');
    await open.command('fill 0 20480 0x41');
    await shut.command(`forbid ${page} ${page}`);
    const { users, size, identity } = targetOf(shut.ready, [shut.ready, open.ready]);
    const source = openProcessSource('/proc', users, size, identity);
    const { ranges } = new Sampler(0, 5 * page).sample(source);
    assert.deepEqual(ranges, [{ offset: 0, length: 5 * page, state: 'data' }]);
    source.close();
  });

  it('more than a hundred processes: few are asked, the chosen one always, and few descriptors are held', async () => {
    const victim = await world.start('victim', ['--kind', 'anon', '--size', '64K']);
    for (let i = 0; i < 120; i++) await victim.command('fork');
    await victim.command('fill 0 65536 0x42');
    const users = [victim.pid, ...childrenOf(victim.pid)].map(pid => ({ ...victim.ready, pid }));
    assert.equal(users.length, 121);
    // The one that has touched it, wherever it stands in the list.
    const chosen = targetOf(victim.ready, users).users;
    const before = openFds();
    const source = openProcessSource('/proc', chosen, victim.ready.size, undefined);
    assert.ok(openFds() - before <= 8, `${openFds() - before} descriptors`);
    const { ranges } = new Sampler(0, 65536).sample(source);
    assert.deepEqual(ranges, [{ offset: 0, length: 65536, state: 'data' }]);
    source.close();
    assert.equal(openFds(), before);
  });

  it('a page that only one of many has touched is found, whichever is looked at, and not taken from the others', async () => {
    const victim = await world.start('victim', ['--kind', 'anon', '--size', '256K']);
    for (let i = 0; i < 40; i++) await victim.command(`fork-and-touch ${i * page}`);
    const users = [victim.pid, ...childrenOf(victim.pid)].map(pid => ({ ...victim.ready, pid }));
    const before = openFds();
    const target = targetOf(victim.ready, users);
    const source = openProcessSource('/proc', target.users, victim.ready.size, undefined);
    for (const at of [39, 20, 3, 0, 39]) {
      const sampler = new Sampler(at * page, page);
      const { runs } = await until(`page ${at}`, () => {
        const sample = sampler.sample(source);
        return sample.ranges[0]?.state === 'data' ? sample : undefined;
      });
      assert.equal(runs[0]?.bytes[0], 0x44);
      assert.ok(openFds() - before <= 8);
    }
    // What nobody has touched is nobody's, however long it is looked for.
    const nobodys = new Sampler(50 * page, page);
    for (let i = 0; i < 5; i++) {
      assert.deepEqual(nobodys.sample(source).ranges[0]?.state, 'unknown');
      await sleep(110);
    }
    source.close();
    assert.equal(openFds(), before);
  });

  it('those that map another part are asked before those that map the same', async () => {
    const victim = await world.start('victim', [
      '--name',
      world.name('parts'),
      '--size',
      '64K',
      '--maps',
      '0',
    ]);
    await victim.command('map 0 16384');
    for (let i = 0; i < 12; i++) await victim.command('fork');
    const other = await world.start('victim', ['--existing', '--name', world.name('parts'), '--maps', '0']);
    await other.command('map 0 65536');
    await other.command('fill 0 65536 0x43');
    const first = mappingOf(victim.pid, victim.ready.name);
    const views = [victim.pid, ...childrenOf(victim.pid)].map(pid => ({ pid, mappings: [first] }));
    const last = { pid: other.pid, mappings: [mappingOf(other.pid, victim.ready.name)] };
    const source = openProcessSource('/proc', [...views, last], 65536, undefined);
    assert.deepEqual(source.extents(0, 65536), [{ offset: 0, length: 65536, state: 'data' }]);
    source.close();
  });

  it('a process that lets nobody in any more: that is told as a refusal, not as its end, for as long as it lasts', async function () {
    if (!canChangeUser) skipFor(this, 'only root can become another user');
    const victim = await world.start('victim', ['--kind', 'anon', '--size', '16K'], { uid: nobody });
    await victim.command('fill 0 16384 0x41');
    const marker = world.path('reads');
    const argument = JSON.stringify({ made: victim.ready, marker });
    const running = runAs(nobody, 'test/live/run-refused.js', [argument], world.prefix);
    // Long, where a copy of the project has to be made for that user first.
    for (let waited = 0; !existsSync(marker) && waited < 20_000; waited += 20) await sleep(20);
    await victim.command('undumpable');
    const { states, told } = JSON.parse(await running) as { states: string[]; told: string[] };
    assert.ok(states.includes('data') && !states.includes('gone'), states.join());
    assert.deepEqual(told, ['EACCES', 'EACCES', 'EACCES']);
  });

  it('no descriptors left: it says so, and none is lost', async () => {
    const victim = await world.start('victim', ['--kind', 'anon', '--size', '64K']);
    for (let i = 0; i < 7; i++) await victim.command('fork');
    const users = [victim.pid, ...childrenOf(victim.pid)].map(pid => ({ ...victim.ready, pid }));
    const target = targetOf(victim.ready, users);
    const open = (): ByteSource => openProcessSource('/proc', target.users, victim.ready.size, undefined);
    open().close();
    const before = openFds();
    const fill: number[] = [];
    const codes: string[] = [];
    const limit = (soft: string): unknown =>
      execFileSync('prlimit', ['--pid', String(process.pid), `--nofile=${soft}:`]);
    const [, usual = ''] = /^Max open files +(\w+)/m.exec(readFileSync('/proc/self/limits', 'latin1')) ?? [];
    limit(String(before + 64));
    try {
      for (;;) fill.push(openSync('/dev/null', 'r'));
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'EMFILE');
      for (let left = 0; left <= 10; left++) {
        // A leak would make this one fail with what the one before has left.
        try {
          open().close();
          codes.push('opened');
        } catch (refusal) {
          codes.push(refusal instanceof KernelError ? refusal.code : String(refusal));
        }
        closeSync(fill.pop() ?? -1);
      }
    } finally {
      for (const fd of fill) closeSync(fd);
      limit(usual);
    }
    const some = codes.filter(code => code === 'EMFILE').length;
    assert.ok(some >= 8, codes.join());
    assert.deepEqual(codes, [...codes.slice(0, some), ...codes.slice(some).map(() => 'opened')]);
    assert.ok(codes.length > some, 'with enough of them it opens');
    assert.equal(openFds(), before);
  });

  it('closed, it refuses, by every way', async () => {
    const victim = await world.start('victim', ['--kind', 'sysv', '--size', '64K']);
    await victim.command('write 0 aa55');
    const sources = [
      openSource(targetOf(victim.ready, [victim.ready]), false),
      throughMemory(victim.ready),
      openSource(targetOf(victim.ready, []), true),
    ];
    assert.deepEqual(
      sources.map(source => source.way),
      ['file', 'process', 'shmat'],
    );
    for (const source of sources) {
      source.close();
      source.close();
      assert.throws(() => source.facts(), is('ESTALE'));
      assert.throws(() => source.extents(0, page), is('ESTALE'));
      assert.throws(() => source.read(0, Buffer.alloc(1)), is('ESTALE'));
      if (source.way !== 'process') assert.throws(() => source.residency(0, page), is('ESTALE'));
    }
  });
});

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').map(Number);
}

function mappingOf(pid: number, name: string): { start: bigint; end: bigint; offset: number } {
  const maps = readFileSync(`/proc/${pid}/maps`, 'latin1');
  const [, start = '0', end = '0', offset = '0'] =
    new RegExp(`^(\\w+)-(\\w+) \\S+ (\\w+) .*${name}$`, 'm').exec(maps) ?? [];
  return { start: BigInt(`0x${start}`), end: BigInt(`0x${end}`), offset: parseInt(offset, 16) };
}
