// Numbers in memory: how each type is read, and said. Not what is looked for among them: number.ts.
// Follows IEEE 754 (binary32, binary64) and two's complement.
import type { NumberType } from './query.js';

export interface NumberKind {
  size: 1 | 2 | 4 | 8;
  float: boolean;
  signed: boolean;
  /** As the nearest number: whole above 2^53 are rounded. */
  read: (view: DataView, at: number, little: boolean) => number;
}

const two32 = 2 ** 32;

export const numberKinds: Readonly<Record<NumberType, NumberKind>> = {
  u8: kind(1, false, (view, at) => view.getUint8(at)),
  i8: kind(1, true, (view, at) => view.getInt8(at)),
  u16: kind(2, false, (view, at, little) => view.getUint16(at, little)),
  i16: kind(2, true, (view, at, little) => view.getInt16(at, little)),
  u32: kind(4, false, (view, at, little) => view.getUint32(at, little)),
  i32: kind(4, true, (view, at, little) => view.getInt32(at, little)),
  u64: kind(8, false, (view, at, little) =>
    little
      ? view.getUint32(at + 4, true) * two32 + view.getUint32(at, true)
      : view.getUint32(at, false) * two32 + view.getUint32(at + 4, false),
  ),
  i64: kind(8, true, (view, at, little) =>
    little
      ? view.getInt32(at + 4, true) * two32 + view.getUint32(at, true)
      : view.getInt32(at, false) * two32 + view.getUint32(at + 4, false),
  ),
  f32: { ...kind(4, true, (view, at, little) => view.getFloat32(at, little)), float: true },
  f64: { ...kind(8, true, (view, at, little) => view.getFloat64(at, little)), float: true },
};

function kind(size: NumberKind['size'], signed: boolean, read: NumberKind['read']): NumberKind {
  return { size, signed, float: false, read };
}

/** Exactly, of eight bytes. */
export function readBig(view: DataView, at: number, little: boolean, signed: boolean): bigint {
  return signed ? view.getBigInt64(at, little) : view.getBigUint64(at, little);
}

/** As plain digits that give the same value again. */
export function numberText(type: NumberType, view: DataView, at: number, little: boolean): string {
  const { size, float, signed, read } = numberKinds[type];
  if (size === 8 && !float) return String(readBig(view, at, little, signed));
  const value = read(view, at, little);
  if (Object.is(value, -0)) return '-0';
  return type === 'f32' ? shortest(value) : String(value);
}

/** The fewest digits that are this binary32. */
function shortest(value: number): string {
  for (let digits = 1; digits < 9 && Number.isFinite(value); digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return String(candidate);
  }
  return Number.isFinite(value) ? String(Number(value.toPrecision(9))) : String(value);
}
