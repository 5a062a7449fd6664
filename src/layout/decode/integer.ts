// Integers as a person wants them written: decimal, hexadecimal, binary, characters, an address, a size or a time.
// Not how they are read from bytes: bits.ts.
import { agoText } from './ago.js';
import { showCode } from './chars.js';
import { addressText } from './pointer.js';
import { dash, type DecodeContext, type Format, type Value } from './value.js';

/** Twenty years from now: what is farther is no time that anybody meant. In milliseconds. */
const meant = 20 * 31_556_952_000;

/** `bits`: the width, which pads hex and binary. The value may be negative. */
export function integerValue(value: number | bigint, bits: number, context: DecodeContext): Value {
  const asked = context.format ?? 'auto';
  if (asked !== 'auto') {
    // Asked to be a time, it is none: said with a dash, never with a year that nobody means.
    return (
      formatted(value, bits, asked, context) ?? { kind: 'time', data: value, text: dash, note: String(value) }
    );
  }
  const guess = context.guess ?? 'auto';
  const soft = guess === 'char' && !isPrintable(value, bits) ? 'hex' : guess;
  return formatted(value, bits, soft, context) ?? decimal(value);
}

function decimal(value: number | bigint): Value {
  return { kind: 'integer', data: value, text: String(value) };
}

/** Undefined where the format makes nothing of it: a time that nobody means. */
function formatted(
  value: number | bigint,
  bits: number,
  format: Format,
  context: DecodeContext,
): Value | undefined {
  switch (format) {
    case 'auto':
    case 'decimal':
      return decimal(value);
    case 'hex':
      return { kind: 'integer', data: value, text: hexText(value, bits) };
    case 'binary': {
      const digits = unsigned(value, bits).toString(2).padStart(bits, '0');
      return { kind: 'integer', data: value, text: `0b${digits}` };
    }
    case 'char':
      return charsOf(value, bits);
    case 'size':
      return { kind: 'integer', data: value, text: sizeText(value), note: String(value) };
    case 'address':
      return addressText(unsigned(value, bits), context, value);
    case 'time':
      return (
        timeValue(value, 'time ns', context.now) ??
        timeValue(value, 'time µs', context.now) ??
        timeValue(value, 'time ms', context.now) ??
        timeValue(value, 'time s', context.now)
      );
    case 'time s':
    case 'time ms':
    case 'time µs':
    case 'time ns':
      return timeValue(value, format, context.now);
  }
}

export function hexText(value: number | bigint, bits: number): string {
  return `0x${unsigned(value, bits)
    .toString(16)
    .padStart(Math.ceil(bits / 4), '0')}`;
}

function unsigned(value: number | bigint, bits: number): bigint {
  return BigInt.asUintN(bits, BigInt(value));
}

/** Its bytes as characters, the lowest first, which is how a magic number stands in little endian memory. */
function charsOf(value: number | bigint, bits: number): Value {
  const chars: string[] = [];
  let rest = unsigned(value, bits);
  for (let i = 0; i < bits; i += 8) {
    chars.push(showCode(Number(rest & 0xffn), bits > 8 ? '"' : "'"));
    rest >>= 8n;
  }
  if (bits <= 8) return { kind: 'char', data: value, text: `'${chars.join('')}'`, note: String(value) };
  while (chars.length > 1 && chars.at(-1) === '\\0') chars.pop();
  return { kind: 'string', data: value, text: `"${chars.join('')}"`, note: hexText(value, bits) };
}

/** Do all bytes draw something? Then it may be a magic word. */
function isPrintable(value: number | bigint, bits: number): boolean {
  let rest = unsigned(value, bits);
  for (let i = 0; i < bits; i += 8, rest >>= 8n) {
    const byte = Number(rest & 0xffn);
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return true;
}

const sizes = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;

function sizeText(value: number | bigint): string {
  let size = Number(value);
  let unit = 0;
  while (unit < sizes.length - 1 && Math.abs(size) >= 1024) {
    size /= 1024;
    unit++;
  }
  const digits = unit === 0 || Math.abs(size) >= 100 ? Math.round(size) : Math.round(size * 10) / 10;
  return `${digits} ${sizes[unit] ?? ''}`;
}

const unitsPerSecond = { 'time s': 1n, 'time ms': 1000n, 'time µs': 1_000_000n, 'time ns': 1_000_000_000n };

/** UTC, with the digits that its unit has; undefined beyond twenty years of `now`. */
export function timeValue(
  value: number | bigint,
  format: keyof typeof unitsPerSecond,
  now: number | undefined,
): Value | undefined {
  if (now === undefined) return undefined;
  const per = unitsPerSecond[format];
  const wide = BigInt(value);
  const seconds = wide >= 0n ? wide / per : -((-wide + per - 1n) / per);
  const milliseconds = Number(seconds) * 1000;
  if (!(Math.abs(milliseconds - now) <= meant)) return undefined;
  const rest = wide - seconds * per;
  const digits = per === 1n ? '' : `.${rest.toString().padStart(per.toString().length - 1, '0')}`;
  const text = new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
  const fraction = digits === '' ? 0 : Number(`0${digits}`);
  return {
    kind: 'time',
    data: value,
    text: `${text}${digits}Z`,
    note: agoText(now - milliseconds - fraction * 1000),
  };
}
