// The value of one place: bytes and a type make a value as data, text and note. Records and arrays give a preview
// (preview.ts); their members are decoded one by one by whoever shows them. Never throws on bytes, only on a type
// table that makes no sense.
import type { BaseType, Layout, Target, TypeId } from '../layout.js';
import { bigAt, bitsAt, toSigned, unsignedAt } from './bits.js';
import { isCharacter } from './char-type.js';
import { showCode } from './chars.js';
import { enumValue } from './enums.js';
import { floatAt } from './float.js';
import { hexText, integerValue } from './integer.js';
import { addressText } from './pointer.js';
import { arrayValue, recordValue } from './preview.js';
import { namesOf, sizeOf } from './shape.js';
import { absent, narrow, type DecodeContext, type Value } from './value.js';
import { unwrap } from './wrapper.js';

/** Where in its storage unit a bit field lies, as in `Member`. */
export interface BitPlace {
  bitOffset: number;
  bitSize: number;
}

/** The value of type `id` at `bytes[at]`. What isn't within `bytes` counts as past the segment's end. */
export function decode(
  layout: Layout,
  id: TypeId,
  bytes: Uint8Array,
  at: number,
  context: DecodeContext = {},
  place?: BitPlace,
): Value {
  const { type } = unwrap(layout, id);
  // Only numbers have bit fields, whatever a table says.
  const bits = type.kind === 'base' || type.kind === 'enum' ? place : undefined;
  const size = bits ? Math.ceil((bits.bitOffset + bits.bitSize) / 8) : sizeOf(layout, id);
  if (size === undefined && type.kind !== 'array') return absent('unsupported', 'has no bytes of its own');
  if (at < 0 || at + (size ?? 0) > bytes.length) return absent('past end', pastEnd);
  switch (type.kind) {
    case 'base':
      return bits
        ? bitField(layout, id, type, bytes, at, bits, context)
        : base(layout, id, type, bytes, at, context);
    case 'enum': {
      const raw = bits
        ? bitsAt(bytes, at, bits.bitOffset, bits.bitSize, isLittle(layout.target))
        : unsignedAt(bytes, at, type.size, isLittle(layout.target));
      const width = bits?.bitSize ?? type.size * 8;
      const value = type.signed ? toSigned(raw, width) : raw;
      const named = enumValue(type, value);
      if (isPlain(context.format)) return named;
      return { ...integerValue(value, width, context), note: named.fault ? 'has no name' : named.text };
    }
    case 'pointer': {
      const address = bigAt(bytes, at, type.size, isLittle(layout.target));
      if (!isPlain(context.format) && context.format !== 'address')
        return integerValue(narrow(address), type.size * 8, context);
      if (type.role === 'member pointer') return memberPointer(address, type.size);
      return addressText(address, context);
    }
    case 'array':
      return arrayValue(layout, type, bytes, at, context);
    case 'struct':
    case 'class':
    case 'union':
      return recordValue(layout, type, bytes, at, context);
    case 'void':
    case 'function':
      return absent('unsupported', 'has no bytes of its own');
    case 'unspecified':
      return addressText(bigAt(bytes, at, size ?? 0, isLittle(layout.target)), context);
  }
}

/** A record or array of which `bytes` may hold only the beginning: what is there is shown. */
export function preview(
  layout: Layout,
  id: TypeId,
  bytes: Uint8Array,
  at: number,
  context: DecodeContext = {},
): Value {
  const { type } = unwrap(layout, id);
  if (type.kind === 'array') return arrayValue(layout, type, bytes, at, context);
  if (type.kind === 'struct' || type.kind === 'class' || type.kind === 'union')
    return recordValue(layout, type, bytes, at, context);
  return decode(layout, id, bytes, at, context);
}

export const pastEnd = 'past the end of the segment';

function isLittle(target: Target): boolean {
  return target.byteOrder === 'little';
}

function isPlain(format: DecodeContext['format']): boolean {
  return format === undefined || format === 'auto';
}

function bitField(
  layout: Layout,
  id: TypeId,
  type: BaseType,
  bytes: Uint8Array,
  at: number,
  { bitOffset, bitSize }: BitPlace,
  context: DecodeContext,
): Value {
  const little = (type.byteOrder ?? layout.target.byteOrder) === 'little';
  const raw = bitsAt(bytes, at, bitOffset, bitSize, little);
  return scalar(layout, id, type, raw, bitSize, context);
}

