// Numbers and pointers against slow obvious twins: every type, both byte orders, ranges, tolerance, alignment, NaN.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { numberMatcher } from '../../../../src/model/find/number.js';
import { numberKinds } from '../../../../src/model/find/number-kind.js';
import { pointerMatcher } from '../../../../src/model/find/pointer.js';
import { QueryError, type NumberQuery, type NumberType } from '../../../../src/model/find/query.js';
import { bufferOf, findInPieces, findSlowly } from './pieces.js';

const types = Object.keys(numberKinds) as NumberType[];

/** By Buffer's own readers. */
function valueAt(bytes: Uint8Array, type: NumberType, bigEndian: boolean): number | bigint {
  const order = bigEndian ? 'BE' : 'LE';
  const from = bufferOf(bytes);
  switch (type) {
    case 'u8':
      return from.readUInt8(0);
    case 'i8':
      return from.readInt8(0);
    case 'u16':
      return from[`readUInt16${order}`](0);
    case 'i16':
      return from[`readInt16${order}`](0);
    case 'u32':
      return from[`readUInt32${order}`](0);
    case 'i32':
      return from[`readInt32${order}`](0);
    case 'u64':
      return from[`readBigUInt64${order}`](0);
    case 'i64':
      return from[`readBigInt64${order}`](0);
    case 'f32':
      return from[`readFloat${order}`](0);
    case 'f64':
      return from[`readDouble${order}`](0);
  }
}

function query(type: NumberType, from: string, more: Partial<NumberQuery> = {}): NumberQuery {
  return { kind: 'number', type, from, to: from, tolerance: 0, bigEndian: false, aligned: true, ...more };
}

function offsets(wanted: NumberQuery, bytes: Uint8Array): number[] {
  return findInPieces(numberMatcher(wanted), bytes, 16).map(({ offset }) => offset);
}

function bytesOf(...values: Uint8Array[]): Uint8Array {
  return Buffer.concat(values);
}

