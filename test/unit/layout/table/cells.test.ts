// Values of rows: the ring's as a person would read them, and what isn't there.
import assert from 'node:assert/strict';
import {
  cellsOf,
  rangesOf,
  type Cell,
  type CellContext,
  type Snapshot,
} from '../../../../src/layout/table/cells.js';
import type { Binding } from '../../../../src/layout/table/row.js';
import { StructTable } from '../../../../src/layout/table/table.js';
import { Maker } from '../../../support/layout/make.js';
import { ringBytes, ringLayout } from '../../../support/layout/ring.js';

const now = Date.UTC(2026, 10, 23, 14, 3, 53);

function snapshotOf(bytes: Uint8Array, size = bytes.length): Snapshot {
  return {
    size,
    read: (offset, length) => {
      const copy = new Uint8Array(length);
      copy.set(bytes.subarray(offset, offset + length));
      return copy;
    },
  };
}

const bindings: Binding[] = [{ name: 'ring', layout: ringLayout(), offset: 0 }];

function cells(
  paths: readonly string[],
  context: CellContext = {},
  snapshot = snapshotOf(ringBytes(now), 65_536),
): Cell[] {
  const table = new StructTable({ bindings, size: snapshot.size });
  const rows = paths.map(path => table.row(`ring.${path}`) ?? assert.fail(`there is ${path}`));
  return cellsOf(bindings, rows, snapshot, { now, ...context });
}

function texts(...paths: string[]): string[] {
  return cells(paths).map(cell => cell.text);
}

describe('cells of the struct table', () => {
  it('read as the ring’s own program would write them', () => {
    assert.deepEqual(texts('magic', 'version', 'head', 'raw'), ['"TICK"', '3', '435298', '0']);
    const [created] = cells(['created_ns']);
    assert.deepEqual([created?.text, created?.note], ['2026-11-23 14:02:53.000000000Z', '1 min ago']);
    assert.deepEqual(texts('slots[0].price', 'slots[0].symbol', 'slots[0].side'), [
      '187.42',
      '"AAPL"',
      'BID',
    ]);
    assert.deepEqual(texts('slots[0].aggressor', 'slots[0].odd_lot', 'slots[0].venue'), ['1', '1', '4']);
    assert.deepEqual(texts('matrix', 'matrix[1]', 'matrix[1][2]'), [
      '{{0, 1, 2}, {3, 4, 5}}',
      '{3, 4, 5}',
      '5',
    ]);
    assert.deepEqual(texts('slots[0]'), ['187.42 "AAPL" 200 BID …']);
    assert.deepEqual(texts('(hole 12)'), ['']);
    assert.deepEqual(cells(['head'])[0]?.number, 435_298);
  });

  it('say of a lock who has it, and what is wrong with that', () => {
    const holder = { tid: 4133, pid: 4133, command: 'consumer', maps: true };
    const [lock, owner, kind] = cells(['lock', 'lock.(owner)', 'lock.(kind)'], {
      sync: { holder: () => holder },
    });
    assert.deepEqual([lock?.text, lock?.warnings], ['locked by consumer 4133', undefined]);
    assert.deepEqual([owner?.text, kind?.text], ['consumer 4133', 'normal · process-shared']);
    const [dead] = cells(['lock'], { sync: { holder: () => 'gone' } });
    assert.equal(dead?.text, '4133 died holding it');
    // The state says already that it died: one row says so once.
    assert.deepEqual(dead.warnings, ['It is not robust: it will never be unlocked.']);
  });

  it('take a format for one field or for all of an array', () => {
    const formats = new Map([
      ['ring.slots[*].qty', 'hex'],
      ['ring.version', 'binary'],
      ['ring.slots[1].qty', 'decimal'],
    ] as const);
    assert.deepEqual(
      cells(['slots[0].qty', 'slots[1].qty', 'version'], { formats }).map(c => c.text),
      ['0x000000c8', '0', `0b${'3'.replace('3', '11').padStart(32, '0')}`],
    );
  });

  it('are never invented for bytes that aren’t there', () => {
    const bytes = ringBytes(now);
    const cut = snapshotOf(bytes, 0x144);
    const [price, slot, slots, lock] = cells(['slots[0].price', 'slots[0]', 'slots', 'lock'], {}, cut);
    assert.deepEqual([price?.text, price?.fault], ['—', 'past end']);
    assert.equal(slot?.fault, 'past end');
    assert.deepEqual([slots?.fault, slots?.note], ['past end', 'reaches past the end of the segment']);
    assert.equal(lock?.fault, undefined);
    const [hole] = cells(['head'], {}, { size: 65_536, read: () => 'hole' });
    assert.deepEqual([hole?.text, hole?.fault, hole?.note], ['—', 'unread', 'never written']);
    const [gone] = cells(['head'], {}, snapshotOf(bytes, 0x42));
    assert.deepEqual([gone?.text, gone?.fault], ['—', 'past end']);
  });

  it('want few bytes, in few pieces', () => {
    const table = new StructTable({ bindings, size: 65_536 });
    assert.deepEqual(rangesOf(bindings, table.rows(0, 3)), [{ offset: 0, length: 12 }]);
    const rows = ['ring.slots', 'ring.slots[1000].qty', 'ring.lock.(owner)'].flatMap(p => table.row(p) ?? []);
    assert.deepEqual(rangesOf(bindings, rows), [
      { offset: 0xc0, length: 0x140 + 512 - 0xc0 },
      { offset: 0x140 + 1000 * 40 + 24, length: 4 },
    ]);
  });

  it('travel as JSON does', () => {
    const table = new StructTable({ bindings, size: 65_536, expanded: ['ring.lock', 'ring.slots'] });
    const rows = table.rows(0, 100);
    const all = cellsOf(bindings, rows, snapshotOf(ringBytes(now), 65_536), { now });
    assert.deepEqual(JSON.parse(JSON.stringify({ rows, all })), { rows, all });
  });
});

