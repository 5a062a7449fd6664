// Which types a segment may hold: the right one comes first among many, with its reasons.
import assert from 'node:assert/strict';
import { LayoutError } from '../../../../src/layout/cursor.js';
import type { Layout, TypeEntry } from '../../../../src/layout/layout.js';
import { nameScorer } from '../../../../src/layout/suggest/names.js';
import { suggestTypes, type Suggestion } from '../../../../src/layout/suggest/suggest.js';
import type { Snapshot } from '../../../../src/layout/table/cells.js';
import { Maker } from '../../../support/layout/make.js';
import { posixLayout } from '../../../support/layout/posix.js';
import { ringBytes, ringLayout } from '../../../support/layout/ring.js';

const now = Date.UTC(2026, 10, 23, 14, 3, 53);

function entry(name: string, size: number, kind: TypeEntry['kind'] = 'struct'): TypeEntry {
  return { id: name, kind, name, size, unit: 'ring.c' };
}

function snapshotOf(bytes: Uint8Array, size: number): Snapshot {
  return {
    size,
    read: (offset, length) => {
      const copy = new Uint8Array(length);
      copy.set(bytes.subarray(offset, offset + length));
      return copy;
    },
  };
}

function suggest(
  name: string,
  size: number,
  bytes: Uint8Array,
  types: readonly (readonly [TypeEntry, Layout | undefined])[],
  rest = false,
): Suggestion[] {
  const layouts = new Map(types.map(([e, layout]) => [e.id, layout]));
  const segment = { name, size, snapshot: snapshotOf(bytes, size), context: { now }, rest };
  return suggestTypes(
    segment,
    types.map(([e]) => e),
    e => layouts.get(e.id),
  );
}

