// When is a probe silent? Time is given, not waited for.
import assert from 'node:assert/strict';
import { Heartbeat, tickEvery } from '../../../src/extension/probe/heartbeat.js';

describe('Heartbeat', () => {
  it('finds a probe silent that stops right after an answer, within two seconds', async () => {
    let pings = 0;
    const heartbeat = new Heartbeat(() => (++pings === 1 ? Promise.resolve() : never()), 0);
    const noticed = await run(heartbeat, 10_000);
    assert.equal(pings, 2);
    const answeredAt = 500;
    assert.ok(noticed - answeredAt <= 2000, `noticed after ${noticed - answeredAt} ms`);
    assert.ok(noticed - answeredAt >= 1500, 'and not at once');
  });

  it('lets one live that answers, and one that answers with a failure', async () => {
    for (const answer of [() => Promise.resolve(), () => Promise.reject(new Error('no'))]) {
      assert.equal(await run(new Heartbeat(answer, 0), 60_000), Infinity);
    }
  });

  it('does not hold a pause of its own against the probe', () => {
    const heartbeat = new Heartbeat(never, 0);
    let now = 0;
    for (let i = 0; i < 6; i++) assert.equal(heartbeat.tick((now += tickEvery)), false);
    // Held by a debugger for ten minutes; the answer lies unread.
    assert.equal(heartbeat.tick((now += 600_000)), false);
    assert.equal(heartbeat.tick(now + tickEvery), false);
  });

  it('still notices silence when every tick comes somewhat late', () => {
    const heartbeat = new Heartbeat(never, 0);
    let now = 0;
    while (!heartbeat.tick((now += 2 * tickEvery))) assert.ok(now < 5000);
  });
});

/** Ticks until silent; answers when that was. */
async function run(heartbeat: Heartbeat, until: number): Promise<number> {
  for (let now = tickEvery; now <= until; now += tickEvery) {
    if (heartbeat.tick(now)) return now;
    await Promise.resolve();
    await Promise.resolve();
  }
  return Infinity;
}

function never(): Promise<void> {
  return new Promise(() => undefined);
}