describe('cells of what Rust and C++ write', () => {
  it('tell the arm of an enum that is chosen, and leave the others empty', () => {
    const make = new Maker();
    const u32 = make.u(4);
    const some = make.struct('Some', 8, { __0: { type: u32, offset: 4 } });
    const root = make.record(
      'struct',
      'Option<u32>',
      8,
      {},
      {
        discriminant: { name: '', role: 'member', type: u32, offset: 0 },
        variants: [
          {
            values: [{ low: 0n, high: 0n }],
            members: [{ name: 'None', role: 'member', type: make.struct('None', 8, {}), offset: 0 }],
          },
          { values: [], members: [{ name: 'Some', role: 'member', type: some, offset: 0 }] },
        ],
      },
    );
    const own: Binding[] = [{ name: 'o', layout: make.layout(root), offset: 0 }];
    const table = new StructTable({ bindings: own, size: 8 });
    const read = (...bytes: number[]): string[] => {
      const rows = ['o', 'o.None', 'o.Some', 'o.Some.__0'].flatMap(p => table.row(p) ?? []);
      return cellsOf(own, rows, snapshotOf(Uint8Array.from(bytes))).map(c =>
        c.inactive ? 'not chosen' : c.text,
      );
    };
    assert.deepEqual(read(1, 0, 0, 0, 7, 0, 0, 0), ['Some(7)', 'not chosen', '7', '7']);
    assert.deepEqual(read(0, 0, 0, 0, 0, 0, 0, 0), ['None', '{}', 'not chosen', '0']);
  });

  it('see through std::atomic and its like', () => {
    const make = new Maker();
    const base = make.struct('std::__atomic_base<int>', 4, { _M_i: { type: make.i(4) } });
    const atomic = make.add({
      kind: 'struct',
      name: 'std::atomic<int>',
      size: 4,
      members: [{ name: '', role: 'base', type: base, offset: 0 }],
    });
    const cell = make.struct('core::cell::UnsafeCell<u64>', 8, { value: { type: make.u(8) } });
    const rust = make.struct('core::sync::atomic::AtomicU64', 8, { v: { type: cell } });
    const root = make.struct('S', 16, { a: { type: atomic }, b: { type: rust, offset: 8 } });
    const own: Binding[] = [{ name: 's', layout: make.layout(root), offset: 0 }];
    const table = new StructTable({ bindings: own, size: 16 });
    const rows = table.rows(0, 10);
    assert.deepEqual(
      rows.map(r => [r.name, r.expandable]),
      [
        ['a', false],
        ['b', false],
      ],
    );
    const bytes = new Uint8Array(16);
    new DataView(bytes.buffer).setInt32(0, -5, true);
    bytes[8] = 9;
    assert.deepEqual(
      cellsOf(own, rows, snapshotOf(bytes)).map(c => c.text),
      ['-5', '9'],
    );
  });
});
