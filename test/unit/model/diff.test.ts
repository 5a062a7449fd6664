// What differs, cut, listed, filtered and folded: each clever part against a slow and obvious twin.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Areas } from '../../../src/model/diff/areas.js';
import { Cutter, joinGap, partOf } from '../../../src/model/diff/cut.js';
import { differences } from '../../../src/model/diff/differences.js';
import { Filter, type RunFilter, type Verdict } from '../../../src/model/diff/filter.js';
import { FoldedRows, type FoldedRow } from '../../../src/model/diff/fold.js';
import { Listing } from '../../../src/model/diff/listing.js';
import { merge, none } from '../../../src/model/diff/merge.js';
import { RunList, type Run, type Span } from '../../../src/model/diff/run.js';

const bytes = fc.uint8Array({ minLength: 0, maxLength: 200, max: 3 });

function found(a: Uint8Array, b: Uint8Array): [number, number][] {
  const ranges: [number, number][] = [];
  differences(a, b, (from, to) => ranges.push([from, to]));
  return ranges;
}

describe('differences', () => {
  it('are exact, at any alignment', () => {
    fc.assert(
      fc.property(bytes, bytes, fc.nat(3), (one, other, shift) => {
        const length = Math.min(one.length, other.length);
        const room = [new Uint8Array(300), new Uint8Array(300)];
        const [a, b] = [one, other].map((from, i) => {
          const into = room[i]?.subarray(shift, shift + length) ?? new Uint8Array(0);
          into.set(from.subarray(0, length));
          return into;
        }) as [Uint8Array, Uint8Array];
        const marked = new Set(found(a, b).flatMap(([from, to]) => range(from, to)));
        assert.deepEqual(
          [...marked],
          range(0, length).filter(i => a[i] !== b[i]),
        );
        // Each is as long as can be.
        const all = found(a, b);
        all.forEach(([from], i) => assert.ok(i === 0 || from > (all[i - 1]?.[1] ?? 0)));
      }),
    );
  });
});

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

/** Fields of four bytes from 16 to 64, the third of each four is padding; nothing else is bound. */
function spanAt(offset: number): Span {
  if (offset < 16 || offset >= 64)
    return { from: offset < 16 ? 0 : 64, to: offset < 16 ? 16 : 1000, region: 'outside', unit: 'bytes' };
  const from = offset - (offset % 4);
  return from % 16 === 8
    ? { from, to: from + 4, region: 'padding', unit: 'bytes' }
    : { from, to: from + 4, region: 'field', unit: 'field' };
}

function cut(a: Uint8Array, b: Uint8Array, at: (offset: number) => Span = spanAt): Run[] {
  const runs: Run[] = [];
  const cutter = new Cutter(at, run => runs.push(run));
  differences(a, b, (from, to) => cutter.add(from, to, i => (a[i] ?? 0) ^ (b[i] ?? 0)));
  cutter.end();
  return runs;
}

