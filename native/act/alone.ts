// Asks the kernel itself whether any open file but ours leads to an object: whoever has it, seen or unseen, in a
// socket, in another namespace. It does so by a write lease, taken and given back at once: one who opens the object in
// that instant waits for it (or is refused, with O_NONBLOCK), so this is no mere look, and is done on a person's word
// alone. Not told of: a descriptor that was opened with O_PATH. Not the lease: lease.ts.
import { closeSync, fstatSync } from 'node:fs';
import { kernelError } from '../errors.js';
import type { Machine } from '../machine.js';
import type { ObjectRecord } from '../records.js';
import { openUnleased } from '../unleased.js';
import { askLease, type Answer } from './lease.js';

/**
 * Undefined where the kernel can't be asked: by its owner alone (or CAP_LEASE), and of what has a name here. `own`: a
 * descriptor that we have on it already, which is asked through, as beside another of ours nobody would be alone.
 */
export function isAlone(
  machine: Pick<Machine, 'proc'>,
  { paths, stat }: Pick<ObjectRecord, 'id' | 'paths' | 'stat'>,
  own?: number,
): Answer {
  const [path] = paths;
  if (path === undefined || !stat) return undefined;
  try {
    if (own !== undefined && isOn(own, stat)) return inverse(askLease(own));
    const fd = openUnleased(machine, path, { inode: stat.inode });
    try {
      return inverse(askLease(fd));
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    return kernelError(error, path).code === 'LEASED' ? false : undefined;
  }
}

/** Is the descriptor on that very object? */
export function isOn(fd: number, { device, inode }: { device: bigint; inode: bigint }): boolean {
  const { dev, ino } = fstatSync(fd, { bigint: true });
  return dev === device && ino === inode;
}

function inverse(elsewhere: Answer): Answer {
  return typeof elsewhere === 'boolean' ? !elsewhere : elsewhere;
}
