// Opens an object by its name as nobody notices: not where somebody has a lease on it, whom an open would signal.
// Not the opening itself: quiet-open.ts. Follows fcntl(2) ("Leases").
import { KernelError } from './errors.js';
import { toPath, type Machine } from './machine.js';
import { readLeases } from './proc-locks.js';
import { openQuietly } from './quiet-open.js';
import type { ByteString } from './records.js';

/** An fd for reading. Throws KernelError; ESTALE where another object has the name, LEASED where it is under a lease. */
export function openUnleased(machine: Pick<Machine, 'proc'>, path: ByteString, inode: bigint): number {
  const leases = readLeases(machine);
  return openQuietly(toPath(path), {
    via: 'name',
    expected: { inode },
    allow: (device, found) => {
      if (leases.has(`${device}:${found}`)) throw new KernelError('open', 'LEASED', path);
    },
  });
}
