// Decompression for src/layout/elf by node:zlib, which has zstd from Node 22.15 on. Output is bounded: what would be
// more than announced fails instead of growing. Follows RFC 1950 and RFC 8878.
import * as zlib from 'node:zlib';
import { LayoutError } from '../../layout/cursor.js';
import type { Decompress } from '../../layout/file.js';

type Inflate = (bytes: Uint8Array, options: { maxOutputLength: number; chunkSize: number }) => Uint8Array;

// Named by what it is at run time: the types are of the oldest Node that we run on.
const zstd = 'zstdDecompressSync' in zlib ? (zlib.zstdDecompressSync as Inflate) : undefined;

/** Can this Node decompress zstd? */
export const hasZstd = zstd !== undefined;

/** Throws what node:zlib throws, and LayoutError where there is no zstd. */
export const decompress: Decompress = {
  zlib: (bytes, size) => run(zlib.inflateSync, bytes, size),
  zstd: (bytes, size) => {
    if (zstd) return run(zstd, bytes, size);
    throw new LayoutError(
      'unsupported',
      'zstd',
      `this Node (${process.version}) has no zstd: use 22.15 or newer, or decompress the file with objcopy --decompress-debug-sections`,
    );
  },
};

function run(inflate: Inflate, bytes: Uint8Array, size: number): Uint8Array {
  // One chunk that takes it all saves a copy; chunks are at least 64 bytes. Pages of it that are never filled, as the
  // size was a lie, cost nothing.
  return inflate(bytes, { maxOutputLength: size, chunkSize: Math.max(64, size) });
}
