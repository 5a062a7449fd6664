// Where a bit field lies, from any of the three ways that producers have told it, as `Member` wants it: the storage
// unit of its type where it fits into one, else the byte that it starts in. Follows DWARF 5, section 5.7.6, and
// DWARF 3, section 5.5.6 (DW_AT_bit_offset).
import type { Member } from '../layout.js';
import { at } from './constants.js';
import type { Die } from './die.js';
import { memberOffset } from './location.js';

type Place = Pick<Member, 'offset' | 'bitOffset' | 'bitSize'>;

const mostBits = 1 << 16;

/** `size`: bytes of the member's type. Undefined for what is no bit field. */
export function bitField(die: Die, size: number): Place | undefined {
  const bitSize = die.number(at.bitSize);
  if (bitSize === undefined) return undefined;
  if (bitSize > mostBits) throw die.unit.error('malformed', `a bit field of ${bitSize} bits`, die.offset);
  const unit = die.number(at.byteSize) ?? size;
  const first = firstBit(die, bitSize, unit);
  return first === undefined ? { bitSize } : place(first, bitSize, unit);
}

/** Bits from the record's start, in the order of memory. */
function firstBit(die: Die, bitSize: number, unit: number): number | undefined {
  const fromStart = die.number(at.dataBitOffset);
  const offset = memberOffset(die);
  if (offset === undefined) return undefined;
  if (fromStart !== undefined) return offset * 8 + fromStart;
  const raw = die.big(at.bitOffset, 8);
  if (raw === undefined) return offset * 8;
  // Counted from the most significant bit of the unit; below zero where a packed field begins before it.
  const fromTop = Number(raw >= 0x8000_0000n && raw <= 0xffff_ffffn ? BigInt.asIntN(32, raw) : raw);
  return offset * 8 + (die.unit.littleEndian ? unit * 8 - fromTop - bitSize : fromTop);
}

function place(first: number, bitSize: number, unit: number): Place {
  const bits = unit * 8;
  const within = bits > 0 ? ((first % bits) + bits) % bits : 0;
  if (bits > 0 && within + bitSize <= bits)
    return { offset: (first - within) / 8, bitOffset: within, bitSize };
  const bitOffset = ((first % 8) + 8) % 8;
  return { offset: (first - bitOffset) / 8, bitOffset, bitSize };
}
