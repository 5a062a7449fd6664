// The loop: one step at a time, goes on after a failure, idles, wakes, stops.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { CpuBudget } from '../../../src/probe/cpu-budget.js';
import { Loop } from '../../../src/probe/loop.js';

describe('loop', () => {
  it('never runs two steps at once, and goes on after a failure', async () => {
    let running = 0;
    let steps = 0;
    const failures: unknown[] = [];
    const loop = new Loop({
      step: async () => {
        assert.equal(++running, 1);
        steps++;
        await sleep(2);
        running--;
        if (steps === 2) throw new Error('once');
        return 1;
      },
      failed: error => failures.push(error),
      retry: 1,
    });
    loop.wake();
    for (let i = 0; i < 20; i++) {
      loop.wake();
      await sleep(2);
    }
    loop.stop();
    assert.ok(steps > 3);
    assert.equal(failures.length, 1);
  });

  it('idles until woken, runs again for a wake during a step, and does nothing once stopped', async () => {
    let steps = 0;
    let finish: () => void = () => undefined;
    const loop = new Loop({
      step: async () => {
        steps++;
        await new Promise<void>(resolve => (finish = resolve));
        return undefined;
      },
      failed: error => assert.fail(String(error)),
      retry: 1,
    });
    const reach = async (count: number): Promise<void> => {
      while (steps < count) await sleep(1);
    };
    loop.wake();
    await reach(1);
    loop.wake();
    finish();
    await reach(2);
    finish();
    await sleep(20);
    assert.equal(steps, 2, 'it idles');
    loop.stop();
    loop.wake();
    await sleep(20);
    assert.equal(steps, 2, 'it has stopped');
  });
});

describe('CPU budget', () => {
  it('lets work have its share of one core, over time', () => {
    assert.equal(shareOf(1), 0.25);
  });

  it('counts the work of threads beside each other, not the time that they take together', () => {
    assert.equal(shareOf(2), 0.25);
  });

  /** By so many threads at once. */
  function shareOf(threads: number): number {
    const budget = new CpuBudget(0.25);
    let now = 1000;
    let worked = 0;
    for (let i = 0; i < 100; i++) {
      const began = now + budget.wait(now);
      now = began + 4;
      worked += 4 * threads;
      budget.book(4 * threads, began);
    }
    return worked / (now - 1000 + budget.wait(now));
  }
});
