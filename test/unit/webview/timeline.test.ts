// The timeline's pure parts against slow, obvious ones: which samples are known and found, where times lie, how high
// the axis is, what is a gap, which marks make a band.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mostTicks } from '../../../src/model/thin-ticks.js';
import type { Mark, Tick, TimelineFrame } from '../../../src/protocol/timeline.js';
import { columnsOf, gapsOf, spansOf, usualStep } from '../../../webview/segment/timeline/columns.js';
import {
  Ceiling,
  ceilingOf,
  labelTimes,
  scaleOf,
  shortCount,
  shownSpan,
  timeOf,
  xOf,
} from '../../../webview/segment/timeline/scale.js';
import { Ticks } from '../../../webview/segment/timeline/ticks.js';
import { timelineKey } from '../../../webview/segment/timeline/timeline-keys.js';
import { AskedPast } from '../../../webview/segment/timeline/asked.js';
import { before } from '../../../webview/segment/timeline/words.js';

const ticksFrom = (steps: readonly number[]): Tick[] => {
  let time = 1_000_000;
  return steps.map((step, i) => ({ sample: i + 5, time: (time += step), changed: (i * 37) % 400 }));
};

const arbitraryTicks = fc.array(fc.integer({ min: 1, max: 3000 }), { maxLength: 60 }).map(ticksFrom);

function frame(ticks: Tick[], more: Partial<TimelineFrame> = {}): TimelineFrame {
  return { whole: true, ticks, kept: 0, used: 0, budget: 100, ...more };
}

function known(ticks: Tick[], more: Partial<TimelineFrame> = {}): Ticks {
  const all = new Ticks();
  all.apply(frame(ticks, more));
  return all;
}

describe('samples on the timeline', () => {
  it('add up over frames, each once, and begin anew with a whole one', () => {
    const [a, b, c] = ticksFrom([200, 200, 200]) as [Tick, Tick, Tick];
    const ticks = known([a, b]);
    ticks.apply(frame([b, c], { whole: false }));
    assert.deepEqual(ticks.all, [a, b, c]);
    ticks.apply(frame([c]));
    assert.deepEqual(ticks.all, [c]);
  });

  it('keeps marks that a frame does not tell of, and of very many samples some of all times', () => {
    const mark: Mark = { kind: 'attached', time: 1, text: '' };
    const ticks = known([], { marks: [mark] });
    const all = ticksFrom(Array.from({ length: 60_000 }, () => 33));
    for (let i = 0; i < all.length; i += 500) ticks.apply(frame(all.slice(i, i + 500), { whole: false }));
    assert.deepEqual(ticks.marks, [mark]);
    assert.ok(ticks.all.length <= mostTicks);
    assert.equal(ticks.last, all.at(-1));
    assert.equal(ticks.oldest?.sample, all[0]?.sample);
    assert.equal(ticks.older, false);
    const steps = ticks.all.slice(1).map((tick, i) => tick.time - (ticks.all[i]?.time ?? 0));
    assert.ok(Math.max(...steps) <= 900, 'no gap is made');
    // A pause is told all the same, before those that were thinned and after.
    const late = (all.at(-1)?.time ?? 0) + 2000;
    ticks.apply(frame([{ sample: 70_000, time: late, changed: 1 }], { whole: false }));
    assert.deepEqual(gapsOf(ticks.all, ticks.pace), [{ from: late - 2000 + 33, to: late }]);
    // One tells of those before it, too.
    const some = all[12_345];
    const found = ticks.bySample(some?.sample ?? 0);
    assert.ok(found && some && found.time >= some.time && found.time - some.time <= 900);
  });

  it('says that there were older ones where their time is too long to be kept', () => {
    const ticks = known([]);
    const all = ticksFrom(Array.from({ length: mostTicks + 1 }, () => 1000));
    ticks.apply(frame(all, { whole: false }));
    assert.ok(ticks.older && ticks.all.length < mostTicks);
    ticks.apply(frame(all.slice(0, 5)));
    assert.equal(ticks.older, false);
    ticks.apply(frame(all.slice(0, 5), { older: true }));
    assert.equal(ticks.older, true);
  });

  it('finds the nearest one that is kept, as looking at all of them does', () => {
    fc.assert(
      fc.property(
        arbitraryTicks,
        fc.integer({ min: 0, max: 70 }),
        fc.integer({ min: 0, max: 200_000 }),
        (all, kept, dt) => {
          const ticks = known(all, { kept });
          const time = 1_000_000 + dt;
          const can = all.filter(t => t.sample >= kept);
          const least = can.reduce((best, t) => Math.min(best, Math.abs(t.time - time)), Infinity);
          const found = ticks.nearest(time);
          assert.equal(found ? Math.abs(found.time - time) : Infinity, least);
          assert.deepEqual(ticks.oldest, can[0]);
          assert.deepEqual(
            ticks.bySample(9),
            all.find(t => t.sample === 9),
          );
          const since = ticks.since(time);
          assert.deepEqual(
            since.filter(t => t.time >= time),
            all.filter(t => t.time >= time),
          );
        },
      ),
    );
  });

  it('steps from sample to sample, not before what is kept', () => {
    const ticks = known(ticksFrom([1, 1, 1, 1]), { kept: 6 });
    assert.equal(ticks.step(8, -1)?.sample, 7);
    assert.equal(ticks.step(6, -1)?.sample, 6);
    assert.equal(ticks.step(8, 1), undefined);
    assert.equal(ticks.step(9, -1)?.sample, 8, 'from Live, one beyond the latest');
    assert.equal(ticks.fell, true);
  });

  it('has nothing to look at where no history is kept', () => {
    const ticks = known(ticksFrom([1, 1]), { without: 'too large' });
    assert.equal(ticks.oldest, undefined);
    assert.equal(ticks.nearest(5), undefined);
    assert.equal(ticks.fell, false);
  });
});