describe('cutting', () => {
  it('is by field, and outside by what lies close together', () => {
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        const length = Math.min(one.length, other.length);
        const [a, b] = [one.subarray(0, length), other.subarray(0, length)];
        const expected: Run[] = [];
        let last: { key: string; to: number } | undefined;
        for (const i of range(0, length).filter(at => a[at] !== b[at])) {
          const { from, to, region, unit } = spanAt(i);
          const key = `${from} ${region}`;
          const run = expected.at(-1);
          const joins = last?.key === key && (unit === 'field' || i - last.to <= joinGap);
          if (joins && run) {
            run.bytes++;
            if (unit === 'bytes') run.length = i + 1 - run.offset;
          } else if (unit === 'field')
            expected.push({ offset: from, length: to - from, bytes: 1, region, part: 0 });
          else expected.push({ offset: i, length: 1, bytes: 1, region, part: 0 });
          last = { key, to: i + 1 };
        }
        assert.deepEqual(cut(a, b), expected);
      }),
    );
  });

  for (const msbFirst of [false, true]) {
    it(`tells bit fields apart that share bytes, ${msbFirst ? 'highest' : 'lowest'} bit first`, () => {
      const parts = [
        { first: 0, count: 1, region: 'field' as const },
        { first: 1, count: 5, region: 'field' as const },
        { first: 6, count: 5, region: 'field' as const },
        { first: 11, count: 5, region: 'padding' as const },
      ];
      const bits = { msbFirst, parts };
      const at = (): Span => ({ from: 0, to: 2, region: 'field', unit: 'field', bits });
      fc.assert(
        fc.property(fc.nat(0xffff), xor => {
          const b = Uint8Array.of(xor & 0xff, xor >> 8);
          const differs = (bit: number): boolean =>
            (((b[bit >> 3] ?? 0) >> (msbFirst ? 7 - (bit & 7) : bit & 7)) & 1) === 1;
          const expected = parts.flatMap(({ first, count }, i) =>
            range(first, first + count).some(differs) ? [i + 1] : [],
          );
          assert.deepEqual(
            cut(new Uint8Array(2), b, at).map(run => run.part),
            expected,
          );
        }),
      );
    });
  }

  it('takes only the bits that are meant', () => {
    assert.deepEqual([...partOf(Uint8Array.of(0xff, 0xff), 6, 5, false)], [0xc0, 0x07]);
    assert.deepEqual([...partOf(Uint8Array.of(0xff, 0xff), 6, 5, true)], [0x03, 0xe0]);
    assert.deepEqual([...partOf(Uint8Array.of(0xff, 0xff), 8, 8, true)], [0xff]);
  });
});

const spots = fc.uniqueArray(fc.nat(60), { maxLength: 12 }).map(at => [...at].sort((a, b) => a - b));

function listOf(offsets: readonly number[], length = 1): RunList {
  const list = new RunList();
  for (const offset of offsets) list.push({ offset, length, bytes: length, region: 'outside', part: 0 });
  return list;
}

describe('folded rows', () => {
  it('show what differs with a row around it, and never fold a single one', () => {
    fc.assert(
      fc.property(spots, fc.integer({ min: 0, max: 1000 }), fc.constantFrom(8, 16), (at, size, width) => {
        const areas = new Areas();
        const inside = at.map(spot => spot * 16).filter(offset => offset < size);
        for (const offset of inside) areas.add(offset, offset + 1);
        const rows = new FoldedRows(size, width, areas);
        const count = Math.ceil(size / width);
        // As Areas joins what is closer than 32 bytes.
        const joined = inside.flatMap((offset, i) => range(offset, areaEnd(inside, i)));
        const near = (row: number): boolean =>
          joined.some(offset => Math.abs(Math.floor(offset / width) - row) <= 1);
        const expected: FoldedRow[] = [];
        for (let row = 0; row < count; row++) {
          let end = row;
          while (end < count && !near(end)) end++;
          if (end - row < 2) expected.push({ kind: 'bytes', offset: row * width });
          else {
            const to = Math.min(size, end * width);
            expected.push({ kind: 'fold', from: row * width, to, rows: end - row });
            row = end - 1;
          }
        }
        assert.deepEqual(rows.rows(0, 10_000), expected);
        assert.equal(rows.total, expected.length);
        expected.forEach((row, i) => {
          assert.deepEqual(rows.rows(i, 1), [row]);
          assert.equal(rows.rowOf(row.kind === 'fold' ? row.to - 1 : row.offset), i);
        });
        assert.equal(rows.rowOf(size), undefined);
      }),
    );
  });

  it('without folding are all of them, however many', () => {
    const rows = new FoldedRows(2 ** 40 + 5, 16, undefined);
    assert.equal(rows.total, 2 ** 36 + 1);
    assert.deepEqual(rows.rows(2 ** 36, 5), [{ kind: 'bytes', offset: 2 ** 40 }]);
  });
});

function areaEnd(offsets: readonly number[], i: number): number {
  const [at = 0, next] = [offsets[i], offsets[i + 1]];
  return next !== undefined && next - at - 1 < 32 ? next : at + 1;
}

