// What a view shows of the past: sampled once, while its timeline goes on; what is lost is told and can be left.
import assert from 'node:assert/strict';
import type { Frame } from '../../../../src/protocol/frame.js';
import { openMoment } from '../../../../src/probe/time/moments.js';
import type { Watch } from '../../../../src/probe/time/watch.js';
import { ViewFeed } from '../../../../src/probe/view-feed.js';
import { until } from '../../../support/until.js';
import { MemorySource } from '../memory-source.js';
import { watchOf } from '../watch-of.js';

const spec = { revision: 1, offset: 0, length: 16, hz: 60, cell: 64, timeline: true };

describe('a view of the past', function () {
  this.timeout(60_000);
  const source = new MemorySource(4096);
  const frames: Frame[] = [];
  const sampled: number[] = [];
  let watch: Watch;
  let view: ViewFeed;

  beforeEach(() => {
    frames.length = 0;
    source.write(0, new Uint8Array(16).fill(1));
    watch = watchOf(
      () => source,
      () => view.passed(),
    );
    const moments = {
      source: () => source,
      history: watch.history,
      changes: true,
      segment: () => assert.fail(),
      snapshot: () => assert.fail(),
      file: () => assert.fail(),
    };
    view = new ViewFeed(spec, {
      attachment: 1,
      source: () => source,
      send: frame => {
        frames.push(frame);
        return Promise.resolve();
      },
      sampled: sample => sampled.push(sample.facts.size),
      table: () => undefined,
      diff: () => undefined,
      failed: error => assert.fail(String(error)),
      watch,
      open: moment => openMoment(moments, moment),
    });
  });
  afterEach(() => {
    view.end();
    watch.stop();
  });

  it('is the bytes as they were, read once, while the timeline goes on', async () => {
    await until('such a frame', () => frames.find(f => f.timeline));
    const before = watch.history.latest;
    source.write(0, Uint8Array.of(9));
    await until('such a frame', () => frames.find(f => f.timeline?.ticks.some(t => t.changed === 1)));
    view.show({ ...spec, revision: 2, at: { kind: 'sample', sample: before } });
    const past = await until('such a frame', () => frames.find(f => f.revision === 2));
    assert.equal(past.runs[0]?.bytes[0], 1);
    source.write(0, Uint8Array.of(7, 7));
    const later = await until('such a frame', () =>
      frames.find(f => f.revision === 2 && f.timeline?.ticks.some(t => t.changed === 2)),
    );
    assert.deepEqual(later.runs, [], 'what changed now is not what was');
    assert.deepEqual(later.ranges, past.ranges);
    view.show({ ...spec, revision: 3 });
    const live = await until('such a frame', () => frames.find(f => f.revision === 3));
    assert.equal(live.runs[0]?.bytes[0], 7);
  });

  it('says when a sample is kept no more', async () => {
    await until('such a frame', () => frames.find(f => f.timeline));
    const sample = watch.history.latest;
    watch.history.clear();
    view.show({ ...spec, revision: 2, at: { kind: 'sample', sample } });
    const lost = await until('such a frame', () => frames.find(f => f.lost));
    assert.equal(lost.lost?.code, 'EXPIRED');
    view.show({ ...spec, revision: 3 });
    assert.equal((await until('such a frame', () => frames.find(f => f.revision === 3))).lost, undefined);
  });
});
