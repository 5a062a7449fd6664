// Runs a matcher over memory as the probe does: piece by piece, each with as much around it as the matcher wants, and
// only within what can be read. Not the probe's own cutting (src/probe/time/find-chunks.ts), which has a test itself.
import type { Matcher, Tools } from '../../../../src/model/find/matcher.js';

export const tools: Tools = {
  indexOf: (bytes, wanted, from) => bufferOf(bytes).indexOf(wanted, from),
  latin1: bytes => bufferOf(bytes).toString('latin1'),
};

export interface Found {
  offset: number;
  length: number;
}

/** `runs`: what of the memory can be read, ascending. */
export function findInPieces(
  matcher: Matcher,
  memory: Uint8Array,
  piece: number,
  runs: readonly Found[] = [{ offset: 0, length: memory.length }],
): Found[] {
  const found: Found[] = [];
  for (let from = 0; from < memory.length; from += piece) {
    const to = Math.min(from + piece, memory.length);
    for (const run of runs) {
      const start = Math.max(run.offset, from - matcher.lead);
      const end = Math.min(run.offset + run.length, to + matcher.tail);
      const first = Math.max(from, start);
      if (first >= Math.min(to, end)) continue;
      const bytes = memory.subarray(start, end);
      for (const { at, length } of matcher.find(bytes, first - start, Math.min(to, end) - start, start))
        found.push({ offset: start + at, length });
    }
  }
  return found;
}

/** Every place of the runs at which `lengthAt` says how long what is there is. */
export function findSlowly(
  memory: Uint8Array,
  lengthAt: (rest: Uint8Array, offset: number) => number,
  runs: readonly Found[] = [{ offset: 0, length: memory.length }],
): Found[] {
  return runs.flatMap(run =>
    Array.from({ length: run.length }, (_, i) => run.offset + i).flatMap(offset => {
      const length = lengthAt(memory.subarray(offset, run.offset + run.length), offset);
      return length > 0 ? [{ offset, length }] : [];
    }),
  );
}

export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
