// Comparisons of structs that a sequence lock guards: their rows are of one copy that the lock confirms, or say that
// they are not, in the pane and in texts, however a writer goes on between the reads. In plain memory.
import assert from 'node:assert/strict';
import { Bound } from '../../../../src/probe/bound.js';
import { diffHandlers } from '../../../../src/probe/time/diff-service.js';
import type { DiffFormat } from '../../../../src/protocol/diff.js';
import { Maker } from '../../../support/layout/make.js';
import { DiffStand, view } from './diff-stand.js';

const size = 2 * 4096;

/** A counter and three words behind it that are always as the counter is, but while a writer is at it. */
function guardedWords(): Bound {
  const make = new Maker();
  const u32 = make.u(4);
  const members = ['seq', 'b', 'c', 'd'].map((name, i) => [name, { type: u32, offset: i * 4 }] as const);
  const layout = make.layout(make.struct('words', 16, Object.fromEntries(members)));
  const type = { name: 'words', types: 1, entry: '', offset: 0, count: 1 as const, formats: {} };
  return new Bound([{ type: { ...type, sequence: 'seq' }, layout }], size);
}

const words = (...values: number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

describe('a comparison of what a sequence lock guards', function () {
  this.timeout(20_000);
  let stand: DiffStand;
  beforeEach(() => {
    stand = new DiffStand(size, guardedWords());
    for (const source of [stand.a, stand.b]) source.write(0, words(2, 2, 2, 2));
    stand.b.write(4096, words(7));
  });
  afterEach(() => stand.end());

  const values = (side: 'a' | 'b'): string[] =>
    stand.runs.flatMap(run => (run.path === null ? [] : [run[side]]));
  const torn = (): unknown[] => stand.runs.map(run => run.torn);
  const text = async (format: DiffFormat): Promise<string> => {
    const { a, b, filter } = view;
    const told = await diffHandlers(() => stand.compared).diffText({ attachment: 1, a, b, filter, format });
    return told.text;
  };

  it('has values of one state, while a writer writes between any two reads', async () => {
    let [turn, count] = [0, 100];
    stand.b.beforeRead = () => {
      turn++;
      // A write has begun, goes on, is done; then two reads find it still.
      if (turn % 5 === 0) stand.b.write(0, words(count + 1, count + 2));
      else if (turn % 5 === 1) stand.b.write(8, words(count + 2));
      else if (turn % 5 === 2) stand.b.write(0, words((count += 2), count, count, count));
    };
    stand.show();
    const seen = new Set<string>();
    for (let frame = 0; frame < 30; frame++) {
      await stand.whole();
      stand.take();
      const told = values('b');
      if (!torn().some(Boolean)) {
        assert.equal(new Set(told).size, 1, told.join());
        assert.equal(told.length, 4);
        seen.add(told[0] ?? '');
      }
      stand.refresh();
    }
    assert.ok(seen.size > 5, `${seen.size} states`);
    const document = JSON.parse(await text('json')) as {
      runs: { b?: string; torn?: string[]; after: string }[];
    };
    const fields = document.runs.filter(run => run.b !== undefined);
    assert.equal(new Set(fields.map(run => run.b)).size, 1, 'a text too is of one state');
    assert.equal(new Set(fields.map(run => run.after)).size, 1, 'and so are its bytes');
    assert.deepEqual(
      fields.flatMap(run => run.torn ?? []),
      [],
    );
  });

  it('says so where a writer is at it all the time, of what it guards alone', async () => {
    stand.b.write(0, words(3, 9, 2, 2));
    stand.show();
    await stand.whole();
    assert.deepEqual(stand.lines, ['words.seq 2 → 3 +1', 'words.b 2 → 9 +7', '0x1000 00 → 07']);
    assert.deepEqual(torn(), [['b'], ['b'], undefined]);
    assert.match(await text('text'), /words\.b {2}2 → ≈ 9 \(\+7\)/);
    assert.match(await text('markdown'), /\| `2` \| `≈ 9` \|/);
    assert.match(await text('json'), /"b":"9","delta":"\+7","torn":\["b"\]/);
    stand.b.write(0, words(4, 4, 4, 4));
    await stand.until('a confirmed copy', () => !torn().some(Boolean));
    assert.deepEqual(values('b').slice(0, 2), ['4', '4']);
  });

  it('says so of what was caught in the middle of a write and stands still', async () => {
    stand.a.write(0, words(1, 9));
    stand.show();
    await stand.whole();
    assert.deepEqual(torn(), [['a'], ['a'], undefined]);
  });
});
