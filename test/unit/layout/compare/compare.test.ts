// Two layouts of one name: every kind of difference, and none where there's none.
import assert from 'node:assert/strict';
import { compareLayouts } from '../../../../src/layout/compare/compare.js';
import type { Layout } from '../../../../src/layout/layout.js';
import { bigEndian, Maker, x86 } from '../../../support/layout/make.js';
import { ringLayout } from '../../../support/layout/ring.js';

function layout(build: (make: Maker) => number, target = x86): Layout {
  const make = new Maker(target);
  const root = build(make);
  return make.layout(root);
}

function differences(a: (make: Maker) => number, b: (make: Maker) => number): string[] {
  const { differences: found, same } = compareLayouts(layout(a), layout(b));
  assert.equal(same, found.length === 0);
  return found.map(d => `${d.path || '.'} ${d.what}: ${d.a} | ${d.b}`);
}

describe('comparing two layouts', () => {
  it('finds nothing where there is nothing', () => {
    assert.deepEqual(compareLayouts(ringLayout(), ringLayout()), {
      same: true,
      differences: [],
      more: false,
    });
  });

  it('tells sizes, places, types and members that differ', () => {
    const a = (m: Maker): number => {
      const inner = m.struct('point', 8, { x: { type: m.i(4) }, y: { type: m.i(4), offset: 4 } });
      return m.struct('s', 32, {
        id: { type: m.u(8) },
        at: { type: inner, offset: 8 },
        old: { type: m.u(4), offset: 16 },
        list: { type: m.array(inner, 1), offset: 20 },
        n: { type: m.u(4), offset: 28 },
      });
    };
    const b = (m: Maker): number => {
      const inner = m.struct('point', 16, {
        x: { type: m.base('double', 8, 'float') },
        y: { type: m.i(4), offset: 8 },
      });
      return m.struct('s', 48, {
        id: { type: m.i(8) },
        at: { type: inner, offset: 8 },
        fresh: { type: m.u(1), offset: 24 },
        list: { type: m.array(inner, 1), offset: 28 },
        n: { type: m.u(2), offset: 44 },
      });
    };
    assert.deepEqual(differences(a, b), [
      '. size: 32 bytes | 48 bytes',
      'id type: u64 | i64',
      'at size: 8 bytes | 16 bytes',
      'at.x type: i32 | double',
      'at.y offset: at 4 | at 8',
      'old member: u32 at 16 | absent',
      'list offset: at 20 | at 28',
      'list[*] size: 8 bytes | 16 bytes',
      'list[*].x type: i32 | double',
      'list[*].y offset: at 4 | at 8',
      'n offset: at 28 | at 44',
      'n size: 4 bytes | 2 bytes',
      'fresh member: absent | u8 at 24',
    ]);
  });

  it('compares bit fields by their bits, whatever unit they are counted from', () => {
    const a = (m: Maker): number =>
      m.struct('b', 4, {
        x: { type: m.u(4), bitOffset: 0, bitSize: 3 },
        y: { type: m.u(4), bitOffset: 8, bitSize: 4 },
      });
    const same = (m: Maker): number =>
      m.struct('b', 4, {
        x: { type: m.u(2), bitOffset: 0, bitSize: 3 },
        y: { type: m.u(1), offset: 1, bitOffset: 0, bitSize: 4 },
      });
    const other = (m: Maker): number =>
      m.struct('b', 4, {
        x: { type: m.u(4), bitOffset: 0, bitSize: 3 },
        y: { type: m.u(4), bitOffset: 9, bitSize: 4 },
      });
    assert.deepEqual(differences(a, same), []);
    assert.deepEqual(differences(a, other), ['y offset: bits 8 to 11 | bits 9 to 12']);
  });

  it('takes names of types and of unchanged values for no difference', () => {
    const c = (m: Maker): number => {
      const side = m.enumeration('side', { SIDE_BID: 0, SIDE_ASK: 1 });
      return m.struct('t', 24, {
        n: { type: m.typedef('size_t', m.base('unsigned long', 8, 'unsigned')) },
        text: { type: m.array(m.char(), 8), offset: 8 },
        side: { type: side, offset: 16 },
        open: { type: m.base('_Bool', 1, 'bool'), offset: 20 },
      });
    };
    const rust = (m: Maker): number => {
      const side = m.enumeration('wire::Side', { Bid: 0, Ask: 1 });
      const cell = m.struct('core::cell::UnsafeCell<u64>', 8, { value: { type: m.u(8) } });
      return m.struct('wire::T', 24, {
        n: { type: m.struct('core::sync::atomic::AtomicU64', 8, { v: { type: cell } }) },
        text: { type: m.array(m.u(1), 8), offset: 8 },
        side: { type: side, offset: 16 },
        open: { type: m.base('bool', 1, 'bool'), offset: 20 },
      });
    };
    assert.deepEqual(differences(c, rust), []);
  });

  it('tells values of enums that moved, came or went', () => {
    const a = (m: Maker): number => m.enumeration('e', { NONE: 0, READ: 1, WRITE: 2 });
    const b = (m: Maker): number => m.enumeration('e', { NONE: 0, WRITE: 1, READ: 2, EXEC: 3 }, { size: 1 });
    assert.deepEqual(differences(a, b), [
      '. size: 4 bytes | 1 byte',
      'READ enumerator: 1 | 2',
      'WRITE enumerator: 2 | 1',
      'EXEC enumerator: absent | 3',
    ]);
  });

  it('tells the variants of a Rust enum apart by their values', () => {
    const rust =
      (values: [bigint, bigint]) =>
      (m: Maker): number => {
        const u32 = m.u(4);
        const variants = ['A', 'B'].map((name, i) => ({
          values: [{ low: values[i] ?? 0n, high: values[i] ?? 0n }],
          members: [
            {
              name,
              role: 'member' as const,
              type: m.struct(name, 8, { __0: { type: u32, offset: 4 } }),
              offset: 0,
            },
          ],
        }));
        return m.record(
          'struct',
          'E',
          8,
          {},
          { discriminant: { name: '', role: 'member', type: u32, offset: 0 }, variants },
        );
      };
    assert.deepEqual(differences(rust([0n, 1n]), rust([0n, 1n])), []);
    assert.deepEqual(differences(rust([0n, 1n]), rust([1n, 0n])), [
      'A enumerator: 0 | 1',
      'B enumerator: 1 | 0',
    ]);
  });

  it('says that byte orders differ', () => {
    const build = (m: Maker): number => m.struct('s', 4, { x: { type: m.u(4) } });
    const { differences: found } = compareLayouts(layout(build), layout(build, bigEndian));
    assert.deepEqual(found, [{ path: '', what: 'byte order', a: 'little endian', b: 'big endian' }]);
  });

  it('stops at many differences, and ends on types that hold themselves', () => {
    const many =
      (size: number) =>
      (m: Maker): number => {
        const fields = Object.fromEntries(
          Array.from({ length: 50 }, (_, i) => [`f${i}`, { type: m.u(size), offset: i * 8 }]),
        );
        return m.struct('s', 400, fields);
      };
    const { differences: found, more } = compareLayouts(layout(many(4)), layout(many(8)), 10);
    assert.deepEqual([found.length, more], [10, true]);
    const loop = (m: Maker): number =>
      m.struct('loop', 16, { a: { type: m.types.length }, b: { type: m.types.length, offset: 8 } });
    assert.equal(compareLayouts(layout(loop), layout(loop)).same, true);
  });

  it('compares enums without a common name by their values, and stops where enough differs', () => {
    const count = 8000;
    const large = (prefix: string, first: number) => (m: Maker) =>
      m.enumeration(
        'e',
        Object.fromEntries(Array.from({ length: count }, (_, i) => [`${prefix}${i}`, first + i])),
      );
    const other = layout(large('b', 0));
    assert.ok(compareLayouts(layout(large('a', 0)), other).same);
    const { differences: found, more } = compareLayouts(layout(large('a', count)), other, 10);
    assert.deepEqual([found.length, more], [10, true]);
    assert.deepEqual(found[0], { path: 'a0', what: 'enumerator', a: `${count}`, b: 'absent' });
  });
});