describe('numbers', () => {
  it('are found as a loop over every place finds them', () => {
    const bytes = fc.uint8Array({ minLength: 8, maxLength: 64 });
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.record({ bigEndian: fc.boolean(), aligned: fc.boolean() }),
        bytes,
        fc.nat(),
        fc.nat(),
        fc.constantFrom(0, 1, 2.5),
        fc.integer({ min: 1, max: 20 }),
        (type, how, memory, one, other, tolerance, piece) => {
          const { size } = numberKinds[type];
          // Ends of the range are values that are there.
          const pick = (n: number): number | bigint =>
            valueAt(memory.subarray(n % (memory.length - size + 1)), type, how.bigEndian);
          const ends = [pick(one), pick(other)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
          const [from = 0, to = 0] = ends;
          if (Number.isNaN(Number(from)) || Number.isNaN(Number(to))) return;
          const wanted = query(type, String(from), { ...how, to: String(to), tolerance });
          const meant = (value: number | bigint): boolean => {
            if (typeof value === 'bigint' && typeof from === 'bigint' && typeof to === 'bigint') {
              const around = BigInt(Math.floor(tolerance));
              return value >= from - around && value <= to + around;
            }
            const around = type.startsWith('f') ? tolerance : Math.floor(tolerance);
            return Number(value) >= Number(from) - around && Number(value) <= Number(to) + around;
          };
          const expected = findSlowly(memory, (rest, offset) => {
            if (rest.length < size || (how.aligned && offset % size !== 0)) return 0;
            return meant(valueAt(rest, type, how.bigEndian)) ? size : 0;
          });
          assert.deepEqual(findInPieces(numberMatcher(wanted), memory, piece), expected);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('of 64 bits are told from their neighbours', () => {
    const near = 2n ** 63n + 1n;
    const memory = Buffer.from(new BigUint64Array([near - 1n, near, near + 1n]).buffer);
    assert.deepEqual(offsets(query('u64', String(near)), memory), [8]);
    assert.deepEqual(offsets(query('u64', `0x${near.toString(16)}`), memory), [8]);
    assert.deepEqual(offsets(query('i64', String(BigInt.asIntN(64, near))), memory), [8]);
    assert.deepEqual(
      offsets(query('i64', '0x8000000000000001'), memory),
      [8],
      'the bits of a negative number',
    );
    assert.equal(numberMatcher(query('u64', '0')).text(memory, { at: 8, length: 8 }), String(near));
  });

  it('of floats are what their text rounds to, and NaN only when asked for', () => {
    const memory = bytesOf(Buffer.from(new Float32Array([0.1, NaN, -0, 0, Infinity, 100]).buffer));
    assert.deepEqual(offsets(query('f32', '0.1'), memory), [0]);
    assert.deepEqual(offsets(query('f32', 'nan'), memory), [4]);
    assert.deepEqual(offsets(query('f32', '0'), memory), [8, 12]);
    assert.deepEqual(offsets(query('f32', '-inf', { to: 'inf' }), memory), [0, 8, 12, 16, 20]);
    assert.deepEqual(offsets(query('f32', '99', { tolerance: 1 }), memory), [20]);
    assert.equal(numberMatcher(query('f32', '0')).text(memory, { at: 0, length: 4 }), '0.1');
    assert.equal(numberMatcher(query('f32', '0')).text(memory, { at: 8, length: 4 }), '-0');
  });

  it('are refused in a sentence that names the place', () => {
    const refused = (wanted: NumberQuery, message: RegExp): void =>
      assert.throws(
        () => numberMatcher(wanted),
        error => error instanceof QueryError && message.test(error.message),
      );
    refused(query('u32', '12x4'), /^"12x4" goes wrong at character 3: a whole number/);
    refused(query('u32', ''), /^There is no number/);
    refused(query('u8', '256'), /^256 is not among the numbers of u8, 0 to 255\.$/);
    refused(query('u8', '-1'), /^-1 is not among/);
    refused(query('u8', '9', { to: '3' }), /^The range ends before it begins: 9 is more than 3\.$/);
    refused(query('f64', '1.2.3'), /^"1.2.3" goes wrong at character 4: a number/);
    refused(query('f64', 'nan', { to: '1' }), /^NaN is no end of a range/);
    refused(query('f64', '1', { tolerance: NaN }), /^A tolerance/);
    refused(query('u32', '1'.repeat(9999)), /…" goes wrong/);
  });
});

describe('pointers', () => {
  it('are words that lie in one of the ranges', () => {
    const address = fc.constantFrom(
      0n,
      0x0fffn,
      0x1000n,
      0x1fffn,
      0x2000n,
      0x7f0000000000n,
      0x7f0000000fffn,
      2n ** 64n - 1n,
    );
    const ranges = [
      { start: 0x1000n, end: 0x2000n, offset: 0 },
      { start: 0x7f0000000000n, end: 0x7f0000001000n, offset: 0x3000 },
    ];
    fc.assert(
      fc.property(
        fc.array(address, { maxLength: 12 }),
        fc.constantFrom(4 as const, 8 as const),
        (words, size) => {
          const memory = new Uint8Array(new BigUint64Array(words).buffer);
          const expected = findSlowly(memory, (rest, offset) => {
            if (offset % size !== 0) return 0;
            const word =
              size === 8 ? bufferOf(rest).readBigUInt64LE() : BigInt(bufferOf(rest).readUInt32LE());
            return ranges.some(({ start, end }) => start <= word && word < end) ? size : 0;
          });
          assert.deepEqual(findInPieces(pointerMatcher({ name: '/a', size, ranges }), memory, 24), expected);
        },
      ),
    );
    const memory = new Uint8Array(new BigUint64Array([0x7f0000000010n]).buffer);
    const matcher = pointerMatcher({ name: '/ticks', size: 8, ranges });
    assert.equal(matcher.text(memory, { at: 0, length: 8 }), '→ /ticks+0x3010');
  });

  it('of a process that has nothing mapped there are none', () => {
    assert.throws(() => pointerMatcher({ name: '/ticks', size: 8, ranges: [] }), /has \/ticks not mapped/);
  });
});
