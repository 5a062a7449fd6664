// A range of numbers as a person writes it, and the test whether a number in memory lies in it. Whole numbers of 64
// bits are compared exactly, floats as what their text rounds to.
import { numberKinds, readBig } from './number-kind.js';
import { QueryError, type NumberType } from './query.js';

/** Both ends included. */
export interface NumberRange {
  from: string;
  to: string;
  tolerance: number;
}

/** Is the number at `at` meant? */
export type NumberTest = (view: DataView, at: number, little: boolean) => boolean;

/** An empty `to` is `from` again. Throws QueryError. */
export function numberTest(type: NumberType, range: NumberRange): NumberTest {
  if (!(range.tolerance >= 0)) throw new QueryError('A tolerance is a number from 0 on.');
  return numberKinds[type].float ? floatTest(type, range) : wholeTest(type, range);
}

function floatTest(type: NumberType, { from, to, tolerance }: NumberRange): NumberTest {
  const { read } = numberKinds[type];
  const first = float(from);
  const last = to.trim() === '' ? first : float(to);
  if (Number.isNaN(first) && Number.isNaN(last))
    return (view, at, little) => Number.isNaN(read(view, at, little));
  if (Number.isNaN(first) || Number.isNaN(last)) throw new QueryError('NaN is no end of a range.');
  if (first > last) throw new QueryError(backwards(from, to));
  // What 0.1 is in memory lies beside 0.1: the range takes in both.
  const round = type === 'f32' ? Math.fround : (value: number) => value;
  const least = Math.min(first, round(first)) - tolerance;
  const most = Math.max(last, round(last)) + tolerance;
  return (view, at, little) => {
    const value = read(view, at, little);
    return value >= least && value <= most;
  };
}

function wholeTest(type: NumberType, { from, to, tolerance }: NumberRange): NumberTest {
  const { size, signed, read } = numberKinds[type];
  const first = whole(from, type);
  const last = to.trim() === '' ? first : whole(to, type);
  if (first > last) throw new QueryError(backwards(from, to));
  const around = BigInt(Math.floor(Math.min(tolerance, 2 ** 64)));
  const [least, most] = [first - around, last + around];
  // Rounding keeps the order, so that what lies outside of the rounded range lies outside.
  const [low, high] = [Number(least), Number(most)];
  if (size < 8) {
    return (view, at, little) => {
      const value = read(view, at, little);
      return value >= low && value <= high;
    };
  }
  return (view, at, little) => {
    const value = read(view, at, little);
    if (value < low || value > high) return false;
    const exact = readBig(view, at, little, signed);
    return exact >= least && exact <= most;
  };
}

function whole(text: string, type: NumberType): bigint {
  const { size, signed } = numberKinds[type];
  const [, minus = '', digits = ''] = /^\s*([-+]?)(0x[0-9a-f]{1,32}|\d{1,40})\s*$/i.exec(text) ?? [];
  if (digits === '') throw new QueryError(noNumber(text, 'whole number such as 4096 or 0x1000'));
  const value = minus === '-' ? -BigInt(digits) : BigInt(digits);
  const bits = BigInt(size * 8);
  // 0xffffffff is how people write the bits of a -1.
  const asBits = signed && /^0x/i.test(digits) && minus === '' && value < 1n << bits;
  const known = asBits ? BigInt.asIntN(size * 8, value) : value;
  const least = signed ? -(1n << (bits - 1n)) : 0n;
  const most = (signed ? 1n << (bits - 1n) : 1n << bits) - 1n;
  if (known < least || known > most)
    throw new QueryError(`${text.trim()} is not among the numbers of ${type}, ${least} to ${most}.`);
  return known;
}

function float(text: string): number {
  const plain = text.trim().toLowerCase();
  const [, minus = '', word] = /^([-+]?)(inf(?:inity)?|nan)$/.exec(plain) ?? [];
  if (word !== undefined) return word === 'nan' ? NaN : minus === '-' ? -Infinity : Infinity;
  if (plain.length > 400 || !/^[-+]?(?:0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)$/.test(plain))
    throw new QueryError(noNumber(text, 'number such as 0.25, 1e-3, inf or nan'));
  return /^[-+]0x/.test(plain) ? Number(plain.slice(1)) * (plain.startsWith('-') ? -1 : 1) : Number(plain);
}

function noNumber(text: string, wanted: string): string {
  if (text.trim() === '') return `There is no number to look for: a ${wanted} is wanted.`;
  const shown = JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
  const good = /^\s*[-+]?(?:0x[0-9a-f]*|\d*\.?\d*)/i.exec(text)?.[0].length ?? 0;
  return `${shown} goes wrong at character ${Math.min(good + 1, text.length)}: a ${wanted} is wanted.`;
}

function backwards(from: string, to: string): string {
  return `The range ends before it begins: ${from.trim()} is more than ${to.trim()}.`;
}
