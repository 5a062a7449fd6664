// The cursor's promise: right numbers in both byte orders, an error that names the place, and no step after one.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Cursor, LayoutError } from '../../../src/layout/cursor.js';

const bytesOf = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);

describe('Cursor', () => {
  it('reads whole numbers in both byte orders', () => {
    const low = bytesOf(1, 2, 3, 4, 0, 0, 0, 0);
    const high = bytesOf(0, 0, 0, 0, 1, 2, 3, 4);
    for (const [size, little, big] of [
      [1, 0x01, 0x04],
      [2, 0x0201, 0x0304],
      [3, 0x030201, 0x020304],
      [4, 0x04030201, 0x01020304],
      [8, 0x04030201, 0x01020304],
    ] as const) {
      assert.equal(new Cursor(low, true, 'x').unsigned(size), little, `${size} bytes, little endian`);
      assert.equal(
        new Cursor(high.subarray(8 - size), false, 'x').unsigned(size),
        big,
        `${size}, big endian`,
      );
    }
  });

  it('says where it wanted what, and stays', () => {
    const cursor = new Cursor(bytesOf(1, 2, 3, 4, 5, 6), true, '.debug_abbrev');
    cursor.pass(4);
    for (const read of [
      () => cursor.u32(),
      () => cursor.u64(),
      () => cursor.block(3),
      () => cursor.cstring(),
    ])
      assert.throws(read, LayoutError);
    assert.throws(() => cursor.u32(), { message: '.debug_abbrev+0x4: wanted 4 bytes, have 2' });
    assert.equal(cursor.at, 4);
    assert.equal(cursor.u16(), 0x0605);
  });

  it('stays below its own end, though there are bytes behind it', () => {
    const cursor = new Cursor(bytesOf(65, 66, 0, 0x80, 0x01), true, 'x', 0, 2);
    assert.throws(() => cursor.cstring(), /without an end/);
    assert.throws(() => new Cursor(bytesOf(0x80, 1), true, 'x', 0, 1).uleb(), /without an end/);
    assert.throws(() => (cursor.at = 3), LayoutError);
  });

  it('refuses numbers that none can be', () => {
    const long = bytesOf(...Array<number>(11).fill(0x80), 0);
    assert.throws(() => new Cursor(long, true, 'x').uleb(), /64 bits/);
    assert.throws(
      () => new Cursor(bytesOf(...Array<number>(8).fill(255)), true, 'x').u64AsNumber(),
      /no offset/,
    );
  });

  it('reads any LEB128 that can be written', () => {
    const encode = (value: bigint, last: (rest: bigint, byte: bigint) => boolean): Uint8Array => {
      const bytes: number[] = [];
      for (let rest = value; ;) {
        const byte = rest & 0x7fn;
        rest >>= 7n;
        if (last(rest, byte)) return bytesOf(...bytes, Number(byte));
        bytes.push(Number(byte) | 0x80);
      }
    };
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), value => {
        const bytes = encode(value, rest => rest === 0n);
        assert.equal(new Cursor(bytes, true, 'x').uleb(), value);
        if (value <= Number.MAX_SAFE_INTEGER)
          assert.equal(new Cursor(bytes, true, 'x').ulebNumber(), Number(value));
      }),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), value => {
        const bytes = encode(value, (rest, byte) => (byte < 64n ? rest === 0n : rest === -1n));
        assert.equal(new Cursor(bytes, true, 'x').sleb(), value);
      }),
    );
  });

  it('decodes text, short and long, ASCII or not', () => {
    for (const text of ['tick', 'größe', 'a'.repeat(100), '名'.repeat(40)]) {
      const cursor = new Cursor(bytesOf(...Buffer.from(text), 0, 7), true, 'x');
      assert.equal(cursor.cstring(), text);
      assert.equal(cursor.u8(), 7);
    }
  });
});
