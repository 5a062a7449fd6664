// Floats: those that JavaScript knows against DataView, the others against values that are known exactly.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decode } from '../../../../src/layout/decode/decode.js';
import { binary128Text, bidText, x87Text } from '../../../../src/layout/decode/wide-float.js';
import type { Value } from '../../../../src/layout/decode/value.js';
import type { Target } from '../../../../src/layout/layout.js';
import { bigEndian, Maker, x86 } from '../../../support/layout/make.js';

function float(bytes: Uint8Array, size: number, name = 'float', target: Target = x86): Value {
  const make = new Maker(target);
  return decode(make.layout(0), make.base(name, size, 'float'), bytes, 0);
}

function reversed(bytes: Uint8Array): Uint8Array {
  return bytes.slice().reverse();
}

/** A double's bits as an x87 extended, by the definition of both. */
function toX87(value: number): bigint {
  const bits = new BigUint64Array(Float64Array.of(value).buffer)[0] ?? 0n;
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  const sign = (bits >> 63n) << 79n;
  return sign | (BigInt(exponent - 1023 + 16383) << 64n) | (1n << 63n) | (fraction << 11n);
}

function toBinary128(value: number): bigint {
  const bits = new BigUint64Array(Float64Array.of(value).buffer)[0] ?? 0n;
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  return ((bits >> 63n) << 127n) | (BigInt(exponent - 1023 + 16383) << 112n) | (fraction << 60n);
}

describe('decoding floats', () => {
  it('writes float and double so that the same bits come back, in both orders', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), bytes => {
        const view = new DataView(bytes.buffer, bytes.byteOffset);
        const [f32, f64] = [view.getFloat32(0, true), view.getFloat64(0, true)];
        for (const [copy, target] of [
          [(n: number) => bytes.slice(0, n), x86],
          [(n: number) => reversed(bytes.slice(0, n)), bigEndian],
        ] as const) {
          assert.ok(Object.is(Math.fround(Number(float(copy(4), 4, 'float', target).text)), f32));
          assert.ok(Object.is(Number(float(copy(8), 8, 'double', target).text), f64));
        }
      }),
    );
    assert.equal(float(Uint8Array.of(0xcd, 0xcc, 0xcc, 0x3d), 4).text, '0.1');
  });

  it('knows half and bfloat16', () => {
    assert.equal(float(Uint8Array.of(0x66, 0x2e), 2, '_Float16').text, '0.1');
    assert.equal(float(Uint8Array.of(0x01, 0x00), 2, '_Float16').text, '6e-8');
    assert.equal(float(Uint8Array.of(0xff, 0x7b), 2, '_Float16').text, '65500');
    assert.equal(float(Uint8Array.of(0x00, 0xfc), 2, '_Float16').text, '-Infinity');
    assert.equal(float(Uint8Array.of(0xcd, 0x3d), 2, '__bf16').text, '0.1');
    assert.equal(float(Uint8Array.of(0x80, 0xff), 2, '__bf16').text, '-Infinity');
  });

  it('writes wide floats as a double of the same value is written, or shorter', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => {
        if (value === 0 || Math.abs(value) < 2.3e-308) return;
        assert.equal(Number(x87Text(toX87(value))), value);
        assert.equal(Number(binary128Text(toBinary128(value))), value);
      }),
      { numRuns: 200 },
    );
  });

  it('knows values that only wide floats have', () => {
    assert.equal(x87Text(0x3ffb_cccc_cccc_cccc_cccdn), '0.1');
    assert.equal(x87Text(0x7ffe_ffff_ffff_ffff_ffffn), '1.189731495357231765e+4932');
    assert.equal(x87Text(0x0000_0000_0000_0000_0001n), '4e-4951');
    assert.equal(x87Text(0n), '0');
    assert.equal(x87Text(0x8000_0000_0000_0000_0000n), '-0');
    assert.equal(x87Text(0x7fff_8000_0000_0000_0000n), 'Infinity');
    assert.equal(x87Text(0x7fff_c000_0000_0000_0000n), 'NaN');
    assert.equal(x87Text(0x3fff_0000_0000_0000_0001n), null);
    assert.equal(x87Text(0x4000_c90f_daa2_2168_c235n), '3.1415926535897932385');
    assert.equal(binary128Text(0x3ffb_9999_9999_9999_9999_9999_9999_999an), '0.1');
    assert.equal(
      binary128Text(0x4000_921f_b544_42d1_8469_898c_c517_01b8n),
      '3.1415926535897932384626433832795028',
    );
  });

  it('tells the form of 16 bytes by name and machine', () => {
    const bytes = new Uint8Array(16);
    bytes.set(
      Uint8Array.of(0x9a, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99, 0x99),
    );
    bytes.set(Uint8Array.of(0xfb, 0x3f), 14);
    assert.equal(float(bytes, 16, 'long double', { ...x86, machine: 'aarch64' }).text, '0.1');
    assert.equal(float(bytes, 16, '_Float128').text, '0.1');
    const x87 = new Uint8Array(16).fill(0xee);
    x87.set(Uint8Array.of(0xcd, 0xcc, 0xcc, 0xcc, 0xcc, 0xcc, 0xcc, 0xcc, 0xfb, 0x3f));
    assert.equal(float(x87, 16, 'long double').text, '0.1');
    const declined = float(bytes, 16, 'long double', { ...bigEndian, machine: 'ppc64' });
    assert.equal(declined.fault, 'unsupported');
  });

  it('says what is no number', () => {
    const nan = float(Uint8Array.of(0, 0, 0, 0, 0, 0, 0xf8, 0x7f), 8, 'double');
    assert.deepEqual([nan.text, nan.fault, nan.note], ['NaN', 'nan', 'not a number: 0x7ff8000000000000']);
  });

  it('reads both parts of a complex number', () => {
    const make = new Maker();
    const bytes = new Uint8Array(Float64Array.of(1.5, -2).buffer);
    const complex = make.base('complex double', 16, 'complex');
    assert.equal(decode(make.layout(0), complex, bytes, 0).text, '1.5-2i');
  });

  it('reads decimal floats', () => {
    // 12.34: coefficient 1234, exponent -2.
    assert.equal(bidText((99n << 23n) | 1234n, 4), '12.34');
    assert.equal(bidText((1n << 63n) | (398n << 53n) | 5n, 8), '-5');
    assert.equal(bidText(0x7800_0000n, 4), 'Infinity');
    // The large form: the coefficient begins with 100.
    assert.equal(bidText((3n << 29n) | (101n << 21n) | 0n, 4), '8388608');
  });

  it('takes seconds of a double for a time where its name says so', () => {
    const make = new Maker();
    const now = Date.UTC(2026, 0, 2);
    const bytes = new Uint8Array(Float64Array.of(now / 1000 - 1.5).buffer);
    const type = make.base('double', 8, 'float');
    const value = decode(make.layout(0), type, bytes, 0, { now, guess: 'time s' });
    assert.equal(value.text, '2026-01-01 23:59:58.500000Z');
    const price = new Uint8Array(Float64Array.of(187.42).buffer);
    assert.equal(decode(make.layout(0), type, price, 0, { now, guess: 'time s' }).text, '187.42');
  });
});
