// Numbers, bools, characters and enums of every width against slow twins, in both byte orders.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bitsAt } from '../../../../src/layout/decode/bits.js';
import { decode } from '../../../../src/layout/decode/decode.js';
import type { DecodeContext, Value } from '../../../../src/layout/decode/value.js';
import type { Target } from '../../../../src/layout/layout.js';
import { bigEndian, Maker, x86 } from '../../../support/layout/make.js';

const now = Date.UTC(2026, 10, 23, 14, 3, 53);

function bytesOf(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

function show(
  type: (make: Maker) => number,
  bytes: Uint8Array,
  context: DecodeContext = {},
  target: Target = x86,
): Value {
  const make = new Maker(target);
  const root = type(make);
  return decode(make.layout(root), root, bytes, 0, context);
}

describe('decoding numbers', () => {
  it('reads integers of 1 to 16 bytes, signed or not, as adding up their bytes does', () => {
    const some = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 16 }), fc.boolean(), (bytes, size, little) => {
        const target = little ? x86 : bigEndian;
        const own = [...bytes.subarray(0, size)];
        const value = (little ? own.reverse() : own).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
        const signed = value >> BigInt(size * 8 - 1) ? value - (1n << BigInt(size * 8)) : value;
        assert.equal(show(m => m.u(size), bytes, {}, target).text, value.toString());
        const shown = show(m => m.i(size), bytes, {}, target);
        assert.equal(shown.text, signed.toString());
        assert.equal(BigInt(shown.data as number | bigint), signed);
        assert.equal(typeof shown.data === 'number', Number.isSafeInteger(Number(signed)));
      }),
    );
  });

  it('reads bit fields as picking bit by bit does, in both orders', () => {
    const some = fc.uint8Array({ minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(
        some,
        fc.nat(60),
        fc.integer({ min: 1, max: 128 }),
        fc.boolean(),
        (bytes, from, size, little) => {
          let value = 0n;
          for (let i = 0; i < size; i++) {
            const bit = from + i;
            const byte = bytes[Math.floor(bit / 8)] ?? 0;
            if (little) value |= BigInt((byte >> (bit % 8)) & 1) << BigInt(i);
            else value = (value << 1n) | BigInt((byte >> (7 - (bit % 8))) & 1);
          }
          assert.equal(BigInt(bitsAt(bytes, 0, from, size, little)), value);
        },
      ),
    );
  });

  it('gives a bit field its sign', () => {
    const make = new Maker();
    const value = decode(
      make.layout(0),
      make.i(4),
      bytesOf(0b111_01, 0, 0, 0),
      0,
      {},
      { bitOffset: 2, bitSize: 3 },
    );
    assert.deepEqual([value.text, value.data], ['-1', -1]);
  });

  it('reads bit fields of a byte order of their own in that', () => {
    const make = new Maker(x86);
    const root = make.base('be16', 2, 'unsigned', { byteOrder: 'big' });
    const value = decode(make.layout(root), root, bytesOf(0x12, 0x34), 0, {}, { bitOffset: 4, bitSize: 8 });
    assert.equal(value.data, 0x23);
  });

  it('keeps to the bits that a _BitInt has', () => {
    const type = (make: Maker): number => make.base('_BitInt(7)', 1, 'signed', { bits: 7 });
    assert.equal(show(type, bytesOf(0xc1)).text, '-63');
  });

  it('writes one field in every format', () => {
    const bytes = bytesOf(0x54, 0x49, 0x43, 0x4b);
    const text = (format: DecodeContext['format'], size = 4): string =>
      show(m => m.u(size), bytes, { now, ...(format ? { format } : {}) }).text;
    assert.equal(text('auto'), '1262700884');
    assert.equal(text('decimal'), '1262700884');
    assert.equal(text('hex'), '0x4b434954');
    assert.equal(text('binary', 1), '0b01010100');
    assert.equal(text('char'), '"TICK"');
    assert.equal(text('char', 1), "'T'");
    assert.equal(text('address'), '0x4b434954');
    assert.equal(text('size'), '1.2 GiB');
    assert.equal(text('time s'), '2010-01-05 14:14:44Z');
    assert.equal(text('time ms'), '—');
    assert.equal(show(m => m.i(4), bytesOf(255, 255, 255, 255), { format: 'hex' }).text, '0xffffffff');
  });

  it('tells times within twenty years of now, in the unit that makes it one', () => {
    const at = (value: bigint): Uint8Array => new Uint8Array(BigInt64Array.of(value).buffer);
    const ns = BigInt(now) * 1_000_000n - 35_280_123_456_789n;
    const value = show(m => m.u(8), at(ns), { now, format: 'time ns' });
    assert.deepEqual([value.text, value.note], ['2026-11-23 04:15:52.876543211Z', '9.8 h ago']);
    for (const [raw, text] of [
      [ns, '2026-11-23 04:15:52.876543211Z'],
      [ns / 1000n, '2026-11-23 04:15:52.876543Z'],
      [BigInt(now), '2026-11-23 14:03:53.000Z'],
      [BigInt(now) / 1000n, '2026-11-23 14:03:53Z'],
    ] as const)
      assert.equal(show(m => m.u(8), at(raw), { now, guess: 'time' }).text, text);
    assert.equal(show(m => m.u(8), at(435_298n), { now, guess: 'time' }).text, '435298');
    assert.equal(show(m => m.u(8), at(435_298n), { now, format: 'time' }).text, '—');
    assert.equal(show(m => m.u(8), at(ns), { guess: 'time' }).text, ns.toString());
  });

  it('guesses softly: a magic word only where all of it can be seen', () => {
    assert.equal(show(m => m.u(4), bytesOf(0x54, 0x49, 0x43, 0x4b), { guess: 'char' }).text, '"TICK"');
    assert.equal(show(m => m.u(4), bytesOf(0xef, 0xbe, 0xad, 0xde), { guess: 'char' }).text, '0xdeadbeef');
  });

  it('says what a bool is that is neither', () => {
    const bool = (make: Maker): number => make.base('_Bool', 1, 'bool');
    assert.deepEqual(show(bool, bytesOf(1)), { kind: 'bool', data: true, text: 'true' });
    assert.deepEqual(show(bool, bytesOf(7)), {
      kind: 'bool',
      data: 7,
      text: '0x07',
      note: 'neither true nor false',
      fault: 'bool',
    });
  });

  it('shows characters of char, numbers of int8_t and bytes', () => {
    const unsigned = (make: Maker): number => make.base('unsigned char', 1, 'char', { signed: false });
    assert.deepEqual(
      show(m => m.char(), bytesOf(65)),
      { kind: 'char', data: 65, text: "'A'", note: '65' },
    );
    assert.equal(show(m => m.char(), bytesOf(0xff)).text, "'\\xff'");
    assert.equal(show(m => m.char(), bytesOf(0xff)).data, -1);
    assert.equal(show(m => m.typedef('uint8_t', unsigned(m)), bytesOf(65)).text, '65');
    assert.equal(show(unsigned, bytesOf(65)).text, '65');
    assert.equal(
      show(m => m.base('char32_t', 4, 'utf'), bytesOf(0x0d, 0x54, 0, 0)).text,
      "'名'".replace('名', '\u540d'),
    );
  });

  it('has nothing to say of what lies past the end', () => {
    const make = new Maker();
    const value = decode(make.layout(0), make.u(4), bytesOf(1, 2, 3, 4), 1);
    assert.deepEqual([value.text, value.fault], ['—', 'past end']);
  });
});

