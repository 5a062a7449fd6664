// When a view is looked at, on a clock of the test's own: a change is seen soon, and there are never too many frames.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FramePace } from '../../../src/probe/frame-pace.js';

/** What happened in `length` ms, with changes at `changes`; looking takes no time, and a timer is never early. */
function follow(
  hz: number,
  changes: readonly number[],
  length: number,
): { looks: number[]; sent: { at: number; change: number }[]; glances: number } {
  const pace = new FramePace();
  const looks: number[] = [];
  const sent: { at: number; change: number }[] = [];
  let glances = 0;
  let next = 0;
  for (let now = 0; now < length; now += Math.ceil(pace.wait(now, hz))) {
    const due = pace.due(now, hz);
    const change = changes[next];
    const changed = change !== undefined && change <= now;
    if (due === 'glance') glances++;
    if (due === undefined || (due === 'glance' && !changed)) continue;
    looks.push(now);
    if (changed) {
      sent.push({ at: now, change });
      while ((changes[next] ?? Infinity) <= now) next++;
    }
    pace.sampled(now, changed);
  }
  return { looks, sent, glances };
}

describe('the pace of a view', () => {
  it('sends at once what changes after a still while', () => {
    const { sent } = follow(30, [1003], 2000);
    assert.equal(sent.length, 1);
    const [{ at, change } = { at: NaN, change: NaN }] = sent;
    assert.ok(at - change <= 18, `${at - change} ms later`);
  });

  it('sends no more than its rate of what always changes, and glances at nothing then', () => {
    const always = Array.from({ length: 2000 }, (_, i) => i);
    const { sent, glances } = follow(30, always, 2000);
    assert.ok(sent.length <= 60 && sent.length > 55, `${sent.length} frames`);
    assert.equal(glances, 0);
  });

  it('looks at all of what is still as often as its rate says', () => {
    const { looks, glances } = follow(5, [], 2000);
    assert.equal(looks.length, 10);
    assert.ok(glances >= 9 && glances <= 11, `${glances} glances`);
  });

  it('keeps to both whatever changes when', () => {
    const times = fc.array(fc.nat(3000), { maxLength: 60 }).map(all => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(times, fc.constantFrom(5, 10, 30, 60), (changes, hz) => {
        const { sent } = follow(hz, changes, 4000);
        const period = 1000 / hz;
        for (const [i, { at, change }] of sent.entries()) {
          const last = sent[i - 1]?.at ?? -Infinity;
          assert.ok(at - last >= period - 1, 'no sooner than the rate allows');
          const soonest = Math.max(change, last + period);
          assert.ok(at - soonest <= Math.max(8, period / 2) + 1, `${at - soonest} ms later than it could be`);
        }
        assert.ok(
          changes.every(change => sent.some(({ at }) => at >= change)),
          'none is missed',
        );
      }),
    );
  });
});
