// Floats of every width that programs use, as the shortest text that gives the same value again. Which form a type
// of 10 to 16 bytes has is told by its name and the machine. Follows IEEE 754-2019, 3.4, and the psABI documents.
import type { BaseType, Target } from '../layout.js';
import { bigAt, unsignedAt } from './bits.js';
import { absent, type Value } from './value.js';
import { bidText, binary128Text, x87Text } from './wide-float.js';

/** `size` bytes at `at`, all of which are there; for a complex number: of one of its parts. */
export function floatAt(bytes: Uint8Array, at: number, type: BaseType, size: number, target: Target): Value {
  const little = (type.byteOrder ?? target.byteOrder) === 'little';
  const text = floatText(bytes, at, type, size, target, little);
  if (text === undefined) return unknownFloat(bytes, at, size, little);
  if (text === null) return absent('invalid', 'no number has these bits');
  const value: Value = { kind: 'float', data: Number(text), text };
  if (text !== 'NaN') return value;
  return { ...value, note: nanNote(bytes, at, size, little), fault: 'nan' };
}

function floatText(
  bytes: Uint8Array,
  at: number,
  type: BaseType,
  size: number,
  target: Target,
  little: boolean,
): string | null | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, size);
  if (type.encoding === 'decimal') {
    // POWER and z/Architecture have the other encoding, of three digits in ten bits.
    const packed = /^(ppc|powerpc|s390)/.test(target.machine ?? '');
    return packed ? undefined : bidText(bigAt(bytes, at, size, little), size);
  }
  switch (size) {
    case 2:
      return /bf16|bfloat/i.test(type.name)
        ? shortest(fromBits32(view.getUint16(0, little) * 0x1_0000), 5, n => nearest(n, 7, -126))
        : shortest(half(view.getUint16(0, little)), 6, n => nearest(n, 10, -14));
    case 4:
      return shortest(view.getFloat32(0, little), 9, Math.fround);
    case 8:
      return plain(view.getFloat64(0, little));
    case 10:
    case 12:
      return x87Text(bigAt(bytes, at + (little ? 0 : size - 10), 10, little));
    case 16: {
      const extended = type.bits === 80 || (isIntel(target) && !/128|quad/i.test(type.name));
      if (extended) return x87Text(bigAt(bytes, at, 10, little));
      // A pair of doubles on POWER, unless it says otherwise.
      if (/^(ppc|powerpc)/.test(target.machine ?? '') && !/128|ieee/i.test(type.name)) return undefined;
      return binary128Text(bigAt(bytes, at, 16, little));
    }
    default:
      return undefined;
  }
}

function isIntel(target: Target): boolean {
  return /^(x86|i[3-6]86|amd64)/i.test(target.machine ?? 'x86');
}

/** binary16. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function fromBits32(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits);
  return view.getFloat32(0);
}

/** The nearest number with `fraction` bits behind its first, ties to even. */
function nearest(value: number, fraction: number, leastExponent: number): number {
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(value))), leastExponent);
  const quantum = 2 ** (exponent - fraction);
  const steps = value / quantum;
  const down = Math.floor(steps);
  const rest = steps - down;
  return (rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down) * quantum;
}

/** The fewest digits, up to `most`, that `round` brings back to the same number. */
function shortest(value: number, most: number, round: (n: number) => number): string {
  if (!Number.isFinite(value) || value === 0) return plain(value);
  for (let digits = 1; digits < most; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (round(candidate) === value) return String(candidate);
  }
  return String(Number(value.toPrecision(most)));
}

function plain(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function nanNote(bytes: Uint8Array, at: number, size: number, little: boolean): string {
  return `not a number: 0x${unsignedAt(bytes, at, size, little)
    .toString(16)
    .padStart(size * 2, '0')}`;
}

function unknownFloat(bytes: Uint8Array, at: number, size: number, little: boolean): Value {
  const raw = `0x${unsignedAt(bytes, at, size, little)
    .toString(16)
    .padStart(size * 2, '0')}`;
  return {
    kind: 'none',
    data: null,
    text: raw,
    note: 'a kind of float not known here',
    fault: 'unsupported',
  };
}
