// Cuts a segment into pieces to be matched, and reads them: only what is allocated, a few milliseconds at a time. Holes
// are passed over and counted. Not the matching (find-worker.ts).
import type { Pace } from '../../../native/pace.js';
import type { ByteSource, Extent } from '../../../native/source.js';
import type { Place } from '../../protocol/moment.js';
import { readRange } from '../read-range.js';
import type { Chunk } from './find-link.js';

/** Bytes of a piece, and what its borders are multiples of. */
export const pieceSize = 2 ** 20;
/** How far ahead the source is asked at once where there is much between holes, and where there is little. */
const leastAsked = 4 * pieceSize;
const mostAsked = 64 * pieceSize;
const manyExtents = 256;

/** Bytes as they went by. */
export interface Passed {
  holes: number;
  unread: number;
}

/** Told of each hole that was come by, ascending. */
export type OnHole = (offset: number, length: number) => void;

/** A source may take another's place between two pieces (src/probe/sources.ts). */
export interface Searched {
  readonly source: ByteSource;
}

export interface ChunkOptions {
  /** How far a chunk reaches around its piece. */
  lead: number;
  tail: number;
  pace: Pace;
  /** A buffer of at least that many bytes. */
  buffer: (length: number) => ArrayBuffer;
  passed: Passed;
  onHole?: OnHole | undefined;
}

/** Chunks of all that can be read, ascending; each with its bytes of data. Throws KernelError. */
export async function* chunksOf(
  searched: Searched,
  options: ChunkOptions,
): AsyncGenerator<{ chunk: Chunk; data: number }> {
  const { passed, pace } = options;
  let at = 0;
  for await (const extent of extentsOf(searched, pace)) {
    // Read already, together with what came before.
    if (extent.offset + extent.length <= at) continue;
    if (extent.state !== 'data') {
      const from = Math.max(at, extent.offset);
      const length = extent.offset + extent.length - from;
      passed[extent.state === 'hole' ? 'holes' : 'unread'] += length;
      if (extent.state === 'hole') options.onHole?.(from, length);
      at = extent.offset + extent.length;
      continue;
    }
    at = Math.max(at, extent.offset);
    while (at < extent.offset + extent.length) {
      if (pace.due) await pace.rest();
      const to = (Math.floor(at / pieceSize) + 1) * pieceSize;
      const read = readChunk(searched.source, { offset: at, length: to - at }, options);
      if (read.data > 0) yield read;
      at = to;
    }
  }
}

/** What of these holes is data by now, in pieces, ascending; what is a hole still is told. Throws KernelError. */
export async function* filledOf(
  holes: readonly Place[],
  searched: Searched,
  { pace, onHole }: Pick<ChunkOptions, 'pace' | 'onHole'>,
): AsyncGenerator<Place> {
  for (const { offset, length } of holes) {
    for (let at = offset; at < offset + length;) {
      if (pace.due) await pace.rest();
      const extents = searched.source.extents(at, offset + length - at);
      const last = extents.at(-1);
      // A truncation in between.
      if (!last) break;
      for (const extent of extents) {
        if (extent.state === 'hole') onHole?.(extent.offset, extent.length);
        if (extent.state === 'data') yield* piecesOf(extent);
      }
      at = last.offset + last.length;
    }
  }
}

function* piecesOf({ offset, length }: Place): Generator<Place> {
  for (let at = offset; at < offset + length;) {
    const to = Math.min((Math.floor(at / pieceSize) + 1) * pieceSize, offset + length);
    yield { offset: at, length: to - at };
    at = to;
  }
}

/** A piece of the scan before. `fresh`: what of it was a hole then, and is none by now. */
export interface Again extends Place {
  fresh: Place[];
}

/** Pieces of the scan before, with what has come to be in and between them; both ascend. */
export function again(pieces: readonly Place[], filled: readonly Place[]): Again[] {
  const all: Again[] = pieces.map(piece => ({ ...piece, fresh: [] }));
  const between: Again[] = [];
  let next = 0;
  for (const fresh of filled) {
    while ((all[next + 1]?.offset ?? Infinity) <= fresh.offset) next++;
    const around = all[next];
    // A piece begins and ends with data, so that a hole is in it or not.
    if (around && around.offset <= fresh.offset && fresh.offset < around.offset + around.length)
      around.fresh.push(fresh);
    else between.push({ ...fresh, fresh: [fresh] });
  }
  return [...all, ...between].sort((a, b) => a.offset - b.offset);
}

/** The same pieces again, as they are now. A piece of which nothing is left has no parts. Throws KernelError. */
export async function* chunksAt(
  places: readonly Again[],
  searched: Searched,
  options: Omit<ChunkOptions, 'lead' | 'tail'>,
): AsyncGenerator<{ chunk: Chunk; data: number }> {
  for (const place of places) {
    if (options.pace.due) await options.pace.rest();
    const { chunk, data } = readChunk(searched.source, place, { ...options, lead: 0, tail: 0 });
    const fresh = place.fresh.flatMap(one => chunk.parts.flatMap(part => common(one, part)));
    yield { chunk: { ...chunk, fresh }, data };
  }
}

/** Bytes that a search would look at. Throws KernelError. */
export async function dataIn(searched: Searched, pace: Pace): Promise<number> {
  let data = 0;
  for await (const { state, length } of extentsOf(searched, pace)) if (state === 'data') data += length;
  return data;
}

async function* extentsOf(searched: Searched, pace: Pace): AsyncGenerator<Extent> {
  let at = 0;
  let asked = leastAsked;
  for (;;) {
    if (pace.due) await pace.rest();
    const extents = searched.source.extents(at, asked);
    const last = extents.at(-1);
    // Its end, or a truncation in between.
    if (!last) return;
    yield* extents;
    at = last.offset + last.length;
    asked = extents.length > manyExtents ? leastAsked : Math.min(asked * 2, mostAsked);
  }
}

function readChunk(
  source: ByteSource,
  { offset: from, length }: Place,
  { lead, tail, buffer, passed, onHole }: Omit<ChunkOptions, 'pace'>,
): { chunk: Chunk; data: number } {
  const { size } = source.facts();
  const end = Math.max(from, Math.min(from + length, size));
  const offset = Math.max(0, from - lead);
  const wanted = Math.max(0, Math.min(end + tail, size) - offset);
  const bytes = new Uint8Array(buffer(wanted), 0, wanted);
  const ranges = readRange(source, offset, bytes, size);
  const parts = ranges.flatMap(({ state, offset, length }) => (state === 'data' ? [{ offset, length }] : []));
  let data = 0;
  for (const range of ranges) {
    for (const within of common(range, { offset: from, length: end - from })) {
      if (range.state === 'data') data += within.length;
      else if (range.state === 'hole') {
        passed.holes += within.length;
        onHole?.(within.offset, within.length);
      } else if (range.state !== 'gone') passed.unread += within.length;
    }
  }
  const last = parts.at(-1);
  const readEnd = last ? last.offset + last.length : offset;
  return { chunk: { offset, bytes: bytes.subarray(0, readEnd - offset), from, to: end, parts }, data };
}

/** What is in both, if anything is. */
function common(a: Place, b: Place): Place[] {
  const offset = Math.max(a.offset, b.offset);
  const length = Math.min(a.offset + a.length, b.offset + b.length) - offset;
  return length > 0 ? [{ offset, length }] : [];
}
