// A range of bytes read once, for a copy, an export or the command line: holes come as zeros and are listed.
// Not live: sampler.ts.
import type { ByteSource } from '../../native/source.js';
import { RpcFailure } from '../protocol/failure.js';
import type { ReadReply } from '../protocol/probe.js';

/** Most bytes of one call. */
export const mostBytes = 16 * 1024 * 1024;

/** Cut at the end of the segment. Throws KernelError, and RpcFailure on a range that can't be. */
export function readBytes(source: ByteSource, offset: number, length: number): ReadReply {
  const valid = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  if (!valid || length > mostBytes) {
    throw new RpcFailure({
      kind: 'unsupported',
      detail: `can't read ${length} bytes at ${offset} in one call`,
    });
  }
  const end = Math.min(offset + length, source.facts().size);
  const bytes = new Uint8Array(Math.max(0, end - offset));
  const holes: ReadReply['holes'] = [];
  const unknown: ReadReply['unknown'] = [];
  let at = offset;
  while (at < end) {
    const extents = source.extents(at, end - at);
    if (extents.length === 0) break;
    for (const { offset: from, length: count, state } of extents) {
      at = from + count;
      if (state === 'hole') holes.push({ offset: from, length: count });
      if (state === 'unknown') unknown.push({ offset: from, length: count });
      if (state !== 'data') continue;
      const got = source.read(from, bytes.subarray(from - offset, at - offset));
      if (got < count) unknown.push({ offset: from + got, length: count - got });
    }
  }
  return { offset, bytes: bytes.subarray(0, Math.max(0, at - offset)), holes, unknown };
}
