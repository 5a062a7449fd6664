// When is a probe silent? Time is given, not waited for.
import assert from 'node:assert/strict';
import { Heartbeat, tickEvery } from '../../../src/extension/probe/heartbeat.js';
import { lookAtThread, type ThreadLook } from '../../../src/extension/probe/thread-look.js';

describe('Heartbeat', () => {
  it('finds a probe silent that stops right after an answer, within two seconds', async () => {
    let pings = 0;
    const heartbeat = new Heartbeat(() => (++pings === 1 ? Promise.resolve() : never()), 0, stopped);
    const noticed = await run(heartbeat, 10_000);
    assert.equal(pings, 2);
    const answeredAt = 500;
    assert.ok(noticed - answeredAt <= 2000, `noticed after ${noticed - answeredAt} ms`);
    assert.ok(noticed - answeredAt >= 1500, 'and not at once');
  });

  it('lets one live that answers, and one that answers with a failure', async () => {
    for (const answer of [() => Promise.resolve(), () => Promise.reject(new Error('no'))]) {
      assert.equal(await run(new Heartbeat(answer, 0, stopped), 60_000), Infinity);
    }
  });

  it('does not hold a pause of its own against the probe', () => {
    const heartbeat = new Heartbeat(never, 0, stopped);
    let now = 0;
    for (let i = 0; i < 6; i++) assert.equal(heartbeat.tick((now += tickEvery)), false);
    // Held by a debugger for ten minutes; the answer lies unread.
    assert.equal(heartbeat.tick((now += 600_000)), false);
    assert.equal(heartbeat.tick(now + tickEvery), false);
  });

  it('still notices silence when every tick comes somewhat late', () => {
    const heartbeat = new Heartbeat(never, 0, stopped);
    let now = 0;
    while (!heartbeat.tick((now += 2 * tickEvery))) assert.ok(now < 5000);
  });
});

describe('a probe that is silent', () => {
  const at = (look: (now: number) => ThreadLook): Promise<number> => {
    let looks = 0;
    // It is looked at when it is asked, and with each tick once it is late.
    return run(new Heartbeat(never, 0, () => look(looks++)), 60_000);
  };

  it('and has no turn on a busy machine is waited for, but not for ever', async () => {
    const noticed = await at(looks => ({ state: 'R', worked: looks * 10 }));
    assert.ok(noticed > 10_000 && noticed < 30_000, `after ${noticed} ms`);
  });

  it('and works all the while hangs', async () => {
    const noticed = await at(looks => ({ state: 'R', worked: looks === 0 ? 0 : 1100 + looks * 100 }));
    assert.ok(noticed <= 2000, `after ${noticed} ms`);
  });

  it('and sleeps is given some seconds', async () => {
    const noticed = await at(() => ({ state: 'S', worked: 0 }));
    assert.ok(noticed > 4000 && noticed < 7000, `after ${noticed} ms`);
  });
});

it('a thread is looked at: this one runs, and has worked', () => {
  const look = lookAtThread(process.pid);
  assert.equal(look?.state, 'R');
  assert.ok(look.worked > 0 && look.worked < 3_600_000);
  assert.equal(lookAtThread(2 ** 30), undefined);
});

const stopped = (): ThreadLook => ({ state: 'T', worked: 0 });

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
