// What follows when conditions fire, and when time passes: messages and snapshots, paced; nothing where there is no
// trigger. Not the conditions themselves: trigger.test.ts.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SnapshotReason, Trigger } from '../../../../src/protocol/snapshots.js';
import { CpuBudget } from '../../../../src/probe/cpu-budget.js';
import { Triggers, type Fired, type TriggerHost } from '../../../../src/probe/time/triggers.js';
import type { MemorySource } from '../memory-source.js';
import { bound, ring, size, u64 } from './ring.js';

describe('triggers', () => {
  let source: MemorySource;
  let triggers: Triggers;
  let now: number;
  let fired: Fired[];
  let taken: [string, SnapshotReason, string][];
  let failed: string[];
  let snapshot: TriggerHost['snapshot'];

  beforeEach(() => {
    source = ring();
    [now, fired, taken, failed] = [0, [], [], []];
    snapshot = () => Promise.resolve('id');
    triggers = new Triggers({
      source: () => source,
      size: () => size,
      bound: () => bound,
      context: () => ({ now: 0 }),
      snapshot: (name, reason, detail) => {
        taken.push([name, reason, detail]);
        return snapshot(name, reason, detail);
      },
      fired: one => fired.push(one),
      failed: error => failed.push(error instanceof Error ? error.message : ''),
      budget: new CpuBudget(1),
      now: () => now,
    });
  });
  afterEach(() => {
    triggers.stop();
  });

  const on = (text: string, take = false): Trigger => ({
    kind: 'condition',
    text,
    snapshot: take,
    notify: true,
  });

  /** Makes head this, and waits until it was looked at. */
  async function head(value: bigint): Promise<void> {
    u64(source, 0x40, value);
    const reads = source.reads;
    while (source.reads < reads + 2) await sleep(5);
  }

  async function seen(list: readonly unknown[], count: number): Promise<void> {
    while (list.length < count) await sleep(5);
  }

  it('answers for each, and does nothing where there is none', async () => {
    const answers = triggers.set([
      on('head > 1'),
      on('head >'),
      { kind: 'interval', every: 999 },
      { kind: 'interval', every: NaN },
      on('no > 1'),
    ]);
    assert.deepEqual(answers, [
      null,
      'At character 7: behind > comes a number, a text in quotes or the name of a value, not the end.',
      'An interval is at least one second long.',
      'An interval is at least one second long.',
      'There is no field no in what is bound.',
    ]);
    assert.match(triggers.set(Array.from({ length: 65 }, () => on('head > 1')))[64] ?? '', /at most 64/);
    triggers.set([]);
    await sleep(20);
    const { reads } = source;
    await sleep(150);
    assert.equal(source.reads, reads);
  });

  it('tells what begins to hold, with its snapshot, at most once a second', async () => {
    triggers.set([on('head > 1', true)]);
    await head(0n);
    now = 5000;
    await head(2n);
    assert.deepEqual(taken, [['head > 1', 'condition', 'head > 1: head 0 → 2']]);
    assert.deepEqual(
      fired.map(f => [f.trigger, f.detail, f.snapshot, f.notify]),
      [[0, 'head 0 → 2', 'id', true]],
    );
    for (const value of [0n, 3n, 0n, 4n, 0n]) await head(value);
    assert.equal(fired.length, 1, 'within the same second');
    now = 6000;
    await head(7n);
    assert.equal(fired[1]?.detail, 'head 0 → 7 (and 2 more times since the last message)');
    assert.equal(taken.length, 2);
  });

  it('remembers what held when another is added', async () => {
    triggers.set([on('head > 1')]);
    await head(0n);
    triggers.set([on('head > 100'), on('head > 1')]);
    await head(2n);
    assert.deepEqual(
      fired.map(f => f.trigger),
      [1],
    );
  });

  it('takes no second snapshot while one is being taken, and tells all the same', async () => {
    let finish: (id: string) => void = () => undefined;
    snapshot = () => new Promise(resolve => (finish = resolve));
    triggers.set([on('head > 1', true), on('head > 2', true)]);
    await head(0n);
    await head(5n);
    assert.equal(taken.length, 1);
    assert.deepEqual(
      fired.map(f => [f.trigger, f.snapshot]),
      [[1, null]],
    );
    finish('one');
    await seen(fired, 2);
    assert.deepEqual(
      fired.map(f => [f.trigger, f.snapshot]),
      [
        [1, null],
        [0, 'one'],
      ],
    );
  });

  it('says why there is no snapshot, and tells what happened without', async () => {
    snapshot = () => Promise.reject(new Error('disk full'));
    triggers.set([on('head > 1', true)]);
    await head(0n);
    await head(5n);
    await seen(fired, 1);
    assert.deepEqual([fired[0]?.snapshot, failed], [null, ['disk full']]);
  });

  it('takes one every so often, and does not make up for those that were missed', async () => {
    triggers.set([{ kind: 'interval', every: 1000 }]);
    await sleep(20);
    assert.equal(taken.length, 0);
    // Types are bound anew: an interval that stays is not put off.
    now = 900;
    triggers.set([on('head > 1'), { kind: 'interval', every: 1000 }]);
    now = 1000;
    await seen(taken, 1);
    now = 9500;
    await seen(taken, 2);
    await sleep(50);
    assert.deepEqual(taken, Array(2).fill(['every 1 s', 'interval', 'every 1 s']));
  });

  it('goes on when the segment is there again', async () => {
    triggers.set([on('head > 1')]);
    await head(0n);
    const before = source;
    source.close();
    await sleep(120);
    source = ring();
    u64(source, 0x40, 8n);
    await seen(fired, 1);
    assert.equal(fired[0]?.detail, 'head 0 → 8');
    assert.deepEqual(failed, []);
    assert.notEqual(before, source);
  });
});
