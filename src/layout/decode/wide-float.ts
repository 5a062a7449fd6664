// Floats that JavaScript has no number for: x87 extended (80 bit) and binary128, as the shortest decimal that rounds
// to the same value. Also decimal floats. Follows IEEE 754-2019 (3.4, 3.5.2: BID encoding) and the Intel SDM, 4.2.2.

/** value = mantissa * 2^exponent; `precision` bits, of which the lowest has the weight 2^exponent. */
interface Binary {
  mantissa: bigint;
  exponent: number;
}

/** A text as JavaScript writes numbers, `NaN`, or null for bit patterns that the processor itself refuses. */
export function x87Text(bits: bigint): string | null {
  const negative = (bits >> 79n) & 1n ? '-' : '';
  const exponent = Number((bits >> 64n) & 0x7fffn);
  const mantissa = bits & 0xffff_ffff_ffff_ffffn;
  const integerBit = mantissa >> 63n;
  if (exponent === 0x7fff) {
    if (!integerBit) return null;
    return mantissa << 1n === 1n << 64n ? `${negative}Infinity` : 'NaN';
  }
  // Unnormals, as the 8087 had them, are refused since the 80387.
  if (exponent !== 0 && !integerBit) return null;
  return negative + decimal({ mantissa, exponent: Math.max(exponent, 1) - 16383 - 63 });
}

export function binary128Text(bits: bigint): string {
  const negative = (bits >> 127n) & 1n ? '-' : '';
  const exponent = Number((bits >> 112n) & 0x7fffn);
  const fraction = bits & ((1n << 112n) - 1n);
  if (exponent === 0x7fff) return fraction === 0n ? `${negative}Infinity` : 'NaN';
  const mantissa = exponent === 0 ? fraction : fraction | (1n << 112n);
  return negative + decimal({ mantissa, exponent: Math.max(exponent, 1) - 16383 - 112 });
}

/** Decimal32, 64 or 128 in the binary integer encoding, by its size in bytes. */
export function bidText(bits: bigint, size: number): string | null {
  const shape = bidShapes[size];
  if (!shape) return null;
  const width = BigInt(size * 8);
  const negative = (bits >> (width - 1n)) & 1n ? '-' : '';
  const top = Number((bits >> (width - 6n)) & 0x1fn);
  if (top === 0x1f) return 'NaN';
  if (top === 0x1e) return `${negative}Infinity`;
  const exponentBits = BigInt(shape.exponent);
  const large = top >> 3 === 3;
  const shift = width - 1n - exponentBits - (large ? 2n : 0n);
  const exponent = Number((bits >> shift) & ((1n << exponentBits) - 1n)) - shape.bias;
  const low = bits & ((1n << shift) - 1n);
  const coefficient = large ? low | (1n << (shift + 2n)) : low;
  // What has more digits than the format counts as zero.
  const value = coefficient >= 10n ** BigInt(shape.digits) ? 0n : coefficient;
  return negative + place(value.toString(), exponent);
}

const bidShapes: Readonly<Record<number, { exponent: number; bias: number; digits: number }>> = {
  4: { exponent: 8, bias: 101, digits: 7 },
  8: { exponent: 10, bias: 398, digits: 16 },
  16: { exponent: 14, bias: 6176, digits: 34 },
};

/** The fewest digits within half a unit in the last place, exactly computed. */
function decimal({ mantissa, exponent }: Binary): string {
  if (mantissa === 0n) return '0';
  // As a fraction: numerator / denominator, and half a unit of it.
  const numerator = exponent >= 0 ? mantissa << BigInt(exponent + 1) : mantissa << 1n;
  const denominator = exponent >= 0 ? 2n : 1n << BigInt(1 - exponent);
  const half = exponent >= 0 ? 1n << BigInt(exponent) : 1n;
  const magnitude = estimate(numerator, denominator);
  for (let digits = 1; ; digits++) {
    const scale = digits - 1 - magnitude;
    const [n, d] =
      scale >= 0
        ? [numerator * 10n ** BigInt(scale), denominator]
        : [numerator, denominator * 10n ** BigInt(-scale)];
    const rounded = (2n * n + d) / (2n * d);
    const error = rounded * d > n ? rounded * d - n : n - rounded * d;
    const limit = scale >= 0 ? half * 10n ** BigInt(scale) : half;
    if (error < limit || digits >= 40) return place(rounded.toString(), -scale);
  }
}

/** floor(log10(n / d)). */
function estimate(n: bigint, d: bigint): number {
  let guess = Math.floor((bitLength(n) - bitLength(d) - 1) * Math.LOG10E * Math.LN2) - 1;
  while (compareToPower(n, d, guess + 1) >= 0) guess++;
  return guess;
}

function compareToPower(n: bigint, d: bigint, power: number): number {
  const [left, right] = power >= 0 ? [n, d * 10n ** BigInt(power)] : [n * 10n ** BigInt(-power), d];
  return left < right ? -1 : left === right ? 0 : 1;
}

function bitLength(value: bigint): number {
  return value.toString(16).length * 4;
}

/** Digits with their exponent, as JavaScript would write the number. */
function place(digits: string, exponent: number): string {
  const trimmed = digits.replace(/0+$/, '');
  if (trimmed === '') return '0';
  const power = exponent + digits.length - 1;
  const first = trimmed.slice(0, 1);
  const rest = trimmed.slice(1);
  if (power > 20 || power < -7)
    return `${first}${rest === '' ? '' : `.${rest}`}e${power < 0 ? '-' : '+'}${Math.abs(power)}`;
  if (power < 0) return `0.${'0'.repeat(-power - 1)}${trimmed}`;
  if (trimmed.length <= power + 1) return trimmed.padEnd(power + 1, '0');
  return `${trimmed.slice(0, power + 1)}.${trimmed.slice(power + 1)}`;
}
