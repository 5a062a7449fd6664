// Raw numbers out of bytes: integers of any width and bit fields, in both byte orders. Not their meaning.
// Bit fields follow `Member` in layout.ts: bits count in the order of memory, from the least significant on a little
// endian target and from the most significant on a big endian one.

/** Unsigned, of `size` bytes at `at`, all of which are there. */
export function unsignedAt(
  bytes: Uint8Array,
  at: number,
  size: number,
  littleEndian: boolean,
): number | bigint {
  if (size <= 6) {
    let value = 0;
    for (let i = 0; i < size; i++)
      value = value * 256 + (bytes[littleEndian ? at + size - 1 - i : at + i] ?? 0);
    return value;
  }
  return small(bigAt(bytes, at, size, littleEndian));
}

/** Always a bigint. */
export function bigAt(bytes: Uint8Array, at: number, size: number, littleEndian: boolean): bigint {
  if (size === 8 && at + 8 <= bytes.length) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, 8);
    return view.getBigUint64(0, littleEndian);
  }
  let value = 0n;
  for (let i = 0; i < size; i++)
    value = (value << 8n) | BigInt(bytes[littleEndian ? at + size - 1 - i : at + i] ?? 0);
  return value;
}

/** `size` bits from the bit `from` on, which counts from byte `at`; all bytes are there. */
export function bitsAt(
  bytes: Uint8Array,
  at: number,
  from: number,
  size: number,
  littleEndian: boolean,
): number | bigint {
  const first = at + Math.floor(from / 8);
  const shift = from % 8;
  const span = Math.ceil((shift + size) / 8);
  // The bytes that it touches as one number: in memory order for big endian, turned round for little.
  const drop = littleEndian ? shift : span * 8 - shift - size;
  const whole = unsignedAt(bytes, first, span, littleEndian);
  if (typeof whole === 'number') return Math.floor(whole / 2 ** drop) % 2 ** size;
  return small((whole >> BigInt(drop)) & ((1n << BigInt(size)) - 1n));
}

/** Two's complement of `bits` bits. */
export function toSigned(value: number | bigint, bits: number): number | bigint {
  if (typeof value === 'number' && bits <= 53) return value >= 2 ** (bits - 1) ? value - 2 ** bits : value;
  return small(BigInt.asIntN(bits, BigInt(value)));
}

function small(value: bigint): number | bigint {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER)
    ? Number(value)
    : value;
}
