// A file as parsers of this room see it: bytes that are read where they are asked for. Not I/O: who opens the file
// gives these functions.

/** Bytes of a file. Files of gigabytes are read by section only, never whole. */
export interface FileBytes {
  /** For places in errors: `/usr/bin/python3`. */
  readonly name: string;
  readonly size: number;
  /** Exactly `length` bytes, or a LayoutError: never short. The result may share memory, it's not to be changed. */
  slice(offset: number, length: number): Uint8Array;
}

/** Decompresses; gives exactly `size` bytes or throws. The room has no library of its own: node:zlib, or fzstd. */
export interface Decompress {
  zlib(bytes: Uint8Array, size: number): Uint8Array;
  zstd(bytes: Uint8Array, size: number): Uint8Array;
}

/** The parts of debug information, each whole and without relocations left; empty where the file has none. */
export interface DebugSections {
  littleEndian: boolean;
  addressSize: 4 | 8;
  machine: string;
  info: Uint8Array;
  abbrev: Uint8Array;
  str: Uint8Array;
  lineStr: Uint8Array;
  strOffsets: Uint8Array;
  addr: Uint8Array;
  /** DWARF 4 type units. */
  types: Uint8Array;
  /** Of a .dwp: which unit has which part of the sections above. */
  cuIndex: Uint8Array;
  tuIndex: Uint8Array;
}
