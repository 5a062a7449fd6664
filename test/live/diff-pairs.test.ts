// Comparisons of every pair of sources: live, the previous sample, a kept sample, a snapshot, another segment, a file,
// each in either place, byte for byte as a slow obvious comparison of what the program was told to write.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import type { Moment } from '../../src/protocol/moment.js';
import { until } from '../support/until.js';
import { ProbeUnderTest } from './probe-client.js';
import { useWorld } from './world.js';

const size = 20_000;
const filter = { text: '', regions: ['field', 'padding', 'outside'] as const, least: 0, hidden: [] };

/** `offset:before:after` of each byte that differs. */
function slowly(a: Uint8Array, b: Uint8Array): string[] {
  const length = Math.max(a.length, b.length);
  return Array.from({ length }, (_, i) => i).flatMap(i =>
    a[i] === b[i] ? [] : [`${i}:${a[i] ?? ''}:${b[i] ?? ''}`],
  );
}

interface Run {
  offset: number;
  length: number;
  before: string;
  after: string;
}

function asTold(runs: readonly Run[]): string[] {
  return runs.flatMap(({ offset, length, before, after }) => {
    const [a, b] = [Buffer.from(before, 'hex'), Buffer.from(after, 'hex')];
    return Array.from({ length }, (_, i) => i).flatMap(i =>
      a[i] === b[i] ? [] : [`${offset + i}:${a[i] ?? ''}:${b[i] ?? ''}`],
    );
  });
}

describe('every pair of states', function () {
  this.timeout(120_000);
  const world = useWorld();

  it('is compared byte for byte', async () => {
    const probe = await new ProbeUnderTest().start();
    const [folder, file] = [world.path('pairs'), world.path('pairs.bin')];
    try {
      await probe.remote.keepSnapshots({ folder, budget: 2 ** 20 });
      const [name, twin] = [world.name('pairs'), world.name('twin')];
      const victim = await world.start('victim', ['--name', name, '--size', String(size)]);
      const other = await world.start('victim', ['--name', twin, '--size', String(size + 100)]);
      const state = new Uint8Array(size);
      const write = async (offset: number, ...bytes: number[]): Promise<Uint8Array> => {
        state.set(bytes, offset);
        await victim.command(`write ${offset} ${Buffer.from(bytes).toString('hex')}`);
        return state.slice();
      };
      const { attachment } = await probe.attach(await probe.segment(name), victim.pid);
      /** The latest sample, once it has these bytes, and the one before it as well. */
      const sampled = async (bytes: Uint8Array): Promise<number> => {
        const has = async (at: Moment): Promise<boolean> => {
          try {
            const { bytes: read } = await probe.remote.read({ attachment, offset: 0, length: size, at });
            return Buffer.from(read).equals(bytes);
          } catch {
            // It is too early for it.
            return false;
          }
        };
        return until('a sample of it', async () => {
          const ticks = probe.frames.flatMap(frame => frame.timeline?.ticks ?? []);
          const last = ticks.at(-1)?.sample ?? 0;
          const both =
            last > 1 && (await has({ kind: 'sample', sample: last })) && (await has({ kind: 'previous' }));
          return both ? last : undefined;
        });
      };

      const view = { revision: 1, offset: 0, length: 64, hz: 30, cell: 64, timeline: true };
      await probe.remote.view({ attachment, view });
      const first = await write(100, 1, 2, 3, 4);
      const sample = await sampled(first);
      const second = await write(8190, 9, 9, 9, 9);
      const snapshot = await probe.remote.snapshot({ attachment, name: 'A', reason: 'hand', detail: '' });
      const third = await write(102, 7);
      await sampled(third);
      const foreign = new Uint8Array(size + 100);
      foreign.set([5, 6], 19_000);
      await other.command('write 19000 0506');
      const onDisk = Uint8Array.from({ length: 9000 }, (_, i) => (i * 31) & 0xff);
      writeFileSync(file, onDisk);

      const states: [Moment, Uint8Array][] = [
        [{ kind: 'live' }, third],
        [{ kind: 'previous' }, third],
        [{ kind: 'sample', sample }, first],
        [{ kind: 'snapshot', snapshot: snapshot.id }, second],
        [{ kind: 'segment', segment: (await probe.segment(twin)).id }, foreign],
        [{ kind: 'file', path: file }, onDisk],
      ];
      for (const [a, bytesA] of states) {
        for (const [b, bytesB] of states) {
          const { text } = await probe.remote.diffText({ attachment, a, b, filter, format: 'json' });
          const { runs } = JSON.parse(text) as { runs: (Run & { cut?: true })[] };
          // JSON has the first bytes of a long run.
          const cut = runs.some(run => run.cut);
          const wanted = slowly(bytesA, bytesB);
          const pair = `${a.kind} with ${b.kind}`;
          if (cut) assert.deepEqual(asTold(runs).slice(0, 4000), wanted.slice(0, 4000), pair);
          else assert.deepEqual(asTold(runs), wanted, pair);
        }
      }
    } finally {
      await probe.stop();
      rmSync(folder, { recursive: true, force: true });
      rmSync(file, { force: true });
    }
  });
});
