// A range of bytes read once, for a copy, an export or the command line: holes come as zeros and are listed.
// Not live: sampler.ts.
import type { ByteSource } from '../../native/source.js';
import { RpcFailure } from '../protocol/failure.js';
import type { ReadReply } from '../protocol/probe.js';
import { readRange } from './read-range.js';

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
  for (const { offset: from, length: count, state } of readRange(source, offset, bytes, end)) {
    if (state === 'hole') holes.push({ offset: from, length: count });
    else if (state !== 'data') unknown.push({ offset: from, length: count });
  }
  return { offset, bytes, holes, unknown };
}
