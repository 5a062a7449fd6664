// Offsets of the segment and addresses of the process that it is seen as: each mapping shows one range.
// A segment may be mapped twice, in parts, or not at all; the first mapping that shows an offset wins.
import type { WireMapping } from '../../src/protocol/wire.js';

export interface Window {
  start: bigint;
  end: bigint;
  offset: number;
}

export function windows(mappings: readonly WireMapping[]): Window[] {
  return mappings.map(m => ({
    start: BigInt(`0x${m.start}`),
    end: BigInt(`0x${m.end}`),
    offset: m.offset,
  }));
}

/** Where the process has the byte at `offset`; null where it doesn't map it. */
export function addressOf(mapped: readonly Window[], offset: number): bigint | null {
  for (const { start, end, offset: from } of mapped) {
    if (offset >= from && BigInt(offset - from) < end - start) return start + BigInt(offset - from);
  }
  return null;
}

/** Which offset the process sees at `address`; null where that isn't this segment. */
export function offsetOf(mapped: readonly Window[], address: bigint): number | null {
  for (const { start, end, offset } of mapped) {
    if (address >= start && address < end) return offset + Number(address - start);
  }
  return null;
}