describe('the scale of the timeline', () => {
  const scale = scaleOf(1236, 60_000, undefined);

  it('has a minute that ends now, and turns pixels into times and back', () => {
    assert.deepEqual([scale.from, scale.to], [0, 60_000]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1240, noNaN: true }), x => {
        assert.ok(Math.abs(xOf(scale, timeOf(scale, x)) - x) < 1e-6);
      }),
    );
  });

  it('stays with now while the past is within the minute, then with the past', () => {
    assert.equal(scaleOf(1000, 100_000, 90_000).to, 100_000);
    const old = scaleOf(1000, 500_000, 90_000);
    assert.ok(old.to < 500_000 && old.from < 90_000 && old.from > 85_000);
  });

  it('labels round times that have room', () => {
    const times = labelTimes(scale, 92);
    assert.deepEqual(times.slice(0, 3), [5000, 10_000, 15_000]);
    for (const width of [300, 728, 1236]) {
      const at = scaleOf(width, 1_234_567, undefined);
      const xs = labelTimes(at, 92).map(t => xOf(at, t));
      xs.forEach((x, i) => assert.ok(i === 0 || x - (xs[i - 1] ?? 0) >= 91, String(width)));
    }
  });

  it('grows at once, and shrinks when less was enough for five seconds', () => {
    assert.deepEqual(
      [0, 10, 11, 21, 100, 101, 201, 501, 1001, 7e6].map(ceilingOf),
      [10, 10, 20, 50, 100, 200, 500, 1000, 2000, 1e7],
    );
    const ceiling = new Ceiling();
    assert.equal(ceiling.next(450, 0), 500);
    assert.equal(ceiling.next(20, 1000), 500);
    assert.equal(ceiling.next(150, 3000), 500);
    assert.equal(ceiling.next(20, 5900), 500);
    assert.equal(ceiling.next(20, 6000), 200, 'the highest that was wanted meanwhile');
    assert.equal(ceiling.next(900, 6100), 1000);
  });

  it('writes counts short', () => {
    assert.deepEqual([0, 500, 2000, 50_000, 1e6, 2e9].map(shortCount), ['0', '500', '2k', '50k', '1M', '2G']);
  });
});

