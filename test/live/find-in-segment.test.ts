// Searches in real segments through a real probe: sparse, full, under a writer, cut short, detached, and with an
// expression that never ends. Not scans over time: scan-over-time.test.ts.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FoundPart, Hit, Query } from '../../src/protocol/find.js';
import { footprint } from '../support/oracle.js';
import { until } from '../support/until.js';
import { failsAs, useProbe, type ProbeUnderTest } from './probe-client.js';
import { useWorld } from './world.js';

const mib = 2 ** 20;
const page = 4096;
const at = { kind: 'live' } as const;
const text = (wanted: string): Query => ({ kind: 'text', text: wanted, encoding: 'utf8', ignoreCase: false });
/** Slow on bytes that are all `A`, without being without an end. */
const slow: Query = { kind: 'regex', source: '(?:[^x]{1,60}y)', ignoreCase: false };
const hex = (wanted: string): string => Buffer.from(wanted).toString('hex');

describe('a search in a real segment', function () {
  this.timeout(60_000);
  const world = useWorld();
  let probe: ProbeUnderTest;

  useProbe(started => (probe = started));

  async function ended(search: number): Promise<FoundPart & { parts: number }> {
    const parts = (): FoundPart[] => probe.found.filter(part => part.search === search);
    while (parts().at(-1)?.ended !== true) await sleep(10);
    const last = parts().at(-1) ?? assert.fail('it has ended');
    const hits: Hit[] = parts().flatMap(part => part.hits);
    assert.deepEqual(
      hits.map(hit => hit.offset),
      hits.map(hit => hit.offset).sort((a, b) => a - b),
      'ascending',
    );
    return { ...last, hits, parts: parts().length };
  }

  async function find(attachment: number, query: Query, limit = 1000): Promise<FoundPart> {
    return ended(await probe.remote.find({ attachment, at, query, limit }));
  }

  it('looks at nothing but data, and allocates nothing', async () => {
    const name = world.name('sparse');
    const victim = await world.start('victim', ['--name', name, '--size', '1G']);
    const places = [0, 300 * mib - 3, 700 * mib + 5, 1024 * mib - 6];
    for (const place of places) await victim.command(`write ${place} ${hex('needle')}`);
    const before = footprint(`/dev/shm${name}`);
    const { attachment } = await probe.attach(await probe.segment(name), victim.pid);
    const found = await find(attachment, text('needle'));
    assert.deepEqual(
      found.hits.map(hit => hit.offset),
      places,
    );
    // The second place lies across a border, so in two pages.
    assert.deepEqual([found.done, found.total, found.holes], [5 * page, 5 * page, 1024 * mib - 5 * page]);
    assert.equal((await find(attachment, { kind: 'bytes', pattern: '00'.repeat(page) })).hits.length, 0);
    assert.deepEqual(footprint(`/dev/shm${name}`), before);
  });

  it('goes through a segment that is full, and stops at the limit', async () => {
    const name = world.name('full');
    const victim = await world.start('victim', ['--name', name, '--size', '64M']);
    await victim.command(`fill 0 ${64 * mib} 0x41`);
    for (const place of [mib - 2, 63 * mib]) await victim.command(`write ${place} ${hex('needle')}`);
    const { attachment } = await probe.attach(await probe.segment(name), victim.pid);
    const found = await find(attachment, text('needle'));
    assert.deepEqual([found.done, found.total, found.holes, found.unread], [64 * mib, 64 * mib, 0, 0]);
    assert.deepEqual(found.hits, [
      { offset: mib - 2, length: 6, text: `“needle${'A'.repeat(58)}…”` },
      { offset: 63 * mib, length: 6, text: `“needle${'A'.repeat(58)}…”` },
    ]);
    const many = await find(attachment, { kind: 'bytes', pattern: '41' }, 20_000);
    assert.deepEqual([many.hits.length, many.more, many.hits.at(-1)?.offset], [20_000, true, 19_999]);
  });

  it('finds numbers, and pointers of the attached process, and names the field', async () => {
    const name = world.name('numbers');
    const victim = await world.start('victim', ['--name', name, '--size', '64K']);
    const word = Buffer.alloc(8);
    word.writeBigUInt64LE(BigInt(`0x${victim.ready.address ?? ''}`) + 0x20n);
    await victim.command(`write 0x100 ${word.toString('hex')}`);
    const value = Buffer.alloc(8);
    value.writeDoubleLE(0.30000000000000004);
    await victim.command(`write 0x208 ${value.toString('hex')}`);
    const { attachment } = await probe.attach(await probe.segment(name), victim.pid);
    await probe.remote.openTypes({
      types: 1,
      spec: { kind: 'format', language: 'struct', text: '<QQ' },
      debugPaths: [],
    });
    const [entry] = (await probe.remote.typeEntries({ types: 1, limit: 1 })).entries;
    const bound = { name: 'pairs', types: 1, entry: entry?.id ?? '', offset: 0, count: 'fill' as const };
    await probe.remote.bind({ attachment, bindings: [{ ...bound, formats: {} }] });
    const number: Query = {
      ...{ kind: 'number', type: 'f64', from: '0.3', to: '0.3', tolerance: 1e-9 },
      ...{ bigEndian: false, aligned: true },
    };
    const [float] = (await find(attachment, number)).hits;
    assert.deepEqual([float?.offset, float?.text], [0x208, '0.30000000000000004']);
    assert.match(float?.path ?? '', /^pairs\[32\]\./);
    const [pointer] = (await find(attachment, { kind: 'pointer', segment: '' })).hits;
    assert.deepEqual([pointer?.offset, pointer?.text], [0x100, `→ ${name}+0x20`]);

    const alone = await probe.attach(await probe.segment(name));
    const { problem } = await find(alone.attachment, { kind: 'pointer', segment: '' });
    assert.match(problem ?? '', /^Pointers are addresses of one process/);
  });

  it('goes on under a writer at full speed', async () => {
    const name = world.name('ticks');
    const producer = await world.start('producer', ['--name', name, '--rate', '1000000']);
    await world.start('consumer', ['--name', name]);
    const { attachment } = await probe.attach(await probe.segment(name), producer.pid);
    for (let round = 0; round < 20; round++) {
      const { hits, problem } = await find(attachment, {
        kind: 'regex',
        source: 'NVDA|AMD|AAPL',
        ignoreCase: false,
      });
      assert.equal(problem, undefined);
      assert.ok(hits.length > 0);
      for (const hit of hits) assert.match(hit.text, /^“(NVDA|AMD|AAPL)/);
    }
  });

  it('ends where the segment ends when it is cut meanwhile', async () => {
    const name = world.name('cut');
    const victim = await world.start('victim', ['--name', name, '--size', '32M']);
    await victim.command(`fill 0 ${32 * mib} 0x41`);
    const { attachment } = await probe.attach(await probe.segment(name), victim.pid);
    const search = await probe.remote.find({ attachment, at, query: slow, limit: 10 });
    await until('its first words', () => probe.found[0]);
    await victim.command(`truncate ${4 * mib}`);
    const { problem, done, total, hits } = await ended(search);
    assert.deepEqual([problem, hits], [undefined, []]);
    assert.ok(done < 32 * mib && done === total, `${done} of ${total}`);
  });

  it('ends with its attachment, and when it is told to', async () => {
    const name = world.name('left');
    const victim = await world.start('victim', ['--name', name, '--size', '32M']);
    await victim.command(`fill 0 ${32 * mib} 0x41`);
    const segment = await probe.segment(name);
    for (const end of ['detach', 'endFind'] as const) {
      const { attachment } = await probe.attach(segment, victim.pid);
      const search = await probe.remote.find({ attachment, at, query: slow, limit: 10 });
      await until('its first words', () => probe.found.find(part => part.search === search));
      if (end === 'detach') await probe.remote.detach({ attachment });
      else await probe.remote.endFind({ search });
      const { problem, done, total } = await ended(search);
      assert.equal(problem, undefined);
      assert.ok(done < total, end);
    }
    await assert.rejects(probe.remote.find({ attachment: 99, at, query: slow, limit: 1 }), failsAs('gone'));
    await assert.rejects(
      probe.remote.narrow({ search: 99, by: { kind: 'changed' }, limit: 1 }),
      failsAs('gone'),
    );
    assert.deepEqual(probe.logs, []);
  });

  it('gives up an expression that never ends, while the frames of a view go on', async () => {
    const name = world.name('forever');
    const producer = await world.start('producer', ['--name', name]);
    await world.start('consumer', ['--name', name]);
    const { attachment } = await probe.attach(await probe.segment(name), producer.pid);
    await probe.remote.view({ attachment, view: { revision: 1, offset: 0, length: 4096, hz: 30, cell: 0 } });
    await until('a frame', () => probe.frames[0]);
    const query: Query = { kind: 'regex', source: '([^]+)+\\xfe\\xfd\\xfc', ignoreCase: false };
    const search = await probe.remote.find({ attachment, at, query, limit: 10 });
    const before = probe.frames.length;
    const { problem, hits } = await ended(search);
    const frames = probe.frames.length - before;
    process.stdout.write(`      ${frames} frames meanwhile\n`);
    assert.match(problem ?? '', /^The expression takes too long/);
    assert.deepEqual(hits, []);
    // In five seconds; on a busy machine they may be few.
    assert.ok(frames > 10, String(frames));
    assert.ok((await find(attachment, text('A'))).problem === undefined, 'the probe lives on');
    assert.equal(probe.child.exitCode, null);
  });

  it('says what makes no sense, after its number', async () => {
    const name = world.name('words');
    const victim = await world.start('victim', ['--name', name, '--size', '4K']);
    const { attachment } = await probe.attach(await probe.segment(name), victim.pid);
    const { problem, parts } = await ended(
      await probe.remote.find({ attachment, at, query: { kind: 'bytes', pattern: '7f 4' }, limit: 1 }),
    );
    assert.deepEqual([problem, parts], ['The byte at character 4 has one digit: write two, as 04.', 1]);
    await assert.rejects(
      probe.remote.find({ attachment, at: { kind: 'previous' }, query: text('a'), limit: 1 }),
      failsAs('unsupported'),
    );
  });

  it('ends with the probe, though an expression never ends', async () => {
    const name = world.name('quit');
    const producer = await world.start('producer', ['--name', name]);
    const { attachment } = await probe.attach(await probe.segment(name), producer.pid);
    const query: Query = { kind: 'regex', source: '([^]+)+\\xfe\\xfd\\xfc', ignoreCase: false };
    await probe.remote.find({ attachment, at, query, limit: 10 });
    const exited = once(probe.child, 'exit');
    probe.child.stdin.end();
    assert.deepEqual(await exited, [0, null]);
  });
});
