// The data inspector against slow, obvious twins: DataView, Float16 by its definition, LEB128 by long division.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { halfToNumber, inspect, inspectedTypes, type InspectedType } from '../../../src/model/inspect.js';
import { inZone } from '../../support/zone.js';

const now = Date.UTC(2026, 10, 23, 14, 3, 53);
const tenBytes = fc.uint8Array({ minLength: 10, maxLength: 10 });

function textOf(bytes: Uint8Array, type: InspectedType, littleEndian = true): string | null {
  return inspect(bytes, type, littleEndian, now).text;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

describe('inspect', () => {
  it('reads integers that DataView knows as DataView does', () => {
    fc.assert(
      fc.property(tenBytes, fc.boolean(), (bytes, le) => {
        const view = viewOf(bytes);
        assert.equal(textOf(bytes, 'u8', le), String(view.getUint8(0)));
        assert.equal(textOf(bytes, 'i8', le), String(view.getInt8(0)));
        assert.equal(textOf(bytes, 'u16', le), String(view.getUint16(0, le)));
        assert.equal(textOf(bytes, 'i16', le), String(view.getInt16(0, le)));
        assert.equal(textOf(bytes, 'u32', le), String(view.getUint32(0, le)));
        assert.equal(textOf(bytes, 'i32', le), String(view.getInt32(0, le)));
        assert.equal(textOf(bytes, 'u64', le), String(view.getBigUint64(0, le)));
        assert.equal(textOf(bytes, 'i64', le), String(view.getBigInt64(0, le)));
      }),
    );
  });

  it('reads the widths between by padding to 64 bits', () => {
    fc.assert(
      fc.property(tenBytes, fc.boolean(), fc.constantFrom(3, 5, 6, 7), (bytes, le, length) => {
        const padded = new Uint8Array(8);
        padded.set(bytes.subarray(0, length), le ? 0 : 8 - length);
        const value = viewOf(padded).getBigUint64(0, le);
        assert.equal(textOf(bytes, `u${length * 8}` as InspectedType, le), value.toString());
        const half = 1n << BigInt(length * 8 - 1);
        const signed = value >= half ? value - 2n * half : value;
        assert.equal(textOf(bytes, `i${length * 8}` as InspectedType, le), signed.toString());
      }),
    );
  });

  it('writes floats so that the same bits come back', () => {
    fc.assert(
      fc.property(tenBytes, fc.boolean(), (bytes, le) => {
        const view = viewOf(bytes);
        const f32 = view.getFloat32(0, le);
        const f64 = view.getFloat64(0, le);
        assert.ok(Object.is(Math.fround(Number(textOf(bytes, 'f32', le))), f32));
        assert.ok(Object.is(Number(textOf(bytes, 'f64', le)), f64));
      }),
    );
    assert.equal(textOf(Uint8Array.of(0x3d, 0x0a, 0xd7, 0xa3, 0x70, 0x6d, 0x67, 0x40), 'f64'), '187.42');
    assert.equal(textOf(Uint8Array.of(0xcd, 0xcc, 0xcc, 0x3d), 'f32'), '0.1');
    assert.equal(textOf(Uint8Array.of(0, 0, 0, 0x80), 'f32'), '-0');
    assert.equal(textOf(Uint8Array.of(0, 0, 0x80, 0xff), 'f32'), '-Infinity');
  });

  it('reads binary16 by its definition, over all 65 536', () => {
    for (let bits = 0; bits < 65536; bits++) {
      const exponent = (bits & 0x7fff) >> 10;
      // Widened to binary32, where bits can be placed and a DataView reads them.
      const view = new DataView(new ArrayBuffer(4));
      const sign = (bits & 0x8000) << 16;
      if (exponent === 0) {
        const twin = ((bits & 0x3ff) / 16777216) * (sign ? -1 : 1);
        assert.ok(Object.is(halfToNumber(bits), twin), String(bits));
        continue;
      }
      view.setInt32(0, sign | ((exponent === 31 ? 255 : exponent + 112) << 23) | ((bits & 0x3ff) << 13));
      assert.ok(Object.is(halfToNumber(bits), view.getFloat32(0)), String(bits));
    }
    assert.equal(textOf(Uint8Array.of(0x66, 0x2e), 'f16'), '0.099976');
  });

  it('reads LEB128 as written', () => {
    fc.assert(
      fc.property(fc.bigInt(-(1n << 63n), (1n << 64n) - 1n), value => {
        if (value >= 0n) assert.deepEqual(leb(value, false), [value.toString(), encode(value, false).length]);
        if (value < 1n << 63n)
          assert.deepEqual(leb(value, true), [value.toString(), encode(value, true).length]);
      }),
    );
    assert.equal(textOf(new Uint8Array(10).fill(0x80), 'uleb128'), null);
    assert.equal(textOf(new Uint8Array(9).fill(0xff), 'uleb128'), null);
    assert.equal(textOf(Uint8Array.of(...new Array<number>(9).fill(0xff), 0x7f), 'uleb128'), null);
  });

  it('takes a time only within twenty years of now', () => {
    const at = (value: bigint): Uint8Array => {
      const bytes = new Uint8Array(8);
      viewOf(bytes).setBigInt64(0, value, true);
      return bytes;
    };
    inZone('UTC', () => {
      assert.equal(textOf(at(BigInt(now / 1000)), 'time s'), '2026-11-23 14:03:53');
      assert.equal(textOf(at(BigInt(now) + 243n), 'time ms'), '2026-11-23 14:03:53.243');
      assert.equal(textOf(at(BigInt(now) * 1000n + 243_863n), 'time µs'), '2026-11-23 14:03:53.243863');
      assert.equal(textOf(at(BigInt(now) * 1_000_000n + 5n), 'time ns'), '2026-11-23 14:03:53.000000005');
    });
    const told = inZone('Asia/Kolkata', () => textOf(at(BigInt(now) * 1000n + 243_863n), 'time µs'));
    assert.equal(told, '2026-11-23 19:33:53.243863', 'as all times on screen, in the zone of who reads');
    assert.equal(textOf(at(4640798271581129277n), 'time ns'), null);
    assert.equal(textOf(at(0n), 'time s'), null);
    assert.equal(textOf(at(-1n), 'time ns'), null);
  });

  it('says nothing of what is not there, for every type and length, and never throws', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 12 }),
        fc.constantFrom(...inspectedTypes),
        fc.boolean(),
        (bytes, type, le) => {
          const { text, length } = inspect(bytes, type, le, now);
          if (text !== null) assert.ok(length >= 1 && length <= bytes.byteLength);
          assert.ok(length <= 10);
        },
      ),
    );
    assert.equal(textOf(Uint8Array.of(1, 2, 3), 'u32'), null);
    assert.equal(textOf(Uint8Array.of(0b00111101), 'bits'), '0011 1101');
    assert.equal(
      textOf(Uint8Array.of(0x40, 0xd0, 0xbf, 0x91, 0x3a, 0x7f, 0, 0), 'pointer'),
      '0x7f3a91bfd040',
    );
  });
});

function leb(value: bigint, signed: boolean): [string | null, number] {
  const { text, length } = inspect(encode(value, signed), signed ? 'sleb128' : 'uleb128', true, now);
  return [text, length];
}

// DWARF 5, figures C.1 and C.2, with BigInt's arithmetic shift.
function encode(value: bigint, signed: boolean): Uint8Array {
  const out: number[] = [];
  for (let rest = value; ;) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    const last = signed
      ? (rest === 0n && !(byte & 0x40)) || (rest === -1n && (byte & 0x40) !== 0)
      : rest === 0n;
    out.push(last ? byte : byte | 0x80);
    if (last) return Uint8Array.from(out);
  }
}
