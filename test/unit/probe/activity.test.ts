// The strip's cells against the obvious twin: a cell is marked exactly when its bytes differ from the last pass.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { Activity } from '../../../src/probe/activity.js';
import { ChecksumReference, chunk } from '../../../src/probe/reference.js';
import { History } from '../../../src/probe/time/history.js';
import { MemorySource } from './memory-source.js';

function run(activity: Activity, source: MemorySource): void {
  const pass = activity.pass(source);
  while (!pass.next().done);
}

describe('activity', () => {
  it('marks the cells that changed since the last pass, no others', () => {
    const writes = fc.array(fc.record({ offset: fc.nat(65_000), byte: fc.integer({ min: 0, max: 255 }) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(writes, writes, fc.constantFrom(64, 128, 4096, 8192), (first, second, cell) => {
        const source = new MemorySource(65_536);
        for (const { offset, byte } of first) source.write(offset, Uint8Array.of(byte));
        const activity = new Activity(65_536, cell, new History(1 << 20));
        run(activity, source);
        assert.deepEqual([...(activity.take()?.changed ?? [])], []);
        const before = source.bytes.slice();
        for (const { offset, byte } of second) source.write(offset, Uint8Array.of(byte));
        run(activity, source);
        const expected = new Set<number>();
        before.forEach((byte, i) => {
          if (byte !== source.bytes[i]) expected.add(Math.floor(i / cell));
        });
        assert.deepEqual(
          [...(activity.take()?.changed ?? [])],
          [...expected].sort((a, b) => a - b),
        );
        assert.deepEqual(source.touchedHoles, []);
      }),
      { numRuns: 50 },
    );
  });

  it('tells holes from data, once, until that changes', () => {
    const source = new MemorySource(4 * 4096);
    source.write(4096, Uint8Array.of(1));
    const activity = new Activity(4 * 4096, 4096, new History(1 << 20));
    run(activity, source);
    assert.deepEqual(activity.take()?.state, Uint8Array.of(0, 1, 0, 0));
    run(activity, source);
    assert.equal(activity.take(), undefined);
    source.write(3 * 4096, Uint8Array.of(1));
    run(activity, source);
    assert.deepEqual(activity.take()?.state, Uint8Array.of(0, 1, 0, 1));
  });

  it('agrees between kept bytes and checksums, to the page', () => {
    const edits = fc.array(fc.nat(chunk - 1), { maxLength: 8 });
    fc.assert(
      fc.property(edits, places => {
        const bytes = new Uint8Array(chunk);
        const references = [new History(1 << 22), new ChecksumReference()];
        const look = (): number[][] =>
          references.map(reference => {
            const pages = new Set<number>();
            reference.begin(chunk);
            reference.compare(0, bytes, offset => pages.add(Math.floor(offset / 4096)));
            reference.end();
            return [...pages].sort((a, b) => a - b);
          });
        assert.deepEqual(look(), [[], []]);
        for (const place of places) bytes[place] = (bytes[place] ?? 0) + 1;
        const [kept, sums] = look();
        assert.deepEqual(kept, sums);
        assert.deepEqual(
          kept,
          [...new Set(places.filter(p => bytes[p] !== 0).map(p => Math.floor(p / 4096)))].sort(
            (a, b) => a - b,
          ),
        );
      }),
      { numRuns: 20 },
    );
  });

  it('keeps nothing of where there is no data any more, however far the data wanders', () => {
    for (const [reference, span] of [
      [new History(1 << 20), 4096],
      [new ChecksumReference(), chunk],
    ] as const) {
      const look = (offset: number, byte: number): boolean => {
        let changed = false;
        reference.compare(offset, new Uint8Array(4096).fill(byte), () => (changed = true));
        return changed;
      };
      const pass = (...looks: [offset: number, byte: number][]): boolean[] => {
        reference.begin(2 * chunk);
        const changes = looks.map(([offset, byte]) => look(offset, byte));
        reference.end();
        return changes;
      };
      assert.deepEqual(pass([0, 1], [span, 1]), [false, false]);
      assert.deepEqual(pass([span, 2]), [true]);
      assert.deepEqual(pass([0, 3], [span, 2]), [false, false], 'what has gone is seen for the first time');
      // One that doesn't come to its end has not come by everywhere.
      reference.begin(2 * chunk);
      look(0, 3);
      assert.deepEqual(pass([0, 3], [span, 4]), [false, true]);
      // Swapped out is not gone.
      reference.begin(2 * chunk);
      reference.keep(0, 2 * span);
      reference.end();
      assert.deepEqual(pass([0, 5], [span, 5]), [true, true]);
    }
  });

  it('forgets with each pass', () => {
    const source = new MemorySource(3 * 4096);
    source.write(0, Uint8Array.of(1));
    const activity = new Activity(3 * 4096, 4096, new History(1 << 20));
    run(activity, source);
    activity.take();
    source.allocated.delete(0);
    source.write(4096, Uint8Array.of(1));
    run(activity, source);
    activity.take();
    source.bytes.fill(0, 0, 4096);
    source.write(0, Uint8Array.of(1));
    run(activity, source);
    assert.deepEqual(
      [...(activity.take()?.changed ?? [])],
      [0],
      'it is held to the hole, not to what was there',
    );
  });

  it('lights of a page that was a hole the cells that were written, in large segments too', () => {
    for (const reference of [new History(1 << 20), new ChecksumReference(64)]) {
      const source = new MemorySource(4 * 4096);
      const activity = new Activity(4 * 4096, 64, reference);
      run(activity, source);
      source.write(2 * 4096 + 130, Uint8Array.of(0, 7));
      run(activity, source);
      assert.deepEqual([...(activity.take()?.changed ?? [])], [(2 * 4096 + 128) / 64]);
    }
  });

  it('says nothing of what the first pass has not come by, and soon that it is unknown', async () => {
    const size = 8 * 4096;
    const source = new MemorySource(size);
    source.write(4096, Uint8Array.of(1));
    source.write(5 * 4096, Uint8Array.of(1));
    const activity = new Activity(size, 4096, new History(1 << 20));
    assert.equal(activity.take(), undefined);
    await sleep(300);
    assert.deepEqual(activity.take()?.state, new Uint8Array(8).fill(3));
    const pass = activity.pass(source);
    for (let i = 0; i < 2; i++) pass.next();
    await sleep(300);
    assert.deepEqual(activity.take()?.state, Uint8Array.of(0, 1, 3, 3, 3, 3, 3, 3));
    assert.equal(activity.take(), undefined);
    while (!pass.next().done);
    assert.deepEqual(activity.take()?.state, Uint8Array.of(0, 1, 0, 0, 0, 1, 0, 0));
  });

  it('compares what is behind a page that fails', () => {
    const size = 5 * 4096;
    const source = new MemorySource(size);
    source.write(0, new Uint8Array(size).fill(1));
    source.unreadable.add(1);
    const activity = new Activity(size, 4096, new History(1 << 20));
    run(activity, source);
    for (const page of [0, 1, 3]) source.write(page * 4096, Uint8Array.of(2));
    run(activity, source);
    assert.deepEqual([...(activity.take()?.changed ?? [])], [0, 3]);
    source.unreadable.clear();
    run(activity, source);
    assert.deepEqual([...(activity.take()?.changed ?? [])], [], 'it is seen for the first time');
  });
});
