// Type tables and bytes that no compiler made: whatever is asked of them ends soon, in an answer or in one typed error.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LayoutError } from '../../../../src/layout/cursor.js';
import { compareLayouts } from '../../../../src/layout/compare/compare.js';
import { decode, preview } from '../../../../src/layout/decode/decode.js';
import { formats } from '../../../../src/layout/decode/value.js';
import type { Layout, Member, Type } from '../../../../src/layout/layout.js';
import { plausibility } from '../../../../src/layout/suggest/plausible.js';
import { locksOf, lockStates } from '../../../../src/layout/sync/locks.js';
import { cacheLinesOf } from '../../../../src/layout/table/cache-lines.js';
import { cellsOf, rangesOf, type Snapshot } from '../../../../src/layout/table/cells.js';
import { holesOf } from '../../../../src/layout/table/holes.js';
import { leavesOf } from '../../../../src/layout/table/leaves.js';
import { StructTable } from '../../../../src/layout/table/table.js';

const count = 12;
const id = fc.integer({ min: 0, max: count });
const name = fc.constantFrom(
  '',
  'a',
  'b',
  'x futex',
  'pthread_mutex_t',
  'std::atomic<T>',
  'uint8_t',
  '\u202e.[',
  'tv_sec',
  'magic',
);
const size = fc.oneof(fc.nat(64), fc.constantFrom(0, 1, 40, 2 ** 31, 2 ** 53 - 1));
const offset = fc.oneof(fc.nat(64), fc.constantFrom(-1, 2 ** 32, 2 ** 53));
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

/** Without what is undefined, as the types want it. */
function tidy<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;
}

const member = fc
  .record({
    name,
    role: fc.constantFrom('member', 'base', 'virtual base', 'vptr'),
    type: id,
    offset: optional(offset),
    bitOffset: optional(fc.nat(200)),
    bitSize: optional(fc.nat(200)),
  })
  .map(m => tidy(m) as Member);

const variantPart = fc
  .record({
    discriminant: optional(member),
    variants: fc.array(
      fc.record({
        values: fc.array(fc.record({ low: fc.bigInt(-300n, 300n), high: fc.bigInt(-300n, 300n) }), {
          maxLength: 2,
        }),
        members: fc.array(member, { maxLength: 2 }),
      }),
      { maxLength: 3 },
    ),
  })
  .map(tidy);

