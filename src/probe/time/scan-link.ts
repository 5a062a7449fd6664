// The words between the probe and its threads that compare: which pieces of a file are as they were. Not the passes.
import { readSync } from 'node:fs';

/** Bytes of one read: they are still in the nearest cache when they are compared, which is half of the speed. */
export const readAtOnce = 128 * 1024;

/** A place of a segment, and what the last pass found there: shared, and not written while a thread has it. */
export interface Piece {
  offset: number;
  bytes: Uint8Array<SharedArrayBuffer>;
}

export interface Compared {
  /** Of each piece: is all of it as it was? False too where it could not be read whole. */
  same: boolean[];
  /** Milliseconds that it took. */
  worked: number;
}

/** Probe → thread. */
export interface ScanWorkerApi {
  /** `fd`: stays open until this is answered. */
  compare(p: { fd: number; pieces: Piece[] }): Compared;
}

/** `scratch`: room for one read. */
export function compare(fd: number, pieces: readonly Piece[], scratch: Uint8Array): Compared {
  const started = performance.now();
  const same = pieces.map(piece => isSame(fd, piece, scratch));
  return { same, worked: performance.now() - started };
}

function isSame(fd: number, { offset, bytes }: Piece, scratch: Uint8Array): boolean {
  for (let at = 0; at < bytes.byteLength; at += scratch.byteLength) {
    const old = bytes.subarray(at, at + scratch.byteLength);
    const now = scratch.subarray(0, old.byteLength);
    try {
      if (readSync(fd, now, 0, now.byteLength, offset + at) < now.byteLength) return false;
    } catch {
      // Why it can't be read is for the pass to find out, which reads what is not the same.
      return false;
    }
    if (Buffer.compare(old, now) !== 0) return false;
  }
  return true;
}
