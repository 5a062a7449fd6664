// What the bytes at one place could mean: integers, floats, LEB128, times, a pointer, in both byte orders.
// Not what they do mean: that takes a type (src/layout). `now` is a parameter, nothing is read twice; times are of the
// zone of who reads.
// Follows IEEE 754 (binary16/32/64) and DWARF 5, section 7.6 (LEB128).
import { dayWithClock } from './local-time.js';

export const inspectedTypes = [
  'bits',
  'u8',
  'i8',
  'u16',
  'i16',
  'u24',
  'i24',
  'u32',
  'i32',
  'u40',
  'i40',
  'u48',
  'i48',
  'u56',
  'i56',
  'u64',
  'i64',
  'f16',
  'f32',
  'f64',
  'uleb128',
  'sleb128',
  'time s',
  'time ms',
  'time µs',
  'time ns',
  'pointer',
] as const;
export type InspectedType = (typeof inspectedTypes)[number];

/**
 * The value as text with plain digits; null where it makes none (too few bytes, a time that nobody means, a LEB128
 * without an end). `length`: bytes that it took, or would take.
 */
export interface Inspected {
  text: string | null;
  length: number;
}

/** Most bytes that any type looks at. */
export const inspectedBytes = 10;

const yearsMeant = 20;
const yearInMs = 31_556_952_000n;

type IntegerType = Extract<InspectedType, `${'u' | 'i'}${number}`>;
type Read = (bytes: Uint8Array, littleEndian: boolean, now: number) => Inspected;

/** `bytes` starts at the place; `now` in milliseconds since 1970 tells which times are meant. */
export function inspect(
  bytes: Uint8Array,
  type: InspectedType,
  littleEndian: boolean,
  now: number,
): Inspected {
  if (!isInteger(type)) return readers[type](bytes, littleEndian, now);
  const bits = Number(type.slice(1));
  return fixed(bytes, bits / 8, littleEndian, value =>
    (type.startsWith('i') ? BigInt.asIntN(bits, value) : value).toString(),
  );
}

function isInteger(type: InspectedType): type is IntegerType {
  return /^[ui]\d+$/.test(type);
}

const readers: Readonly<Record<Exclude<InspectedType, IntegerType>, Read>> = {
  bits: (bytes, le) =>
    fixed(bytes, 1, le, value => value.toString(2).padStart(8, '0').replace(/^.{4}/, '$& ')),
  f16: (bytes, le) => fixed(bytes, 2, le, value => float(halfToNumber(Number(value)), 5)),
  f32: (bytes, le) => fixed(bytes, 4, le, value => float(floatFromBits(value, 4), 9)),
  f64: (bytes, le) => fixed(bytes, 8, le, value => float(floatFromBits(value, 8), 17)),
  uleb128: bytes => leb128(bytes, false),
  sleb128: bytes => leb128(bytes, true),
  'time s': (bytes, le, now) => time(bytes, le, now, 1n, 1000n),
  'time ms': (bytes, le, now) => time(bytes, le, now, 1n, 1n),
  'time µs': (bytes, le, now) => time(bytes, le, now, 1000n, 1n),
  'time ns': (bytes, le, now) => time(bytes, le, now, 1_000_000n, 1n),
  pointer: (bytes, le) => fixed(bytes, 8, le, value => `0x${value.toString(16)}`),
};

function fixed(
  bytes: Uint8Array,
  length: number,
  littleEndian: boolean,
  text: (value: bigint) => string | null,
): Inspected {
  const value = unsigned(bytes, length, littleEndian);
  return { text: value === null ? null : text(value), length };
}

/** The first `length` bytes as an unsigned integer; null when there are not as many. */
export function unsigned(bytes: Uint8Array, length: number, littleEndian: boolean): bigint | null {
  if (bytes.byteLength < length) return null;
  let value = 0n;
  for (let i = 0; i < length; i++) {
    value = (value << 8n) | BigInt(bytes[littleEndian ? length - 1 - i : i] ?? 0);
  }
  return value;
}

/** IEEE 754 binary16, from its 16 bits. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function floatFromBits(value: bigint, length: 4 | 8): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, length === 4 ? value << 32n : value);
  return length === 4 ? view.getFloat32(0) : view.getFloat64(0);
}

// The shortest text that gives the same number again, within the digits that the width can hold.
function float(value: number, digits: number): string {
  if (Object.is(value, -0)) return '-0';
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  if (digits >= 17) return String(value);
  const same = digits === 9 ? Math.fround : (n: number) => n;
  for (let precision = 1; precision < digits; precision++) {
    const text = Number(value.toPrecision(precision));
    if (same(text) === value) return String(text);
  }
  return String(Number(value.toPrecision(digits)));
}

function leb128(bytes: Uint8Array, signed: boolean): Inspected {
  let value = 0n;
  const most = Math.min(bytes.byteLength, inspectedBytes);
  for (let i = 0; i < most; i++) {
    const byte = bytes[i] ?? 0;
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte & 0x80) continue;
    const width = 7 * (i + 1);
    // 64 bits are what programs read it into; what doesn't fit is no LEB128 that anyone wrote.
    const meant = signed ? BigInt.asIntN(width, value) : value;
    const fits = signed ? BigInt.asIntN(64, meant) === meant : BigInt.asUintN(64, meant) === meant;
    return { text: fits ? meant.toString() : null, length: i + 1 };
  }
  return { text: null, length: most };
}

/** value / `divide` * `times` are milliseconds since 1970. Local, with the digits below seconds that its unit has. */
function time(
  bytes: Uint8Array,
  littleEndian: boolean,
  now: number,
  divide: bigint,
  times: bigint,
): Inspected {
  return fixed(bytes, 8, littleEndian, raw => {
    const value = BigInt.asIntN(64, raw);
    const milliseconds = floorDivide(value * times, divide);
    const distance = milliseconds - BigInt(Math.trunc(now));
    const most = BigInt(yearsMeant) * yearInMs;
    if (distance > most || distance < -most) return null;
    const perSecond = (1000n * divide) / times;
    const text = dayWithClock(Number(milliseconds));
    if (perSecond === 1n) return text;
    const rest = value - floorDivide(value, perSecond) * perSecond;
    return `${text}.${rest.toString().padStart(perSecond.toString().length - 1, '0')}`;
  });
}

function floorDivide(value: bigint, divide: bigint): bigint {
  const quotient = value / divide;
  return value % divide < 0n ? quotient - 1n : quotient;
}
