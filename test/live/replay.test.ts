// A recording of a running program, opened by the program that does that, beside the probe that it was saved by: each
// sample, a comparison, a search and a field's curve are the same in both. The file's content: recording.test.ts.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { regions } from '../../src/model/diff/run.js';
import type { Frame } from '../../src/protocol/frame.js';
import { until } from '../support/until.js';
import { failsAs, ProbeUnderTest, replayMain } from './probe-client.js';
import { useWorld } from './world.js';

const length = 4096;
const everything = { text: '', regions, least: 1, hidden: [] };

describe('a recording that is opened', function () {
  this.timeout(60_000);
  const world = useWorld();
  let probe: ProbeUnderTest;
  let replay: ProbeUnderTest;
  let path = '';

  beforeEach(async () => {
    path = world.path('replayed.shmrec');
    probe = await new ProbeUnderTest().start();
    replay = await new ProbeUnderTest(replayMain).start();
  });
  afterEach(async () => {
    await probe.stop();
    await replay.stop();
    rmSync(path, { force: true });
  });

  let revision = 1;
  /** What one of them shows of a sample. */
  async function sampleOf(from: ProbeUnderTest, attachment: number, sample: number): Promise<Frame> {
    const asked = ++revision;
    await from.remote.view({
      attachment,
      view: { revision: asked, offset: 0, length, hz: 30, cell: 0, at: { kind: 'sample', sample } },
    });
    return until(`sample ${sample}`, () => from.frames.find(f => f.revision === asked));
  }

  it('is at each of its samples what the probe had, and answers as that does', async () => {
    const name = world.name('replayed');
    const producer = await world.start('producer', ['--name', name, '--rate', '2000']);
    // Its ring would be full soon.
    await world.start('consumer', ['--name', name]);
    const { attachment } = await probe.attach(await probe.segment(name), producer.pid);
    await probe.remote.openTypes({ types: 1, spec: { kind: 'process', pid: producer.pid }, debugPaths: [] });
    const [entry] = await probe.remote.findTypes({ types: 1, name: 'tick_ring' });
    const ring = { name: 'ring', types: 1, entry: entry?.id ?? '', offset: 0, count: 1, formats: {} };
    await probe.remote.bind({ attachment, bindings: [ring] });
    const live = { offset: 0, length, hz: 30, cell: 64, timeline: true };
    await probe.remote.view({ attachment, view: { ...live, revision: 1 } });
    // However seldom they get to run: so many samples that differ.
    await until('samples', () => {
      const ticks = probe.frames.flatMap(f => f.timeline?.ticks ?? []);
      return new Set(ticks.flatMap(t => (t.changed > 0 ? t.sample : []))).size >= 6 ? true : undefined;
    });
    await probe.remote.saveRecording({ attachment, path });

    const { attachment: recorded, recorded: facts } = await replay.remote.attach({
      segment: path,
      intrusive: false,
    });
    assert.deepEqual(
      facts?.types.map(t => [t.name, t.type]),
      [['ring', 'tick_ring']],
    );
    await replay.remote.view({ attachment: recorded, view: { ...live, revision: 1 } });
    const whole = await until('a timeline', () => replay.frames.find(f => f.timeline)?.timeline);
    const last = whole.ticks.at(-1)?.sample ?? 0;
    assert.ok(whole.kept >= 1 && last >= whole.kept + 4, `samples from ${whole.kept} to ${last}`);
    const seen = new Set<string>();
    for (let sample = whole.kept; sample <= last; sample++) {
      const there = await sampleOf(replay, recorded, sample);
      const here = await sampleOf(probe, attachment, sample);
      assert.deepEqual([there.size, there.ranges, there.lost], [here.size, here.ranges, undefined]);
      assert.deepEqual(there.runs, here.runs, `sample ${sample}`);
      const at = { kind: 'sample' as const, sample };
      const [copy, own] = await Promise.all([
        replay.remote.read({ attachment: recorded, offset: 0x40, length: 64, at }),
        probe.remote.read({ attachment, offset: 0x40, length: 64, at }),
      ]);
      assert.deepEqual(copy, own);
      seen.add(JSON.stringify(there.runs.map(r => [...r.bytes])));
    }
    assert.ok(seen.size > 2, 'the producer was at work');

    const [a, b] = [
      { kind: 'sample' as const, sample: whole.kept },
      { kind: 'sample' as const, sample: last },
    ];
    const diff = (of: ProbeUnderTest, id: number): Promise<{ text: string }> =>
      of.remote.diffText({ attachment: id, a, b, format: 'json', filter: everything });
    assert.deepEqual(await diff(replay, recorded), await diff(probe, attachment));
    const place = { offset: 0x40, length: 8 };
    const change = await replay.remote.lastChange({ attachment: recorded, place });
    assert.ok(change && change.sample <= last);
    const curve = await replay.remote.series({ attachment: recorded, path: 'ring.head', limit: 1000 });
    assert.ok(curve && curve.values.length > 2);
    assert.deepEqual(
      curve.values,
      [...curve.values].sort((x, y) => x - y),
      'its counter only grows',
    );
    // Up to a sample of the past: neither tells of what came later.
    const past = { at: Math.floor((whole.kept + last) / 2) };
    const before = await replay.remote.lastChange({ attachment: recorded, place, ...past });
    assert.ok(before && before.sample <= past.at);
    const part = await replay.remote.series({
      ...{ attachment: recorded, path: 'ring.head', limit: 2 },
      ...past,
    });
    assert.equal(part?.times.at(-1), before.time);
    const { locks, denied } = await replay.remote.locks({ attachment: recorded });
    assert.deepEqual(
      locks.map(({ path: of }) => of),
      ['ring.lock', 'ring.items', 'ring.cfg_lock'],
    );
    assert.equal(denied, 0, 'nobody who lives now was asked');

    // A format of one's own in place of the recorded types, and these again.
    const spec = { kind: 'format', language: 'struct', text: '<4sI' } as const;
    await replay.remote.openTypes({ types: 2, spec, debugPaths: [] });
    const { entries } = await replay.remote.typeEntries({ types: 2, limit: 10 });
    const own = { ...ring, name: 'own', types: 2, entry: entries[0]?.id ?? '' };
    await replay.remote.bind({ attachment: recorded, bindings: [own] });
    const located = async (offset: number): Promise<string | undefined> =>
      (await replay.remote.locate({ attachment: recorded, at: { offset } }))?.path;
    assert.match((await located(4)) ?? '', /^own\./);
    await replay.remote.bind({ attachment: recorded, bindings: [] });
    assert.equal(await located(0x40), 'ring.head');
  });

  it('needs neither the C library nor anything live, and says what only a segment has', async () => {
    const name = world.name('unloaded');
    const producer = await world.start('producer', ['--name', name]);
    const { attachment } = await probe.attach(await probe.segment(name), producer.pid);
    const view = { revision: 1, offset: 0, length: 64, hz: 30, cell: 64, timeline: true };
    await probe.remote.view({ attachment, view });
    await until('a sample', () => probe.frames.find(f => (f.timeline?.ticks.length ?? 0) > 0));
    await probe.remote.saveRecording({ attachment, path });
    const { attachment: recorded } = await replay.remote.attach({ segment: path, intrusive: false });
    const maps = readFileSync(`/proc/${String(replay.child.pid)}/maps`, 'latin1');
    assert.doesNotMatch(maps, /koffi|shmscope.*\.node/);
    await assert.rejects(replay.remote.record({ attachment: recorded, on: true }), failsAs('unsupported'));
    await assert.rejects(replay.remote.attach({ segment: `${path}.no`, intrusive: false }), failsAs('gone'));
    await replay.remote.detach({ attachment: recorded });
    await assert.rejects(replay.remote.refresh({ attachment: recorded }), failsAs('gone'));
  });
});