const type: fc.Arbitrary<Type> = fc
  .oneof(
    fc.record({
      kind: fc.constant('base'),
      name,
      size,
      encoding: fc.constantFrom(
        'signed',
        'unsigned',
        'bool',
        'char',
        'utf',
        'float',
        'complex',
        'address',
        'decimal',
      ),
      bits: optional(fc.nat(200)),
      byteOrder: optional(fc.constantFrom('little', 'big')),
    }),
    fc.record({
      kind: fc.constant('pointer'),
      role: fc.constantFrom('pointer', 'member pointer'),
      name,
      size,
      pointee: name,
    }),
    fc.record({
      kind: fc.constant('array'),
      element: id,
      dimensions: fc.array(fc.record({ lower: fc.nat(3), count: optional(size) }).map(tidy), {
        maxLength: 3,
      }),
      stride: optional(size),
    }),
    fc.record({
      kind: fc.constantFrom('struct', 'class', 'union'),
      name,
      size: optional(size),
      members: fc.array(member, { maxLength: 5 }),
      variantPart: optional(variantPart),
    }),
    fc.record({
      kind: fc.constant('enum'),
      name,
      size: fc.nat(16),
      signed: fc.boolean(),
      scoped: fc.boolean(),
      enumerators: fc.array(fc.record({ name, value: fc.bigInt(-20n, 20n) }), { maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant('typedef'), name, type: id }),
    fc.record({ kind: fc.constant('qualified'), qualifier: fc.constantFrom('const', 'atomic'), type: id }),
    fc.record({ kind: fc.constantFrom('void', 'function', 'unspecified'), name, size: optional(fc.nat(16)) }),
  )
  .map(t => tidy(t) as Type);

const layout: fc.Arbitrary<Layout> = fc.record({
  target: fc.record({
    byteOrder: fc.constantFrom('little', 'big'),
    addressSize: fc.constantFrom(4, 8),
    machine: fc.constantFrom('x86-64', 'ppc64', 'aarch64'),
  }),
  types: fc.array(type, { minLength: 1, maxLength: count }),
  root: id,
});

const path = fc.constantFrom(
  't',
  't.a',
  't.b',
  't.a.a',
  't.a[0]',
  't[*]',
  't[1]',
  't[0].a',
  't.<a>',
  't.a[*].b',
  't."\\u202e.["',
  't.(kind)',
  't..',
  '[',
);

/** Its answer, or undefined where the table made no sense. Any other error is a fault of ours. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof LayoutError)) throw error;
    assert.doesNotMatch(error.message, /\u202e/);
    return undefined;
  }
}

describe('types that make no sense', function () {
  this.timeout(120_000);

  it('end soon, in an answer or in one typed error', () => {
    let slowest = 0;
    const input = fc.record({
      a: layout,
      b: layout,
      bytes: fc.uint8Array({ maxLength: 96 }),
      expanded: fc.array(path, { maxLength: 5 }),
      filter: fc.constantFrom('', 'a', 'zz'),
      holes: fc.boolean(),
      format: fc.constantFrom(...formats),
      at: fc.nat(100),
    });
    fc.assert(
      fc.property(input, ({ a, b, bytes, expanded, filter, holes, format, at }) => {
        const start = performance.now();
        const size = bytes.length;
        const snapshot: Snapshot = { size, read: (from, length) => bytes.subarray(from, from + length) };
        const bindings = [
          { name: 't', layout: a, offset: 0 },
          { name: 'u', layout: b, offset: 8 },
        ];
        attempt(() => {
          const table = new StructTable({ bindings, size, expanded, filter, holes });
          const rows = table.rows(Math.min(at, Math.max(0, table.rowCount - 1)), 40);
          rangesOf(bindings, rows);
          for (const { path: at, name: called, type: of } of rows)
            assert.doesNotMatch([at, called, of].join(), /\u202e/);
          attempt(() => cellsOf(bindings, rows, snapshot, { now: 0, formats: new Map([['t.a', format]]) }));
          for (const row of rows) attempt(() => table.indexOf(row.path));
        });
        const table = attempt(() => new StructTable({ bindings, size }));
        attempt(() => table?.pathAt(at));
        for (const p of expanded) attempt(() => table?.rangeOf(p));
        attempt(() => {
          let left = 200;
          for (const row of leavesOf({ name: 't', layout: a, offset: 0 }, 0, snapshot)) {
            attempt(() => cellsOf(bindings, [row], snapshot));
            if (--left === 0) break;
          }
        });
        attempt(() =>
          decode(
            a,
            a.root,
            bytes,
            at % 16,
            { format, now: 0 },
            at % 3 === 0 ? { bitOffset: at, bitSize: at } : undefined,
          ),
        );
        attempt(() => preview(a, a.root, bytes, 0, { format }));
        const differences = attempt(() => compareLayouts(a, b))?.differences ?? [];
        for (const one of differences) assert.doesNotMatch([one.path, one.a, one.b].join(), /\u202e/);
        attempt(() => holesOf(a));
        attempt(() => cacheLinesOf(a));
        attempt(() => plausibility(a, snapshot, {}));
        attempt(() => {
          const { locks } = locksOf(a, { name: 't', offset: 0, size }, 100);
          lockStates(locks, (from, length) => bytes.subarray(from, from + length));
        });
        slowest = Math.max(slowest, performance.now() - start);
      }),
      { numRuns: 300 },
    );
    process.stdout.write(`      slowest: ${slowest.toFixed(0)} ms\n`);
    assert.ok(slowest < 5000, `one took ${slowest} ms`);
  });
});
