// History of real segments: a writer at full speed, holes, truncation. Every sample that is kept is rebuilt as the copy
// that was taken of it; nothing is allocated, whatever is looked at. The slow twin is in test/unit/probe/time.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { openSource } from '../../native/open-source.js';
import type { ByteSource } from '../../native/source.js';
import { Activity } from '../../src/probe/activity.js';
import { CpuBudget } from '../../src/probe/cpu-budget.js';
import { readRange } from '../../src/probe/read-range.js';
import { History } from '../../src/probe/time/history.js';
import { PastSource } from '../../src/probe/time/past-source.js';
import { Watch } from '../../src/probe/time/watch.js';
import { footprint } from '../support/oracle.js';
import { until } from '../support/until.js';
import { targetOf } from './reading.js';
import { useWorld } from './world.js';

const mib = 1024 * 1024;

function digest(source: ByteSource): string {
  const hash = createHash('sha1');
  const { size } = source.facts();
  const bytes = new Uint8Array(mib);
  for (let at = 0; at < size; at += mib) {
    const part = bytes.subarray(0, Math.min(mib, size - at));
    part.fill(0);
    hash.update(JSON.stringify(readRange(source, at, part, size)));
    hash.update(part);
  }
  return hash.digest('hex');
}

function pass(activity: Activity, source: ByteSource): void {
  for (const steps = activity.pass(source); !steps.next().done;);
}

describe('the history of a segment', function () {
  this.timeout(60_000);
  const world = useWorld();

  it('rebuilds each sample of a writer at full speed as the copy that was taken of it then', async () => {
    const { ready } = await world.start('storm', ['--name', world.name('storm'), '--size', '2M']);
    const source = openSource(targetOf(ready, [], [`/dev/shm${ready.name}`]), false);
    const { size } = source.facts();
    const history = new History(8 * mib);
    const activity = new Activity(size, 4096, history);
    const copies = new Map<number, string>();
    // A sample at a time in which the writer had a turn.
    for (let moved = 0; moved < 20;) {
      await new Promise(resolve => setImmediate(resolve));
      pass(activity, source);
      if (history.latest > 1 && history.changed === 0) continue;
      moved++;
      copies.set(history.latest, digest(new PastSource(history, history.latest)));
    }
    source.close();
    assert.equal(new Set(copies.values()).size, copies.size, 'no two are alike');
    assert.ok(history.latest > history.oldest, 'more than the latest is kept');
    for (const [sample, copy] of copies)
      if (sample >= history.oldest)
        assert.equal(digest(new PastSource(history, sample)), copy, `sample ${sample}`);
  });

  it('keeps holes as holes, and shows what a truncation took as it was', async () => {
    const victim = await world.start('victim', ['--name', world.name('cut'), '--size', '64K']);
    const path = `/dev/shm${victim.ready.name}`;
    await victim.command('fill 0 16384 0x11');
    const source = openSource(targetOf(victim.ready, [], [path]), false);
    const before = footprint(path);
    const history = new History(mib);
    const look = (): number => {
      pass(new Activity(source.facts().size, 4096, history), source);
      return history.latest;
    };
    const full = look();
    assert.deepEqual(footprint(path), before, 'looking allocates nothing');
    await victim.command('punch 4096 4096');
    const punched = look();
    await victim.command('truncate 6000');
    const cut = look();
    await victim.command('truncate 65536');
    await victim.command('write 0x9000 22');
    look();
    source.close();
    const at = (sample: number): [size: number, states: string[], bytes: string] => {
      const past = new PastSource(history, sample);
      const { size } = past.facts();
      const bytes = new Uint8Array(size);
      const ranges = readRange(past, 0, bytes, size);
      const states = ranges.map(r => `${r.offset}+${r.length} ${r.state}`);
      return [size, states, Buffer.from(bytes.subarray(4090, 4100)).toString('hex')];
    };
    const ones = '11'.repeat(6);
    assert.deepEqual(at(full), [65536, ['0+16384 data', '16384+49152 hole'], `${ones}11111111`]);
    assert.deepEqual(at(punched), [
      65536,
      ['0+4096 data', '4096+4096 hole', '8192+8192 data', '16384+49152 hole'],
      `${ones}00000000`,
    ]);
    assert.deepEqual(at(cut), [6000, ['0+4096 data', '4096+1904 hole'], `${ones}00000000`]);
  });

  it('counts on the timeline what a view or a recording asks for, and nothing while neither does', async () => {
    const victim = await world.start('victim', ['--name', world.name('ticks'), '--size', '64K']);
    await victim.command('fill 0 65536 1');
    const source = openSource(targetOf(victim.ready, [], [`/dev/shm${victim.ready.name}`]), false);
    const failed: unknown[] = [];
    const watch = new Watch({
      source: () => source,
      budget: new CpuBudget(1),
      historyBudget: mib,
      passed: () => undefined,
      failed: error => failed.push(error),
    });
    const { timeline } = watch;
    try {
      watch.show({ cell: 0, hz: 60, timeline: true });
      await until('two samples', () => timeline.ticks[1]);
      await victim.command('write 0x100 02030405');
      const tick = await until('the sample of the change', () => timeline.ticks.find(t => t.changed > 0));
      assert.equal(tick.changed, 4);
      watch.show(null);
      await until('the last pass', () => (timeline.ticks.length > 0 ? true : undefined));
      const seen = timeline.ticks.length;
      watch.record(true);
      await until('a sample of the recording', () => timeline.ticks[seen + 1]);
      const frame = timeline.take();
      assert.equal(frame?.whole, true);
      assert.equal(frame.ticks.length, timeline.ticks.length);
      assert.equal(frame.kept, 1);
    } finally {
      watch.stop();
      source.close();
    }
    assert.deepEqual(failed, []);
  });
});
