// Decompression for src/layout/elf: zlib by Node, zstd by Node where it has that (22.15 on), else by fzstd. Output is
// bounded: what would be more, or less, than announced fails. Follows RFC 1950 and RFC 8878.
import * as zlib from 'node:zlib';
import { Decompress as Stream } from 'fzstd';
import type { Decompress } from '../../layout/file.js';

type Inflate = (bytes: Uint8Array, options: { maxOutputLength: number; chunkSize: number }) => Uint8Array;

// Named by what it is at run time: the types are of the oldest Node that we run on.
const zstd = 'zstdDecompressSync' in zlib ? (zlib.zstdDecompressSync as Inflate) : undefined;

/** Throws what the library throws, and RangeError where the size is another than was said. */
export const decompress: Decompress = {
  zlib: (bytes, size) => run(zlib.inflateSync, bytes, size),
  zstd: (bytes, size) => (zstd ? run(zstd, bytes, size) : slowly(bytes, size)),
};

function run(inflate: Inflate, bytes: Uint8Array, size: number): Uint8Array {
  // One chunk that takes it all saves a copy; chunks are at least 64 bytes. Pages of it that are never filled, as the
  // size was a lie, cost nothing.
  return inflate(bytes, { maxOutputLength: size, chunkSize: Math.max(64, size) });
}

/** Slower than Node's own, and the same bytes. */
export function slowly(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let have = 0;
  const stream = new Stream(chunk => {
    // In one go it would believe the frame, which may announce anything.
    if (have + chunk.byteLength > size) throw new RangeError(`more than ${size} bytes come out of it`);
    out.set(chunk, have);
    have += chunk.byteLength;
  });
  stream.push(bytes, true);
  if (have !== size) throw new RangeError(`${have} bytes come out of it, not ${size}`);
  return out;
}