describe('decoding enums', () => {
  const enums =
    (values: Record<string, number | bigint>, signed = false) =>
    (make: Maker) =>
      make.enumeration('e', values, { signed });

  it('names a value, and says when none has a name', () => {
    const side = enums({ BID: 0, ASK: 1 });
    assert.deepEqual(show(side, bytesOf(1, 0, 0, 0)), { kind: 'enum', data: 1, text: 'ASK', note: '1' });
    assert.deepEqual(show(side, bytesOf(9, 0, 0, 0)), {
      kind: 'enum',
      data: 9,
      text: '9',
      note: 'has no name',
      fault: 'unnamed',
    });
    assert.equal(show(enums({ NONE: -1, SOME: 0 }, true), bytesOf(255, 255, 255, 255)).text, 'NONE');
  });

  it('joins flags, and keeps what has no name', () => {
    const flags = enums({ READ: 1, WRITE: 2, BOTH: 3, EXEC: 4, KIND: 0x30 });
    assert.equal(show(flags, bytesOf(3, 0, 0, 0)).text, 'BOTH');
    assert.equal(show(flags, bytesOf(5, 0, 0, 0)).text, 'READ | EXEC');
    assert.equal(show(flags, bytesOf(0x37, 0, 0, 0)).text, 'EXEC | BOTH | KIND');
    const odd = show(flags, bytesOf(0x84, 0, 0, 0));
    assert.deepEqual([odd.text, odd.fault], ['EXEC | 0x80', 'unnamed']);
    assert.equal(show(flags, bytesOf(0, 0, 0, 0)).text, '0');
  });

  it('takes a count for no flags', () => {
    for (const values of [
      { A: 0, B: 1, C: 2, D: 3 },
      { A: 1, B: 2, C: 3, D: 4 },
      { A: 0, B: 1, C: 2 },
    ])
      assert.equal(show(enums(values), bytesOf(7, 0, 0, 0)).fault, 'unnamed');
    assert.equal(show(enums({ A: 0, B: 1, C: 2 }), bytesOf(3, 0, 0, 0)).text, '3');
  });

  it('writes it as a number where asked, and keeps the name', () => {
    const value = show(enums({ BID: 0, ASK: 1 }), bytesOf(1, 0, 0, 0), { format: 'hex' });
    assert.deepEqual([value.text, value.note], ['0x00000001', 'ASK']);
  });
});
