// The programs and the demo themselves: what they make is as they say, and nothing of it outlives them, however
// they end. All other live tests stand on this.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import type { Demo } from '../support/demo.js';
import { leftovers } from '../support/leftovers.js';
import { footprint, startTime, sysvRow } from '../support/oracle.js';
import { projectRoot } from '../support/paths.js';
import { uniquePrefix } from '../support/prefix.js';
import { useWorld } from './world.js';

describe('the test programs', function () {
  this.timeout(30_000);
  const world = useWorld();

  it('the ring: one writes, one reads, one looks on; pages beyond it are never allocated', async () => {
    const name = world.name('ticks');
    await world.start('producer', ['--name', name, '--dead-owner', '--rate', '5000']);
    const consumer = await world.start('consumer', ['--name', name]);
    await world.start('gateway', ['--name', name]);
    const path = `/dev/shm${name}`;
    const head = (): bigint => readFileSync(path).readBigUInt64LE(0x40);
    const tail = (): bigint => readFileSync(path).readBigUInt64LE(0x80);
    while (head() < 1100n || tail() < 1000n) await wait(20);
    const bytes = readFileSync(path);
    assert.equal(bytes.toString('latin1', 0, 4), 'TICK');
    assert.equal(bytes.readUInt32LE(8), 1024);
    assert.equal(footprint(path).blocks, BigInt((11 * 4096) / 512));
    assert.equal(bytes.readUInt32LE(0x108) & 0x40000000, 0x40000000, 'cfg_lock: FUTEX_OWNER_DIED');
    const seqs = Array.from({ length: 1024 }, (_, i) => bytes.readUInt32LE(0x140 + i * 40 + 36));
    assert.equal(new Set(seqs).size, 1024);
    await consumer.kill();
    const stuck = tail();
    await wait(50);
    assert.equal(tail(), stuck);
  });

  it('killed, its maker leaves a segment that the janitor removes', async () => {
    const maker = await world.start('counters', ['--key', '0', '--workers', '2']);
    const { shmid = -1, children } = maker.ready;
    assert.equal(sysvRow(shmid)?.nattch, 3);
    await maker.kill();
    while (children.some(pid => startTime(pid) !== undefined)) await wait(10);
    assert.equal(sysvRow(shmid)?.nattch, 0, 'the workers end with it; useWorld checks the rest');
  });
});

describe('the demo', function () {
  this.timeout(60_000);

  async function inNode(
    prefix: string,
  ): Promise<{ kill: () => Promise<void>; stop: () => Promise<void>; demo: Demo }> {
    const module = pathToFileURL(join(projectRoot, 'out', 'test', 'support', 'demo.js')).href;
    const script = `
      const { startDemo } = await import(${JSON.stringify(module)});
      const demo = await startDemo({ prefix: ${JSON.stringify(prefix)} });
      console.log(JSON.stringify(demo));
      process.stdin.once('data', async () => { await demo.stop(); process.exit(0); });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [text] = (await once(child.stdout, 'data')) as [Buffer];
    const demo = JSON.parse(text.toString()) as Demo;
    const exit = once(child, 'exit');
    return {
      demo,
      kill: async () => {
        child.kill('SIGKILL');
        await exit;
      },
      stop: async () => {
        child.stdin.write('stop\n');
        await exit;
      },
    };
  }

  const users = (demo: Demo): Map<number, number | undefined> =>
    new Map(demo.segments.flatMap(s => [s.pid, ...s.users]).map(pid => [pid, startTime(pid)]));

  it('makes every kind, and removes all of it when asked', async () => {
    const prefix = `${uniquePrefix()}-`;
    const { demo, stop } = await inNode(prefix);
    const pids = users(demo);
    assert.deepEqual(demo.missing, []);
    assert.deepEqual(demo.segments.map(s => s.kind).sort(), [
      ...['anon', 'file', 'memfd', 'memfd', 'posix', 'posix', 'posix', 'posix', 'posix', 'semaphore'],
      ...['sysv', 'sysv'],
    ]);
    assert.equal(demo.segments[0]?.users.length, 3);
    for (const name of ['ticks', 'turnstile']) {
      const file = name === 'ticks' ? `${prefix}${name}` : `sem.${prefix}${name}`;
      assert.ok(readdirSync('/dev/shm').includes(file), file);
    }
    const spool = demo.segments.find(s => s.ready === 'spool') ?? assert.fail('the spool is there');
    for (const pid of spool.users) {
      assert.doesNotMatch(readFileSync(`/proc/${pid}/maps`, 'utf8'), /memfd:spool/);
      assert.equal(statSync(`/proc/${pid}/fd/${spool.fd ?? -1}`).ino, spool.inode);
    }
    await stop();
    assert.deepEqual(leftovers(prefix, pids), []);
  });

  it('killed with SIGKILL, it leaves nothing either', async () => {
    const prefix = `${uniquePrefix()}-`;
    const { demo, kill } = await inNode(prefix);
    const pids = users(demo);
    assert.notDeepEqual(leftovers(prefix, pids), []);
    await kill();
    for (let waited = 0; waited < 10_000 && leftovers(prefix, pids).length > 0; waited += 100)
      await wait(100);
    assert.deepEqual(leftovers(prefix, pids), []);
  });
});