describe('bars', () => {
  it('show the busiest sample of each few pixels, never the mean, and lose none', () => {
    fc.assert(
      fc.property(arbitraryTicks, fc.integer({ min: 200, max: 1400 }), (ticks, width) => {
        const scale = scaleOf(width, ticks.at(-1)?.time ?? 0, undefined);
        const inside = ticks.filter(t => t.time > scale.from);
        const columns = columnsOf(inside, scale, 0);
        const most = (of: { changed: number }[]): number => Math.max(0, ...of.map(c => c.changed));
        assert.equal(most(columns), most(inside));
        for (const { x, width: w } of columns) {
          assert.ok(x >= scale.left && w >= 1 && x + w <= scale.right + 1, `${x} ${w}`);
        }
      }),
    );
  });

  it('leave no pixels empty within what was sampled steadily', () => {
    for (const step of [50, 100, 150, 190, 200, 210, 260, 400]) {
      const ticks = ticksFrom(Array.from({ length: Math.ceil(60_000 / step) }, (_, i) => step + (i % 3))).map(
        t => ({
          ...t,
          changed: 9,
        }),
      );
      const scale = scaleOf(1236, ticks.at(-1)?.time ?? 0, undefined);
      const columns = columnsOf(
        ticks.filter(t => t.time > scale.from),
        scale,
        0,
      );
      const holes = columns.filter((c, i) => {
        const next = columns[i + 1];
        return next && next.x - (c.x + c.width) > Math.max(2, (step / shownSpan) * 1196 - 7);
      });
      assert.equal(holes.length, 0, `${step} ms`);
    }
  });

  it('tell samples that are kept from those that are only counted', () => {
    const ticks = ticksFrom([500, 500, 500]);
    const scale = scaleOf(1236, 1_001_500, undefined);
    assert.deepEqual(
      columnsOf(ticks, scale, 6).map(c => c.kept),
      [false, true, true],
    );
  });

  it('stop where nothing was sampled', () => {
    const ticks = ticksFrom([200, 200, 200, 5000, 200]);
    const gaps = gapsOf(ticks, usualStep(ticks));
    assert.deepEqual(gaps, [{ from: 1_000_800, to: 1_005_600 }]);
    assert.deepEqual(spansOf(ticks, gaps, 1_006_000), [
      { from: 1_000_200, to: 1_000_800 },
      { from: 1_005_600, to: 1_006_000 },
    ]);
    const long = ticksFrom([3000, 3000, 3000]);
    assert.deepEqual(gapsOf(long, usualStep(long)), [], 'a large segment takes long');
    assert.deepEqual(spansOf([], [], 5), []);
  });
});

describe('looking into the past', () => {
  it('knows which frames answer it', () => {
    const asked = new AskedPast();
    asked.note(1, false);
    asked.note(2, true);
    asked.note(3, false);
    assert.deepEqual(
      [1, 2, 3].map(r => asked.isPast(r)),
      [false, true, false],
    );
    assert.equal(asked.isLatest(3), true);
  });

  it('has its keys, and leaves others alone', () => {
    const press = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };
    assert.deepEqual(timelineKey({ ...press, key: 'ArrowLeft' }), { do: 'samples', by: -1 });
    assert.equal(timelineKey({ ...press, key: 'ArrowLeft', altKey: true }), undefined);
    assert.equal(timelineKey({ ...press, key: 'q' }), undefined);
  });

  it('says how far back that is', () => {
    assert.deepEqual([0, 12_400, 99_900, 185_000].map(before), [
      '−0.0 s',
      '−12.4 s',
      '−99.9 s',
      '−3 min 05 s',
    ]);
  });
});
