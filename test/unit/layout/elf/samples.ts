// Files of test/data/elf as the parsers see them, and a way to spoil them. Not tests.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { LayoutError } from '../../../../src/layout/cursor.js';
import type { Decompress, FileBytes } from '../../../../src/layout/file.js';
import { projectRoot } from '../../../support/paths.js';

export const decompress: Decompress = {
  zlib: (bytes, size) => inflateSync(bytes, { maxOutputLength: size }),
  zstd: () => {
    throw new Error('no zstd here');
  },
};

export function bytesOf(name: string): Uint8Array {
  return Uint8Array.from(readFileSync(join(projectRoot, 'test', 'data', 'elf', name)));
}

/** Also counts what was read of it. */
export function inMemory(bytes: Uint8Array, name = 'file'): FileBytes & { read: number } {
  return {
    name,
    size: bytes.length,
    read: 0,
    slice(offset, length) {
      if (!(offset >= 0 && length >= 0 && offset + length <= bytes.length))
        throw new LayoutError('malformed', `${name}+${offset}`, `wanted ${length} bytes`);
      this.read += length;
      return bytes.slice(offset, offset + length);
    },
  };
}

export interface Edit {
  at: number;
  value: number;
}

/** With some bytes changed; places count round and round. */
export function spoilt(bytes: Uint8Array, edits: readonly Edit[], cut: number): Uint8Array {
  const copy = bytes.slice(0, Math.max(1, bytes.length - (cut % bytes.length)));
  for (const { at, value } of edits) copy[at % copy.length] = value;
  return copy;
}
