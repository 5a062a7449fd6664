// The threads that tell what of a segment stood still, on real ones: a pass with their help is the pass without it,
// byte for byte, whatever happens to the segment while they read it; and what they read stays open until they are done.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { getPriority } from 'node:os';
import { openSource } from '../../native/open-source.js';
import type { ByteSource } from '../../native/source.js';
import { Activity } from '../../src/probe/activity.js';
import { History } from '../../src/probe/time/history.js';
import { PastSource } from '../../src/probe/time/past-source.js';
import { ScanThreads } from '../../src/probe/time/scan-threads.js';
import { footprint } from '../support/oracle.js';
import { readWhole, targetOf } from './reading.js';
import { useWorld } from './world.js';

const mib = 1024 * 1024;
const size = 8 * mib;

/** All of a state that can be told. */
function all(source: ByteSource): unknown {
  const { extents, bytes } = readWhole(source);
  return { size: source.facts().size, extents, bytes: [...bytes] };
}

/** Of our own, field 19 of each one's stat (proc_pid_stat(5)). */
function niceOfThreads(): number[] {
  return readdirSync('/proc/self/task').map(thread => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
}

describe('threads that compare', function () {
  this.timeout(60_000);
  const world = useWorld();
  const failed: unknown[] = [];
  let threads: ScanThreads;
  before(() => {
    threads = new ScanThreads(error => failed.push(error));
  });
  after(() => threads.end());
  afterEach(() => assert.deepEqual(failed, []));

  async function victim(
    name: string,
  ): Promise<{ command: (line: string) => Promise<unknown>; source: ByteSource; path: string }> {
    const program = await world.start('victim', ['--name', world.name(name), '--size', String(size)]);
    await program.command(`fill 0 ${size} 0x11`);
    const path = `/dev/shm${program.ready.name}`;
    const source = openSource(targetOf(program.ready, [], [path]), false);
    return { command: line => program.command(line), source, path };
  }

  /** `asked`: what happens while threads are at it. Answers how often they were asked. */
  async function pass(
    activity: Activity,
    source: ByteSource,
    asked: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<number> {
    let times = 0;
    for (const step of activity.pass(source)) {
      if (!step) continue;
      times++;
      await Promise.all([step, asked()]);
    }
    return times;
  }

  it('find what stood still, and leave what changed to the pass', async () => {
    const { command, source, path } = await victim('still');
    const history = new History(mib);
    const activity = new Activity(size, 4096, history, threads);
    for (let i = 0; i < 2; i++)
      assert.equal(await pass(activity, source), 0, 'nothing is known to stand still');
    const before = footprint(path);
    assert.ok((await pass(activity, source)) > 0, 'threads are asked');
    assert.equal(history.changed, 0);
    assert.deepEqual(
      niceOfThreads().filter(nice => nice !== getPriority()),
      [getPriority() + 10, getPriority() + 10],
      'both go behind what is on its way to the screen, and nothing else does',
    );
    activity.take();
    await command('write 0x300001 01020304');
    await command(`write ${size - 1} 05`);
    assert.ok((await pass(activity, source)) > 0);
    assert.equal(history.changed, 5);
    assert.deepEqual(activity.take()?.changed, Uint32Array.of(0x300, size / 4096 - 1));
    assert.deepEqual(all(new PastSource(history, history.latest)), all(source));
    const past = new Uint8Array(4);
    new PastSource(history, history.latest - 1).read(0x300001, past);
    assert.deepEqual(past, new Uint8Array(4).fill(0x11), 'as it was before');
    assert.deepEqual(footprint(path), before, 'nothing was allocated');
    source.close();
  });

  it('take nothing for the same of what is cut off or punched out while they read it', async () => {
    const { command, source, path } = await victim('cut');
    const history = new History(16 * mib);
    const still = new Activity(size, 4096, history, threads);
    for (let i = 0; i < 3; i++) await pass(still, source);
    const whole = history.latest;
    await pass(still, source, async () => {
      await command(`punch ${mib} ${mib}`);
      await command(`truncate ${3 * mib + 100}`);
    });
    // One that saw the end come is followed by one of the new size, as the watch has it.
    await pass(new Activity(source.facts().size, 4096, history, threads), source);
    assert.deepEqual(all(new PastSource(history, history.latest)), all(source));
    const old = readWhole(new PastSource(history, whole));
    assert.deepEqual(old.extents, [{ offset: 0, length: size, state: 'data' }]);
    for (const bytes of old.bytes.values()) assert.ok(bytes.every(byte => byte === 0x11));
    assert.equal(Number(footprint(path).size), 3 * mib + 100);
    source.close();
  });

  it('keep the file open that they read, and no longer', async () => {
    const { source, path } = await victim('closed');
    const activity = new Activity(size, 4096, new History(mib), threads);
    for (let i = 0; i < 2; i++) await pass(activity, source);
    const lent = source.lend?.();
    assert.ok(lent, 'a file can be lent');
    const link = `/proc/self/fd/${lent.fd}`;
    const opened = (): string | undefined => (existsSync(link) ? readlinkSync(link) : undefined);
    const steps = activity.pass(source);
    let step = steps.next();
    while (!step.done && !step.value) step = steps.next();
    assert.ok(step.value instanceof Promise, 'threads are at it');
    source.close();
    assert.throws(() => source.facts(), /ESTALE/);
    lent.release();
    lent.release();
    assert.equal(opened(), path, 'closed for us, not for them');
    await step.value;
    assert.notEqual(opened(), path);
  });

  it('start again after they were ended', async () => {
    const { source } = await victim('again');
    const history = new History(mib);
    const activity = new Activity(size, 4096, history, threads);
    for (let i = 0; i < 2; i++) await pass(activity, source);
    await pass(activity, source, () => threads.end());
    await pass(activity, source);
    assert.equal(history.changed, 0);
    source.close();
  });
});
