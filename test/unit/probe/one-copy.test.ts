// Hex and struct of one frame show one copy: whatever a writer does between two reads, no byte differs from its field.
// In plain memory. Not the table's values themselves: table-feed.test.ts.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Bound } from '../../../src/probe/bound.js';
import { Sampler } from '../../../src/probe/sampler.js';
import { TableBytes } from '../../../src/probe/table-bytes.js';
import { TableFeed } from '../../../src/probe/table-feed.js';
import { ViewFeed } from '../../../src/probe/view-feed.js';
import type { Frame, ViewSpec } from '../../../src/protocol/frame.js';
import { Maker } from '../../support/layout/make.js';
import { MemorySource } from './memory-source.js';
import { watchOf } from './watch-of.js';

const size = 3 * 4096 + 100;

function words(values: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(values).buffer);
}

/** Frames of a segment of four words, of which a writer makes others before each read. */
async function framesOf(
  sequence: string | undefined,
  write: (source: MemorySource) => void,
): Promise<Frame[]> {
  const make = new Maker();
  const [u32, members] = [make.u(4), ['a', 'b', 'c', 'd']];
  const layout = make.layout(
    make.struct(
      'four',
      16,
      Object.fromEntries(members.map((name, i) => [name, { type: u32, offset: i * 4 }])),
    ),
  );
  const type = { name: 'four', types: 1, entry: '', offset: 0, count: 1 as const, formats: {} };
  const bound = new Bound([{ type: sequence === undefined ? type : { ...type, sequence }, layout }], 16);
  const view = { revision: 1, expanded: ['four'], holes: false, filter: '', first: 0, count: 9 };
  const table = { ...view, pinned: [], twice: false };
  const spec: ViewSpec = { revision: 1, offset: 0, length: 16, hz: 200, cell: 0, table };
  const source = new MemorySource(16);
  source.write(0, words([2, 2, 2, 2]));
  source.beforeRead = () => write(source);
  const frames: Frame[] = [];
  let feed: ViewFeed | undefined;
  await new Promise<void>(done => {
    feed = new ViewFeed(spec, {
      attachment: 1,
      source: () => source,
      send: frame => {
        frames.push(frame);
        if (frames.length === 20) done();
        return Promise.resolve();
      },
      sampled: () => undefined,
      diff: () => undefined,
      table: (_, last) => last ?? new TableFeed(bound, table, { offset: 0, length: 16 }, () => ({})),
      failed: error => assert.fail(String(error)),
      watch: watchOf(() => source),
      open: () => assert.fail('no other moment is asked for'),
    });
  });
  feed?.end();
  return frames;
}

/** What hex and struct have of each frame: the words, and the fields. */
function* both(frames: readonly Frame[]): Generator<[number[], string[]]> {
  const bytes = new Uint8Array(16);
  const texts: string[] = [];
  for (const { runs, table } of frames) {
    for (const run of runs) bytes.set(run.bytes, run.offset);
    for (const { at, cell } of table?.cells ?? []) texts[at] = cell.text;
    yield [[...new Uint32Array(bytes.buffer.slice(0))], [...texts]];
  }
}

describe('the copy of one frame', () => {
  it('is the same in hex and struct, however fast a writer is', async () => {
    let count = 2;
    const frames = await framesOf(undefined, source => {
      count++;
      source.write(0, words([count, count, count, count]));
    });
    assert.equal(frames.length, 20);
    for (const [hex, fields] of both(frames)) assert.deepEqual(fields, hex.map(String));
  });

  it('is the one that a sequence lock confirms', async () => {
    let [turn, count] = [0, 2];
    const frames = await framesOf('a', source => {
      // Of three reads (counter, copy, counter) the second is torn every other time.
      if (++turn % 6 === 2) source.write(0, words([count + 1, count + 2, 0, 0]));
      else if (turn % 6 === 4) source.write(0, words([(count += 2), count, count, count]));
    });
    for (const [hex, fields] of both(frames)) assert.deepEqual(fields, hex.map(String));
  });

  it('is, in part, what else had to be read, with the same holes', () => {
    const piece = fc.record({ offset: fc.nat(size + 50), length: fc.nat(5000) });
    fc.assert(
      fc.property(
        fc.array(fc.record({ offset: fc.nat(size - 200), data: fc.uint8Array({ maxLength: 200 }) })),
        fc.nat(size),
        fc.nat(9000),
        piece,
        fc.array(fc.nat(3), { maxLength: 2 }),
        (writes, from, length, one, unreadable) => {
          const source = new MemorySource(size);
          for (const { offset, data } of writes) source.write(offset, data);
          for (const page of unreadable) source.unreadable.add(page);
          const sampler = new Sampler(from, length);
          const shared = sampler.copy(source);
          const plain = TableBytes.read(source, [one], size);
          const mixed = TableBytes.read(source, [one], size, shared);
          assert.ok(mixed.equals(plain));
        },
      ),
    );
  });
});
