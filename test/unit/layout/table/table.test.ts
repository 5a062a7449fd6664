// The rows of the struct table: nesting, holes, paths, bytes, a filter, millions of elements; against a slow twin
// that lists every row.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Layout } from '../../../../src/layout/layout.js';
import type { Row, TableSpec } from '../../../../src/layout/table/row.js';
import { StructTable } from '../../../../src/layout/table/table.js';
import { Maker } from '../../../support/layout/make.js';
import { ringLayout } from '../../../support/layout/ring.js';

function tableOf(layout: Layout, more: Partial<TableSpec> = {}): StructTable {
  return new StructTable({ bindings: [{ name: 'ring', layout, offset: 0 }], size: 65_536, ...more });
}

function all(table: StructTable): Row[] {
  return table.rows(0, table.rowCount);
}

function outline(rows: readonly Row[]): string[] {
  return rows.map(
    r =>
      `${'  '.repeat(r.depth)}${r.expandable ? (r.expanded ? '-' : '+') : ' '}${r.name} ${r.offset ?? '?'} ${r.size}`,
  );
}

describe('the struct table', () => {
  it('lists fields in the order of memory, anonymous unions opened, holes as rows', () => {
    const table = tableOf(ringLayout(), { holes: true });
    assert.deepEqual(outline(all(table)), [
      ' magic 0 4',
      ' version 4 4',
      ' capacity 8 4',
      ' hole 12 4',
      ' created_ns 16 8',
      ' hole 24 40',
      ' head 64 8',
      ' hole 72 56',
      ' tail 128 8',
      ' raw 136 8',
      ' low 136 4',
      ' high 140 4',
      ' hole 144 48',
      '+lock 192 40',
      ' hole 232 24',
      '+matrix 256 12',
      ' hole 268 52',
      '+slots 320 40960',
    ]);
    assert.deepEqual(
      all(tableOf(ringLayout())).filter(r => r.kind === 'hole'),
      [],
    );
    const types = Object.fromEntries(all(table).map(r => [r.name, r.type]));
    assert.equal(types['head'], '_Atomic uint64_t');
    assert.equal(types['slots'], 'struct tick[1024]');
    assert.equal(types['matrix'], 'u16[2][3]');
    assert.deepEqual(
      all(table)
        .filter(r => r.shared)
        .map(r => r.name),
      ['raw', 'low', 'high'],
    );
  });

  it('nests what is expanded', () => {
    const expanded = ['ring.lock', 'ring.matrix', 'ring.matrix[1]', 'ring.slots', 'ring.slots[96]'];
    const table = tableOf(ringLayout(), { expanded, holes: true });
    assert.equal(table.rowCount, 18 + 7 + 5 + 1024 + 13);
    const at = table.indexOf('ring.slots[96]') ?? assert.fail('it is shown');
    assert.deepEqual(outline(table.rows(at, 13)), [
      '  -[96] 4160 40',
      '     price 4160 8',
      '     ts_ns 4168 8',
      '    +symbol 4176 8',
      '     qty 4184 4',
      '     side 4188 4',
      '     aggressor 4192 1',
      '     hole 4192 0',
      '     odd_lot 4192 1',
      '     hole 4192 0',
      '     venue 4192 2',
      '     hole 4193 0',
      '     hole 4194 2',
    ]);
    assert.deepEqual(table.row('ring.slots[96].venue')?.bits, { bitOffset: 6, bitSize: 5 });
    assert.deepEqual(
      table.rows(table.indexOf('ring.lock') ?? 0, 6).map(r => [r.kind, r.name, r.offset, r.size]),
      [
        ['member', 'lock', 192, 40],
        ['fact', 'kind', 208, 4],
        ['fact', 'owner', 200, 4],
        ['fact', 'waiters', 192, 4],
        ['fact', 'recursion', 196, 4],
        ['fact', 'users', 204, 4],
      ],
    );
    const second = table.rows(table.indexOf('ring.matrix[1]') ?? 0, 4);
    assert.deepEqual(outline(second), ['  -[1] 262 6', '     [0] 262 2', '     [1] 264 2', '     [2] 266 2']);
  });

  it('knows a byte’s field and a field’s bytes, expanded or not', () => {
    const table = tableOf(ringLayout());
    assert.equal(table.pathAt(4165)?.path, 'ring.slots[96].price');
    assert.deepEqual(table.pathAt(4176 + 3), { path: 'ring.slots[96].symbol', offset: 4176, size: 8 });
    assert.equal(table.pathAt(13)?.path, 'ring.(hole 12)');
    assert.equal(table.pathAt(140)?.path, 'ring.raw');
    assert.equal(table.pathAt(200)?.path, 'ring.lock');
    assert.equal(table.pathAt(4193)?.path, 'ring.slots[96].venue');
    assert.equal(table.pathAt(65_000), undefined);
    assert.deepEqual(table.rangeOf('ring.slots[1023].seq'), {
      path: 'ring.slots[1023].seq',
      offset: 320 + 1023 * 40 + 36,
      size: 4,
    });
    assert.deepEqual(table.rangeOf('ring.matrix[1][2]'), { path: 'ring.matrix[1][2]', offset: 266, size: 2 });
    for (const path of [
      'ring.slots[1024]',
      'ring.nothing',
      'other.head',
      'ring..head',
      '',
      'ring.slots.price',
    ])
      assert.equal(table.rangeOf(path), undefined, path);
    assert.equal(table.row('ring.slots[7].qty')?.offset, 320 + 7 * 40 + 24);
  });

  it('tells what has no value of its own: records, arrays of these and holes', () => {
    const table = tableOf(ringLayout(), { holes: true });
    const whole = ['ring', 'ring.slots', 'ring.slots[3]', 'ring.lock', 'ring.(hole 12)'];
    const single = [
      'ring.head',
      'ring.low',
      'ring.slots[3].venue',
      'ring.slots[3].side',
      'ring.slots[3].symbol',
    ];
    for (const path of whole) assert.equal(table.isWhole(path), true, path);
    for (const path of [...single, 'ring.matrix', 'ring.matrix[1]', 'ring.nothing'])
      assert.equal(table.isWhole(path), false, path);
  });

  it('finds for every byte the field whose bytes these are', () => {
    const table = tableOf(ringLayout());
    for (let offset = 0; offset < 320 + 3 * 40; offset++) {
      const place = table.pathAt(offset) ?? assert.fail(`byte ${offset} has a place`);
      const bits = place.bits;
      const end = bits
        ? place.offset + Math.ceil((bits.bitOffset + bits.bitSize) / 8)
        : place.offset + place.size;
      assert.ok(place.offset <= offset && offset < end, `${offset} in ${JSON.stringify(place)}`);
      if (!place.path.includes('(')) assert.deepEqual(table.rangeOf(place.path), place);
    }
  });

  it('keeps what a filter names and what leads to it', () => {
    const table = tableOf(ringLayout(), { filter: 'PRI', expanded: ['ring.slots'] });
    assert.equal(table.rowCount, 1 + 1024 * 2);
    assert.deepEqual(outline(table.rows(1001, 4)), [
      '  -[500] 20320 40',
      '     price 20320 8',
      '  -[501] 20360 40',
      '     price 20360 8',
    ]);
    assert.deepEqual(table.rows(1001, 4), all(table).slice(1001, 1005));
    assert.equal(table.indexOf('ring.slots[501].price'), 1004);
    assert.deepEqual(outline(all(tableOf(ringLayout(), { filter: 'lock' }))), ['+lock 192 40']);
    assert.deepEqual(all(tableOf(ringLayout(), { filter: 'nowhere' })), []);
    // A path, as it stands in the status line: its last name.
    const path = { filter: 'ring.slots[3].price', expanded: ['ring.slots'] };
    assert.deepEqual(outline(all(tableOf(ringLayout(), path))), outline(all(table)));
  });

  it('opens every element at once, and some of them further', () => {
    const expanded = ['ring.slots', 'ring.slots[*]', 'ring.slots[3].symbol'];
    const table = tableOf(ringLayout(), { expanded });
    const rows = all(table);
    assert.equal(rows.length, 10 + 2 + 1024 * 10 + 8);
    for (const first of [0, 11, 40, 46, 47, 55, 10_000])
      assert.deepEqual(table.rows(first, 20), rows.slice(first, first + 20));
    rows.forEach((row, index) => assert.equal(table.indexOf(row.path), index));
  });

  it('shows several bindings, at several offsets, with a row each', () => {
    const make = new Maker();
    const header = make.struct('header', 8, { a: { type: make.u(4) }, b: { type: make.u(4), offset: 4 } });
    const bindings = [
      { name: 'header', layout: make.layout(header), offset: 0x1000 },
      { name: 'ring', layout: ringLayout(4), offset: 0x100 },
    ];
    const table = new StructTable({ bindings, size: 65_536, expanded: ['header'] });
    assert.deepEqual(outline(all(table)), ['-header 4096 8', '   a 4096 4', '   b 4100 4', '+ring 256 480']);
    assert.equal(table.pathAt(0x1004)?.path, 'header.b');
    assert.equal(table.pathAt(0x148)?.path, 'ring.head'.replace('head', '(hole 72)'));
    assert.equal(table.indexOf('header.b'), 2);
  });

  it('ends a flexible array with the segment', () => {
    const make = new Maker();
    const root = make.struct('log', 8, {
      count: { type: make.u(4) },
      entries: { type: make.array(make.u(8), undefined), offset: 8 },
    });
    const table = tableOf(make.layout(root), { size: 8 + 8 * 5 + 3, expanded: ['ring.entries'] });
    assert.deepEqual(outline(all(table)).slice(1, 3), ['-entries 8 40', '   [0] 8 8']);
    assert.equal(table.rowCount, 7);
    assert.equal(table.pathAt(47)?.path, 'ring.entries[4]');
  });

  it('tells cache lines', () => {
    const rows = new Map(all(tableOf(ringLayout(), {})).map(r => [r.name, r]));
    assert.deepEqual(
      [rows.get('head')?.line, rows.get('tail')?.line, rows.get('slots')?.crosses],
      [1, 2, 639],
    );
    const shifted = new StructTable({
      bindings: [{ name: 'r', layout: ringLayout(), offset: 60 }],
      size: 65_536,
      cacheLine: 128,
    });
    assert.deepEqual([shifted.rows(1, 1)[0]?.line, shifted.row('r.created_ns')?.line], [0, 0]);
  });

  it('lists the arms of a Rust enum, its tag no hole of theirs', () => {
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
          {
            values: [{ low: 1n, high: 1n }],
            members: [{ name: 'Some', role: 'member', type: some, offset: 0 }],
          },
        ],
      },
    );
    const table = tableOf(make.layout(root), { holes: true, expanded: ['ring.Some'] });
    assert.deepEqual(outline(all(table)), [' None 0 8', '-Some 0 8', '   __0 4 4']);
  });

  it('gives what tables without sense claim one typed error, or an end', () => {
    const make = new Maker();
    const self = make.types.length;
    make.struct('loop', 8, { '#1': { type: self }, '#2': { type: self } });
    assert.throws(() => tableOf(make.layout(self)), { name: 'LayoutError' });
    const named = make.types.length;
    make.struct('loop', 8, { a: { type: named }, b: { type: named } });
    const table = tableOf(make.layout(named), { filter: 'a' });
    assert.ok(table.rowCount > 0);
    assert.throws(() => table.pathAt(3), { name: 'LayoutError' });
  });

  it('gives any window of rows as listing them all does', () => {
    const paths = [
      'ring.lock',
      'ring.matrix',
      'ring.matrix[0]',
      'ring.matrix[1]',
      'ring.slots',
      'ring.slots[0]',
      'ring.slots[7]',
      'ring.slots[7].symbol',
      'ring.slots[*]',
      'ring.matrix[*]',
    ];
    fc.assert(
      fc.property(
        fc.subarray(paths),
        fc.boolean(),
        fc.nat(120),
        fc.nat(30),
        (expanded, holes, first, count) => {
          const table = tableOf(ringLayout(8), { expanded, holes });
          const rows = all(table);
          assert.equal(rows.length, table.rowCount);
          assert.equal(new Set(rows.map(r => r.path)).size, rows.length);
          assert.deepEqual(table.rows(first, count), rows.slice(first, first + count));
          for (const [index, row] of rows.entries()) {
            assert.equal(table.indexOf(row.path), index);
            assert.deepEqual({ ...table.row(row.path), expanded: row.expanded, depth: row.depth }, row);
            // Below each expanded row come deeper ones, below others none.
            const deeper = (rows[index + 1]?.depth ?? 0) > row.depth;
            assert.equal(deeper, row.expanded);
          }
        },
      ),
    );
  });
});