function base(
  layout: Layout,
  id: TypeId,
  type: BaseType,
  bytes: Uint8Array,
  at: number,
  context: DecodeContext,
): Value {
  const { target } = layout;
  const little = (type.byteOrder ?? target.byteOrder) === 'little';
  switch (type.encoding) {
    case 'float':
    case 'decimal':
      return float(bytes, at, type, target, little, context);
    case 'complex': {
      const half = type.size / 2;
      const real = floatAt(bytes, at, type, half, target);
      const imaginary = floatAt(bytes, at + half, type, half, target);
      const sign = /^[-+]/.test(imaginary.text) ? '' : '+';
      const fault = real.fault ?? imaginary.fault;
      const text = `${real.text}${sign}${imaginary.text}i`;
      const note = real.note ?? imaginary.note;
      const more = { ...(fault ? { fault } : {}), ...(note === undefined ? {} : { note }) };
      return { kind: 'float', data: text, text, ...more };
    }
    case 'signed':
    case 'unsigned':
    case 'bool':
    case 'char':
    case 'utf':
    case 'address': {
      const raw = unsignedAt(bytes, at, type.size, little);
      // _BitInt(7): the bits above are none of the value's.
      const width = Math.min(type.bits ?? type.size * 8, type.size * 8);
      return scalar(layout, id, type, width < type.size * 8 ? cut(raw, width) : raw, width, context);
    }
  }
}

function cut(value: number | bigint, bits: number): number | bigint {
  return narrow(BigInt.asUintN(bits, BigInt(value)));
}

/** From its bits, unsigned. */
function scalar(
  layout: Layout,
  id: TypeId,
  type: BaseType,
  raw: number | bigint,
  bits: number,
  context: DecodeContext,
): Value {
  const plain = isPlain(context.format);
  switch (type.encoding) {
    case 'bool':
      if (!plain) return integerValue(raw, bits, context);
      if (raw === 0 || raw === 1)
        return { kind: 'bool', data: raw === 1, text: raw === 1 ? 'true' : 'false' };
      return {
        kind: 'bool',
        data: raw,
        text: hexText(raw, bits),
        note: 'neither true nor false',
        fault: 'bool',
      };
    case 'char':
    case 'utf': {
      const value = type.encoding === 'char' && type.signed === true ? toSigned(raw, bits) : raw;
      if (!plain || !isCharacter(namesOf(layout, id))) return integerValue(value, bits, context);
      return {
        kind: 'char',
        data: value,
        text: `'${characterText(Number(raw), bits)}'`,
        note: String(value),
      };
    }
    case 'address':
      return addressText(BigInt(raw), context);
    case 'signed':
      return integerValue(toSigned(raw, bits), bits, context);
    case 'unsigned':
    case 'float':
    case 'complex':
    case 'decimal':
      return integerValue(raw, bits, context);
  }
}

function characterText(code: number, bits: number): string {
  if (bits <= 8 && code >= 0x80) return `\\x${code.toString(16)}`;
  return showCode(code, "'");
}

function float(
  bytes: Uint8Array,
  at: number,
  type: BaseType,
  target: Target,
  little: boolean,
  context: DecodeContext,
): Value {
  const value = floatAt(bytes, at, type, type.size, target);
  const format = context.format ?? 'auto';
  if (format === 'hex' || format === 'binary')
    return {
      ...integerValue(unsignedAt(bytes, at, type.size, little), type.size * 8, context),
      note: value.text,
    };
  // time.time() and its like: seconds as a double.
  const timely =
    format === 'time s' || format === 'time' || (format === 'auto' && context.guess === 'time s');
  if (!timely || typeof value.data !== 'number' || !Number.isFinite(value.data)) return value;
  const time = integerValue(Math.round(value.data * 1e6), 64, { ...context, format: 'time µs' });
  if (time.data !== null && time.kind === 'time' && (format !== 'auto' || time.text !== '—'))
    return { ...time, data: value.data };
  return value;
}

/** A data member's offset, -1 for none; a function's pair of words (Itanium C++ ABI, 2.3). */
function memberPointer(raw: bigint, size: number): Value {
  const none = BigInt.asIntN(size * 8, raw) === -1n;
  return { kind: 'pointer', data: narrow(raw), text: none ? 'NULL' : `+${raw}` };
}
