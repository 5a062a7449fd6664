// Asks the kernel itself whether any open file but ours leads to an object: whoever has it, seen or unseen, in a
// socket, in another namespace. It does so by a write lease, taken and given back at once: one who opens the object in
// that instant waits for it (or is refused, with O_NONBLOCK), so this is no mere look, and is done on a person's word
// alone. Not told of: a descriptor that was opened with O_PATH. Follows fcntl(2) ("Leases"), check_conflicting_open()
// in fs/locks.c.
import { closeSync } from 'node:fs';
import { kernelError } from '../errors.js';
import type { Machine } from '../machine.js';
import type { ObjectRecord } from '../records.js';
import { openUnleased } from '../unleased.js';
import { isOpenElsewhere } from './libc.js';

/** Undefined where the kernel can't be asked: by its owner alone (or CAP_LEASE), and of what has a name here. */
export function isAlone(
  machine: Pick<Machine, 'proc'>,
  { paths, stat }: Pick<ObjectRecord, 'id' | 'paths' | 'stat'>,
): boolean | undefined {
  const [path] = paths;
  if (path === undefined || !stat) return undefined;
  try {
    const fd = openUnleased(machine, path, stat.inode);
    try {
      const elsewhere = isOpenElsewhere(fd);
      return elsewhere === undefined ? undefined : !elsewhere;
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    return kernelError(error, path).code === 'LEASED' ? false : undefined;
  }
}
