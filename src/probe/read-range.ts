// Reads a range of a segment piece by piece: what of it is bytes, and what else is in the other places. One page that
// can't be read doesn't hide those behind it. Not what has changed in it: sampler.ts.
import { pageSize } from '../../native/page-size.js';
import type { ByteSource } from '../../native/source.js';
import type { Range, RangeState } from '../protocol/frame.js';

/** Pages of one range that may fail one by one; beyond, what is left is given up for this time. */
const mostFailures = 64;

/**
 * Fills the places of data in `into`, which is the segment's range from `offset` on, and leaves the others alone;
 * `size` is the segment's. Answers ranges that tile it. `gone` is what is past the end now. Throws KernelError.
 */
export function readRange(source: ByteSource, offset: number, into: Uint8Array, size: number): Range[] {
  const ranges: Range[] = [];
  const wanted = offset + into.byteLength;
  let end = Math.min(wanted, size);
  let at = offset;
  let failures = 0;
  while (at < end) {
    const extents = source.extents(at, end - at);
    // It was truncated since.
    if (extents.length === 0) break;
    for (const { offset: from, length, state } of extents) {
      const got =
        state === 'data' ? source.read(from, into.subarray(from - offset, from - offset + length)) : length;
      push(ranges, from, got, state);
      at = from + got;
      if (got === length) continue;
      end = Math.min(end, source.facts().size);
      // What is left of the page went, or the kernel refuses it; of what comes behind it the source is asked anew.
      failures++;
      const page = (Math.floor(at / pageSize) + 1) * pageSize;
      const next = Math.min(failures < mostFailures ? page : end, end);
      push(ranges, at, next - at, 'unknown');
      at = Math.max(at, next);
      break;
    }
  }
  push(ranges, at, wanted - at, 'gone');
  return ranges;
}

/** Adds a range behind the others, as part of the last where that has the same state; one of no length not at all. */
export function push(ranges: Range[], offset: number, length: number, state: RangeState): void {
  if (length <= 0) return;
  const last = ranges.at(-1);
  if (last?.state === state) last.length += length;
  else ranges.push({ offset, length, state });
}
