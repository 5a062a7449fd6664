// A recording of a running program, saved by a real probe and opened when program and segment are gone: its samples,
// its types, its marks. The format by itself: test/unit/probe/time/recording-file.test.ts.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { cellsOf } from '../../src/layout/table/cells.js';
import { RpcFailure } from '../../src/protocol/failure.js';
import { fromWireLayout } from '../../src/protocol/types.js';
import { Bound } from '../../src/probe/bound.js';
import { TableBytes } from '../../src/probe/table-bytes.js';
import { openRecording } from '../../src/probe/time/recording-file.js';
import { until } from '../support/until.js';
import { ProbeUnderTest } from './probe-client.js';
import { useWorld } from './world.js';

describe('a recording of a running program', function () {
  this.timeout(60_000);
  const world = useWorld();
  let probe: ProbeUnderTest;

  beforeEach(async () => {
    probe = await new ProbeUnderTest().start();
  });
  afterEach(async () => {
    await probe.stop();
    rmSync(world.path('recording'), { force: true });
  });

  it('opens without it, with its samples, types and marks', async () => {
    const name = world.name('recorded');
    const producer = await world.start('producer', ['--name', name, '--rate', '2000']);
    await world.start('consumer', ['--name', name]);
    const { attachment } = await probe.attach(await probe.segment(name), producer.pid);
    const path = world.path('recording');
    await assert.rejects(
      probe.remote.saveRecording({ attachment, path }),
      (e: unknown) => e instanceof RpcFailure && e.failure.code === 'NOHISTORY',
    );
    await probe.remote.openTypes({ types: 1, spec: { kind: 'process', pid: producer.pid }, debugPaths: [] });
    const [entry] = await probe.remote.findTypes({ types: 1, name: 'tick_ring' });
    const type = {
      name: 'ring',
      types: 1,
      entry: entry?.id ?? '',
      offset: 0,
      count: 1 as const,
      formats: {},
    };
    await probe.remote.bind({ attachment, bindings: [type] });
    const mark = { time: Date.now(), kind: 'stopped' as const, text: 'stopped at ring.c:88' };
    await probe.remote.mark({ attachment, mark });
    await probe.remote.view({
      attachment,
      view: { revision: 1, offset: 0, length: 64, hz: 30, cell: 64, timeline: true },
    });
    await until('samples', () =>
      probe.frames.some(f => (f.timeline?.ticks.at(-1)?.sample ?? 0) >= 8) ? true : undefined,
    );
    const size = await probe.remote.saveRecording({ attachment, path });
    const last = await probe.remote.lastChange({ attachment, place: { offset: 0x40, length: 8 } });
    await probe.stop();
    await producer.stop();

    const { header, image, entries } = openRecording(path);
    assert.equal(header.segment.name, name);
    assert.ok(header.marks.some(m => m.text === mark.text));
    assert.ok(header.latest >= 8 && header.ticks.length > 0 && size > 0);
    const [bound] = header.bound;
    assert.ok(bound);
    const table = new Bound([{ type: bound.type, layout: fromWireLayout(bound.layout) }], image.facts().size);
    const row = table.table(image.facts().size).row('ring.head') ?? assert.fail('it has a head');
    const bytes = TableBytes.read(image, [{ offset: row.offset ?? 0, length: row.size }], image.facts().size);
    const head = cellsOf(table.bindings, [row], bytes)[0]?.number ?? 0;
    assert.ok(head > 0);
    const undone = [...entries()];
    assert.ok(undone.length > 0);
    // The producer's counter only grows, so going back it only falls.
    let now = BigInt(head);
    for (const { offsets, lengths, before } of undone.reverse()) {
      let at = 0;
      const value = Buffer.alloc(8);
      value.writeBigUInt64LE(now);
      offsets.forEach((offset, i) => {
        const length = lengths[i] ?? 0;
        for (let b = 0; b < length; b++)
          if (offset + b >= 0x40 && offset + b < 0x48) value[offset + b - 0x40] = before[at + b] ?? 0;
        at += length;
      });
      assert.ok(value.readBigUInt64LE() <= now, `${value.readBigUInt64LE()} ≤ ${now}`);
      now = value.readBigUInt64LE();
    }
    assert.ok(now < BigInt(head));
    assert.ok(last);
    image.close();
  });
});