describe('suggesting types', () => {
  const ring = ringLayout();
  const size = 0x140 + 1024 * 40;

  it('takes what begins in the middle for no segment of that name', () => {
    const slots = 40 * 1024;
    const types = [
      [entry('tick_ring', 41_280 - 0x140), ring] as const,
      [entry('slot', 40), undefined] as const,
    ];
    const whole = suggest('/ticks', slots, new Uint8Array(64), types);
    const rest = suggest('/ticks', slots, new Uint8Array(64), types, true);
    const reasons = (found: Suggestion[]): string => found.flatMap(s => s.reasons).join('; ');
    assert.match(reasons(whole), /its name is like the segment's/);
    assert.doesNotMatch(reasons(rest), /its name is like|that of the segment,|fill the segment/);
    assert.match(reasons(rest), /its size is that of the rest of the segment, 40960 bytes/);
    assert.match(reasons(rest), /1024 of it fill the rest of the segment/);
    assert.equal(rest.find(s => s.entry.name === 'slot')?.count, 1024);
  });

  it('puts the type first whose size, bytes and name fit', () => {
    const make = new Maker();
    const wrong = make.struct('config', size, {
      mode: { type: make.enumeration('mode', { A: 1, B: 2, C: 3 }) },
    });
    const found = suggest('/ticks', size, ringBytes(now), [
      [entry('config', size), make.layout(wrong)],
      [entry('tick_ring', size), ring],
      [entry('_IO_FILE', 216), undefined],
      [entry('side', 4, 'enum'), undefined],
    ]);
    assert.equal(found[0]?.entry.name, 'tick_ring');
    assert.deepEqual(found[0].reasons.slice(0, 2), [
      `its size is that of the segment, ${size} bytes`,
      "its name is like the segment's",
    ]);
    assert.ok(found[0].reasons.includes('magic reads "TICK"'), found[0].reasons.join('; '));
    // Of the right size, too, but no value of its enum is what stands there.
    assert.equal(
      found.find(s => s.entry.name === 'config'),
      undefined,
    );
  });

  it('knows a page that is filled up, an array of records, and a header with elements', () => {
    const make = new Maker();
    const u8 = make.u(8);
    const sample = make.struct('sample', 24, {
      a: { type: u8 },
      b: { type: u8, offset: 8 },
      c: { type: u8, offset: 16 },
    });
    const log = make.struct('journal', 16, {
      count: { type: u8 },
      entries: { type: make.array(sample, undefined), offset: 16 },
    });
    const types = [
      [entry('sample', 24), make.layout(sample)],
      [entry('journal', 16), make.layout(log)],
      [entry('state', 4000), make.layout(make.struct('state', 4000, { a: { type: u8 } }))],
    ] as const;
    const array = suggest('/samples', 24 * 1000, new Uint8Array(64), types)[0];
    assert.deepEqual([array?.entry.name, array?.count], ['sample', 1000]);
    const journal = suggest('/journal', 16 + 24 * 77, new Uint8Array(64), types)[0];
    assert.equal(journal?.entry.name, 'journal');
    assert.ok(journal.reasons.includes('a header and 77 elements fill the segment'));
    const state = suggest('/x', 4096, new Uint8Array(64), types)[0];
    assert.deepEqual(
      [state?.entry.name, state?.reasons[0]],
      ['state', '4000 bytes fill the segment up to its last page'],
    );
  });

  it('reads no more types than it must, and passes over those that can’t be read', () => {
    let read = 0;
    const entries = Array.from({ length: 20_000 }, (_, i) => entry(`type${i}`, 64 + i));
    const found = suggestTypes(
      { name: '/ticks', size: 4096, snapshot: snapshotOf(new Uint8Array(64), 4096) },
      entries,
      e => {
        read++;
        throw new LayoutError('malformed', e.name, 'made up');
      },
    );
    assert.ok(read <= 80, `${read} were read`);
    assert.equal(found[0]?.entry.size, 4096);
  });

  it('suggests nothing where nothing speaks for anything', () => {
    const make = new Maker();
    const types = [
      [entry('point', 8), make.layout(make.struct('point', 8, { x: { type: make.u(4) } }))],
    ] as const;
    assert.deepEqual(suggest('/orders', 65_536, new Uint8Array(64), types), []);
  });

  it('knows what only a typedef names, and nothing twice', () => {
    const make = new Maker();
    const words = {
      a: { type: make.u(8) },
      b: { type: make.u(8), offset: 8 },
      c: { type: make.u(8), offset: 16 },
    };
    const typedef = (name: string): TypeEntry => ({ id: name, kind: 'typedef', name, unit: 'ring.c' });
    const named = make.struct('sample', 24, words);
    const types = [
      [entry('sample', 24), make.layout(named)],
      [typedef('sample_t'), make.layout(make.typedef('sample_t', named))],
      [typedef('samples_t'), make.layout(make.typedef('samples_t', make.struct('', 24, words)))],
      [typedef('id_t'), make.layout(make.typedef('id_t', make.u(4)))],
    ] as const;
    const found = suggest('/samples', 24 * 1000, new Uint8Array(64), types);
    assert.deepEqual(
      found.map(({ entry: { kind, name, size }, count }) => [kind, name, size, count]),
      [
        ['struct', 'sample', 24, 1000],
        ['typedef', 'samples_t', 24, 1000],
      ],
    );
  });

  it('takes a named semaphore for a semaphore, of glibc and of musl', () => {
    for (const form of ['glibc', 'musl'] as const) {
      const layout = posixLayout('semaphore', 32, form);
      const make = new Maker();
      const other = make.struct('turnstile', 32, { magic: { type: make.array(make.char(), 8) } });
      const entries: TypeEntry[] = [
        entry('turnstile', 32),
        { id: 'sem_t', kind: 'typedef', name: 'sem_t', unit: 'a.c' },
      ];
      const bytes = Uint8Array.of(...Buffer.from('TURNSTIL'));
      const of = (semaphore: boolean): Suggestion[] =>
        suggestTypes(
          { name: '/turnstile', size: 32, snapshot: snapshotOf(bytes, 32), semaphore, isOwn: () => true },
          entries,
          e => (e.name === 'sem_t' ? layout : make.layout(other)),
        );
      const [first] = of(true);
      assert.deepEqual(
        [first?.entry.name, first?.reasons[0]],
        ['sem_t', 'it is a named semaphore, which is what this type is for'],
      );
      assert.equal(of(false)[0]?.entry.name, 'turnstile');
    }
  });

  it('compares names by their words', () => {
    const nameScore = (type: string, segment: string): number => nameScorer(segment)(type);
    assert.equal(nameScore('tick_ring', '/ticks'), 1);
    assert.equal(nameScore('OrderBook', '/shm_order-book'), 1);
    assert.ok(nameScore('ns::Ring<tick>', '/ticks') === 0);
    assert.equal(nameScore('config', '/ticks'), 0);
    assert.equal(nameScore('tick', '0x00005412'), 0);
  });
});
