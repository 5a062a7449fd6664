// Opens a file on disk with what this system offers: its holes aren't read, and a lease on it isn't broken.
// Not the reading: file-source.ts, which runs without foreign code too.
import { seekData, seekHole } from '../../../native/libc.js';
import type { Machine } from '../../../native/machine.js';
import { refuseLeased } from '../../../native/open-source.js';
import type { ByteSource } from '../../../native/source.js';
import { openDiskFile } from './file-source.js';

/** Throws KernelError: EFTYPE where it is no regular file, LEASED where opening it would signal somebody. */
export function openFile(path: string, { proc }: Pick<Machine, 'proc'>): ByteSource {
  return openDiskFile(path, {
    seek: { data: seekData, hole: seekHole },
    allow: (...found) => refuseLeased({ proc, identity: undefined }, path, found),
  });
}
