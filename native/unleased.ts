// Opens an object by its name, or by a link to it, as nobody notices who waits for its lease: an open would break that
// and signal its holder. Not the opening itself: quiet-open.ts. Follows fcntl(2) ("Leases").
import { toPath, type Machine } from './machine.js';
import { refuseLeased } from './open-source.js';
import { openQuietly, type FileIdentity, type QuietOpen } from './quiet-open.js';
import type { ByteString } from './records.js';

/**
 * An fd for reading. Throws KernelError; ESTALE where another object has the name, LEASED where it is under a lease.
 * `identity`: the inode that it must be, and the devices by which the kernel may list its leases beside stat's own.
 */
export function openUnleased(
  { proc }: Pick<Machine, 'proc'>,
  path: ByteString,
  identity: FileIdentity,
  { via = 'name', untouched = false }: Partial<Pick<QuietOpen, 'via' | 'untouched'>> = {},
): number {
  return openQuietly(toPath(path), {
    via,
    untouched,
    expected: { inode: identity.inode },
    allow: (...found) => refuseLeased({ proc, identity }, path, found),
  });
}
