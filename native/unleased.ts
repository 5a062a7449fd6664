// Opens an object by its name, or by a link to it, as nobody notices who waits for its lease: an open would break that
// and signal its holder. Not the opening itself: quiet-open.ts. Follows fcntl(2) ("Leases").
import { toPath, type Machine } from './machine.js';
import { refuseLeased } from './open-source.js';
import { openQuietly, type QuietOpen } from './quiet-open.js';
import type { ByteString } from './records.js';

/**
 * An fd for reading. Throws KernelError; ESTALE where another object has the name, LEASED where it is under a lease.
 */
export function openUnleased(
  { proc }: Pick<Machine, 'proc'>,
  path: ByteString,
  inode: bigint,
  via: QuietOpen['via'] = 'name',
): number {
  return openQuietly(toPath(path), {
    via,
    expected: { inode },
    allow: (...found) => refuseLeased({ proc, identity: undefined }, path, found),
  });
}
