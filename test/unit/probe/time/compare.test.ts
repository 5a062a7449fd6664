// Two states compared against the slow and obvious way: byte by byte, with holes, pages that can't be read, and sizes
// that differ. And that nothing is read that needn't be.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Span } from '../../../../src/model/diff/run.js';
import { Comparison, type CompareOptions } from '../../../../src/probe/time/compare.js';
import { SideBytes, SideError } from '../../../../src/probe/time/side.js';
import { MemorySource } from '../memory-source.js';

const page = 4096;

function plain(offset: number): Span {
  return { from: offset, to: Infinity, region: 'outside', unit: 'bytes' };
}

function compare(a: MemorySource, b: MemorySource, more: Partial<CompareOptions> = {}): Comparison {
  const comparison = new Comparison({ a, b, spanAt: plain, ...more });
  const steps = comparison.steps();
  while (steps.next().done !== true);
  return comparison;
}

const write = fc.record({
  offset: fc.nat(8 * page),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 40, max: 2 }),
});
const side = fc.record({
  size: fc.integer({ min: 0, max: 8 * page + 100 }),
  writes: fc.array(write, { maxLength: 6 }),
  unreadable: fc.array(fc.nat(8), { maxLength: 2 }),
});

function sourceOf(of: {
  size: number;
  writes: { offset: number; bytes: Uint8Array }[];
  unreadable: number[];
}): MemorySource {
  const source = new MemorySource(of.size);
  for (const { offset, bytes } of of.writes)
    if (offset < of.size) source.write(offset, bytes.subarray(0, of.size - offset));
  for (const at of of.unreadable) if (source.allocated.has(at)) source.unreadable.add(at);
  return source;
}

describe('a comparison', () => {
  it('equals one byte by byte', () => {
    fc.assert(
      fc.property(side, side, (one, other) => {
        const [a, b] = [sourceOf(one), sourceOf(other)];
        const common = Math.min(one.size, other.size);
        let unread = 0;
        const differing: number[] = [];
        for (let i = 0; i < common; i++) {
          const at = Math.floor(i / page);
          if (a.unreadable.has(at) || b.unreadable.has(at)) unread++;
          else if (a.bytes[i] !== b.bytes[i]) differing.push(i);
        }
        for (let i = common; i < Math.max(one.size, other.size); i++) differing.push(i);
        const found = compare(a, b, { cell: 64, keep: 1 << 20 });
        assert.equal(found.unread, unread);
        assert.equal(found.bytes, differing.length);
        assert.equal(found.compared, Math.max(one.size, other.size) - unread);
        assert.equal(found.pages, new Set(differing.map(i => Math.floor(i / page))).size);
        assert.deepEqual(found.cells, [...new Set(differing.map(i => Math.floor(i / 64)))]);
        const inRuns: number[] = [];
        for (let i = 0; i < found.runs.length; i++) {
          const { offset, length, bytes } = found.runs.at(i);
          const own = differing.filter(at => offset <= at && at < offset + length);
          assert.deepEqual([own[0], own.at(-1), own.length], [offset, offset + length - 1, bytes]);
          inRuns.push(...own);
        }
        assert.deepEqual(inRuns, differing);
        assert.deepEqual([a.touchedHoles, b.touchedHoles], [[], []]);
        for (let i = 0; i < found.areas.length - 1; i++)
          assert.ok(found.areas.at(i + 1).from - found.areas.at(i).to >= 32);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the bytes of the compared instant, up to its bound', () => {
    const [a, b] = [new MemorySource(4 * page), new MemorySource(4 * page)];
    for (const at of [10, page + 10, 3 * page + 10]) b.write(at, Uint8Array.of(7));
    const found = compare(a, b, { keep: 4 * page });
    assert.deepEqual([...found.kept('b').keys()], [0, 1]);
    b.write(10, Uint8Array.of(9));
    b.write(3 * page + 10, Uint8Array.of(9));
    const read = (offset: number): number | undefined =>
      SideBytes.read('b', b, b.bytes.length, [{ offset, length: 1 }], found.kept('b')).at(offset, 1)
        ?.bytes[0];
    assert.deepEqual([read(10), read(3 * page + 10)], [7, 9]);
  });

  it('reads nothing where both are holes, and a large chunk once', () => {
    const size = 64 * 1024 * 1024;
    const [a, b] = [new MemorySource(size), new MemorySource(size)];
    a.write(0, new Uint8Array(1024 * 1024).fill(1));
    b.write(0, new Uint8Array(1024 * 1024).fill(1));
    assert.equal(compare(a, b).compared, size);
    assert.deepEqual([a.reads, b.reads], [1, 1]);
  });

  it('counts on where there are more runs than are kept', () => {
    const [a, b] = [new MemorySource(page), new MemorySource(page)];
    for (let i = 0; i < 10; i++) b.write(i * 100, Uint8Array.of(1));
    const found = compare(a, b, { mostRuns: 4 });
    assert.deepEqual([found.runs.length, found.bytes, found.more], [4, 10, true]);
  });

  it('takes what was truncated meanwhile as not read', () => {
    const [a, b] = [new MemorySource(4 * page), new MemorySource(4 * page)];
    for (const source of [a, b]) source.write(0, new Uint8Array(4 * page).fill(1));
    b.beforeRead = () => {
      b.beforeRead = () => undefined;
      b.resize(page);
    };
    const found = compare(a, b);
    assert.deepEqual([found.bytes, found.unread], [0, 3 * page]);
  });

  it('says whose source failed', () => {
    const [a, b] = [new MemorySource(page), new MemorySource(page)];
    b.close();
    assert.throws(
      () => compare(a, b),
      (error: unknown) => error instanceof SideError && error.side === 'b',
    );
  });
});
