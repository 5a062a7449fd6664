// Which arm of a Rust enum (a DWARF variant part) the bytes choose. Follows DWARF 5, section 5.7.10: an arm lists its
// values; one without any takes what no other has.
import type { Layout, Variant, VariantPart } from '../layout.js';
import { bitsAt, unsignedAt } from './bits.js';
import { sizeOf } from './shape.js';

/** Undefined where no arm is chosen, or the discriminant isn't within `bytes`. `at`: the record's start. */
export function chosenVariant(
  layout: Layout,
  part: VariantPart,
  bytes: Uint8Array,
  at: number,
): { variant: Variant; index: number } | undefined {
  const index = part.discriminant
    ? choose(layout, part, bytes, at)
    : part.variants.length === 1
      ? 0
      : undefined;
  const variant = index === undefined ? undefined : part.variants[index];
  return variant && index !== undefined ? { variant, index } : undefined;
}

/** The discriminant's bits as an unsigned number; undefined where there are none to read. */
export function discriminantOf(
  layout: Layout,
  part: VariantPart,
  bytes: Uint8Array,
  at: number,
): { value: bigint; bits: number } | undefined {
  const member = part.discriminant;
  if (member?.offset === undefined) return undefined;
  const little = layout.target.byteOrder === 'little';
  const size = sizeOf(layout, member.type) ?? 0;
  const start = at + member.offset;
  if (member.bitSize !== undefined) {
    const from = member.bitOffset ?? 0;
    if (start + Math.ceil((from + member.bitSize) / 8) > bytes.length) return undefined;
    return { value: BigInt(bitsAt(bytes, start, from, member.bitSize, little)), bits: member.bitSize };
  }
  if (size === 0 || start + size > bytes.length) return undefined;
  return { value: BigInt(unsignedAt(bytes, start, size, little)), bits: size * 8 };
}

function choose(layout: Layout, part: VariantPart, bytes: Uint8Array, at: number): number | undefined {
  const discriminant = discriminantOf(layout, part, bytes, at);
  if (!discriminant) return undefined;
  const { value, bits } = discriminant;
  // Producers write values signed or unsigned, whatever the discriminant is: compare the bits.
  const within = ({ low, high }: { low: bigint; high: bigint }): boolean => {
    const [from, to] = [BigInt.asUintN(bits, low), BigInt.asUintN(bits, high)];
    if (from <= to) return value >= from && value <= to;
    return value >= from || value <= to;
  };
  const named = part.variants.findIndex(v => v.values.some(within));
  if (named >= 0) return named;
  const other = part.variants.findIndex(v => v.values.length === 0);
  return other < 0 ? undefined : other;
}
