// Scans over time in real segments through a real probe: counters of a running program, values that a program is told
// to write, memory that goes. Not the narrowing by itself (test/unit/model/find/candidates.test.ts).
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FoundPart, Hit, Narrowing } from '../../src/protocol/find.js';
import { footprint, sysvRow } from '../support/oracle.js';
import { useProbe, type ProbeUnderTest } from './probe-client.js';
import { useWorld } from './world.js';

const mib = 2 ** 20;

describe('a scan over time of a real segment', function () {
  this.timeout(60_000);
  const world = useWorld();
  let probe: ProbeUnderTest;

  useProbe(started => (probe = started));

  async function answer(ask: () => Promise<unknown>): Promise<FoundPart> {
    probe.found.length = 0;
    await ask();
    while (probe.found.at(-1)?.ended !== true) await sleep(10);
    const hits: Hit[] = probe.found.flatMap(part => part.hits);
    return { ...(probe.found.at(-1) ?? assert.fail('it has ended')), hits };
  }

  const narrow = (search: number, by: Narrowing, limit = 1000): Promise<FoundPart> =>
    answer(() => probe.remote.narrow({ search, by, limit }));

  it('narrows what a running program counts down to its counters', async () => {
    const counters = await world.start('counters', ['--key', '0']);
    const { shmid = -1 } = counters.ready;
    const before = sysvRow(shmid);
    await probe.remote.look({ on: true });
    await probe.remote.rescan();
    const segment = [...probe.segments.values()].find(s => s.shmid === shmid) ?? assert.fail('it is seen');
    const { attachment } = await probe.attach(segment, counters.pid);
    const generation = 56;
    const read = async (): Promise<bigint> => {
      const { bytes } = await probe.remote.read({ attachment, offset: generation, length: 8 });
      return Buffer.from(bytes).readBigUInt64LE();
    };
    let search = 0;
    const first = await answer(async () => {
      search = await probe.remote.scan({ attachment, type: 'u64', bigEndian: false, query: null, limit: 10 });
    });
    assert.ok((first.candidates ?? 0) > 100, 'every number of every page that was touched');
    assert.deepEqual([first.hits.length, first.more], [10, true]);
    let left = first.candidates ?? 0;
    for (let round = 0; round < 5; round++) {
      for (const seen = await read(); (await read()) === seen;) await sleep(5);
      const { hits, candidates = 0, problem } = await narrow(search, { kind: 'increased' });
      assert.equal(problem, undefined);
      assert.ok(candidates <= left, `${candidates} of ${left}`);
      left = candidates;
      assert.ok(
        hits.some(hit => hit.offset === generation),
        'the generation is among them',
      );
      // Behind the mutex: the generation, and what belongs to each of 48 counters.
      for (const { offset } of hits) assert.ok(offset >= 8 && offset < 64 + 48 * 48, String(offset));
    }
    // It goes on counting.
    const value = String(await read());
    assert.equal(
      (await narrow(search, { kind: 'value', from: value, to: String(2n ** 64n - 1n), tolerance: 0 })).hits[0]
        ?.offset,
      56,
    );
    assert.equal(sysvRow(shmid)?.rss, before?.rss, 'nothing was touched');
    await probe.remote.endFind({ search });
  });

  it('has what is written to a hole, in a piece with data and where there was none', async () => {
    const name = world.name('holes');
    const victim = await world.start('victim', ['--name', name, '--size', '1G']);
    await victim.command('write 0 01');
    await victim.command('write 0x20000 01');
    const { attachment } = await probe.attach(await probe.segment(name), victim.pid);
    let search = 0;
    const asked = { attachment, type: 'u32', bigEndian: false, query: null, limit: 10 } as const;
    const first = await answer(async () => {
      search = await probe.remote.scan(asked);
    });
    assert.equal(first.candidates, 2048, 'of the two pages that are there');
    const offsets = async (by: Narrowing): Promise<number[]> =>
      (await narrow(search, by)).hits.map(hit => hit.offset);
    await victim.command('write 0xafc8 ff');
    await victim.command(`write ${700 * mib + 4} 07`);
    await victim.command('write 0x10 02');
    assert.deepEqual(await offsets({ kind: 'changed' }), [0x10, 0xafc8, 700 * mib + 4]);
    await victim.command('write 0xafc8 fe');
    // A hole has not changed: what comes there now is none that is left.
    await victim.command(`write ${300 * mib} 05`);
    assert.deepEqual(await offsets({ kind: 'unchanged' }), [0x10, 700 * mib + 4]);
    await probe.remote.endFind({ search });

    await answer(async () => {
      search = await probe.remote.scan(asked);
    });
    await narrow(search, { kind: 'unchanged' });
    await victim.command(`write ${400 * mib} 09`);
    assert.deepEqual(await offsets({ kind: 'increased' }), [400 * mib], 'still zeros after a narrowing');
    await probe.remote.endFind({ search });
  });

  it('follows a value as it is changed, and lets go of memory that went', async () => {
    const name = world.name('value');
    const victim = await world.start('victim', ['--name', name, '--size', '1G']);
    const u32 = (value: number): string => Buffer.from(new Uint32Array([value]).buffer).toString('hex');
    const places = [0x40, 500 * mib + 8, 1023 * mib];
    for (const place of places) await victim.command(`write ${place} ${u32(700)}`);
    const { attachment } = await probe.attach(await probe.segment(name), victim.pid);
    const before = footprint(`/dev/shm${name}`);
    let search = 0;
    const first = await answer(async () => {
      search = await probe.remote.scan({
        attachment,
        ...{ type: 'u32', bigEndian: false, limit: 10 },
        query: {
          ...{ kind: 'number', type: 'u32', from: '700', to: '', tolerance: 0 },
          ...{ bigEndian: false, aligned: true },
        },
      });
    });
    assert.deepEqual(
      first.hits.map(hit => hit.offset),
      places,
    );
    assert.equal(first.candidates, 3);
    await victim.command(`write ${places[0]} ${u32(650)}`);
    assert.equal((await narrow(search, { kind: 'unchanged' }, 1)).candidates, 2);
    await victim.command(`write ${places[1]} ${u32(701)}`);
    await victim.command(`write ${places[2]} ${u32(699)}`);
    const bad = await narrow(search, { kind: 'value', from: '1x', to: '', tolerance: 0 });
    assert.match(bad.problem ?? '', /^"1x" goes wrong at character 2/);
    assert.equal(bad.candidates, 2, 'they are there still');
    assert.deepEqual(footprint(`/dev/shm${name}`).blocks, before.blocks);
    await victim.command(`punch ${1023 * mib} 4096`);
    const { hits, candidates } = await narrow(search, { kind: 'changed' });
    assert.deepEqual([hits, candidates], [[{ offset: places[1], length: 4, text: '701' }], 1]);
    await victim.command('truncate 4096');
    assert.equal((await narrow(search, { kind: 'unchanged' })).candidates, 0);
    await probe.remote.detach({ attachment });
    await assert.rejects(probe.remote.narrow({ search, by: { kind: 'changed' }, limit: 1 }));
  });
});