describe('a list of runs', () => {
  it('has a head for each page, counts what differs, and finds rows', () => {
    const all = listOf([5, 100, 4096, 4100, 9000], 2);
    const listing = new Listing(all, [0, 1, 2, 3, 4], run => run === 3);
    assert.deepEqual(listing.rows(0, 100), [
      { kind: 'page', page: 0, bytes: 4, runs: 2 },
      { kind: 'run', index: 0, run: 0 },
      { kind: 'run', index: 1, run: 1 },
      { kind: 'page', page: 1, bytes: 2, runs: 1 },
      { kind: 'run', index: 2, run: 2 },
      { kind: 'run', index: 3, run: 3 },
      { kind: 'page', page: 2, bytes: 2, runs: 1 },
      { kind: 'run', index: 4, run: 4 },
    ]);
    assert.deepEqual(
      [0, 6, 7, 4101, 9001, 9002].map(offset => listing.rowOf(offset)),
      [1, 1, 2, 5, 7, undefined],
    );
    assert.deepEqual(listing.rows(3, 2), listing.rows(0, 100).slice(3, 5));
  });

  it('keeps what has become equal in its place, and takes what is new', () => {
    fc.assert(
      fc.property(fc.array(spots, { maxLength: 4 }), passes => {
        let merged = none;
        const seen = new Set<number>();
        for (const now of passes) {
          const before = merged;
          merged = merge(merged, listOf(now), 1000);
          for (const offset of now) seen.add(offset);
          const all = range(0, merged.runs.length);
          assert.deepEqual(
            all.map(i => merged.runs.offset(i)),
            [...seen].sort((a, b) => a - b),
          );
          assert.deepEqual(
            all.flatMap(i => (merged.equal[i] === 1 ? [] : [merged.runs.offset(i)])),
            now,
          );
          for (const i of all) {
            const was = merged.before[i] ?? -1;
            if (was >= 0) assert.equal(before.runs.offset(was), merged.runs.offset(i));
          }
        }
      }),
    );
  });

  it('replaces what a newer run overlaps, and keeps to its bound', () => {
    const merged = merge(merge(none, listOf([0, 10, 20], 8), 10), listOf([12], 2), 2);
    assert.deepEqual(
      range(0, merged.runs.length).map(i => [merged.runs.offset(i), merged.equal[i]]),
      [
        [0, 1],
        [12, 0],
      ],
    );
  });
});

describe('a filter', () => {
  const run: Run = { offset: 0x40, length: 8, bytes: 3, region: 'field', part: 0 };
  const every: RunFilter = { text: '', regions: ['field', 'padding', 'outside'], least: 0, hidden: [] };
  const judge = (filter: Partial<RunFilter>, path: string | null = 'ring.slots[37].price'): Verdict =>
    new Filter({ ...every, ...filter }).judge(run, () => path);

  it('looks for text in paths, for offsets and for ranges', () => {
    const cases: [string, Verdict][] = [
      ['', 'listed'],
      ['PRICE', 'listed'],
      ['slots[37]', 'listed'],
      ['slots[3]', 'text'],
      ['0x40', 'listed'],
      ['0x47', 'listed'],
      ['0x48', 'text'],
      ['0x0-0x40', 'text'],
      ['0x0-0x41', 'listed'],
    ];
    for (const [text, verdict] of cases) assert.equal(judge({ text }), verdict, text);
    assert.equal(judge({ text: 'price' }, null), 'text');
  });

  it('hides paths with what is below them, any index, and ranges', () => {
    const cases: [string, Verdict][] = [
      ['ring.slots[*].price', 'hidden'],
      ['ring.slots[*]', 'hidden'],
      ['ring', 'hidden'],
      ['ring.slots[36].price', 'listed'],
      ['ring.slots[*].pri', 'listed'],
      ['slots[*].price', 'listed'],
      ['ring.slots.*', 'listed'],
      ['0x40-0x48', 'hidden'],
      ['0x40-0x47', 'listed'],
    ];
    for (const [hidden, verdict] of cases) assert.equal(judge({ hidden: [hidden] }), verdict, hidden);
  });

  it('leaves out what is small, and kinds of places', () => {
    assert.equal(judge({ least: 4 }), 'small');
    assert.equal(judge({ regions: ['outside'] }), 'region');
  });

  it('asks for no name that it does not need', () => {
    const never = (): never => assert.fail('it was named');
    assert.equal(new Filter({ ...every, text: '0x40', hidden: ['0x0-0x8'] }).judge(run, never), 'listed');
  });
});
