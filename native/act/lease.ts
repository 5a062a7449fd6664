// The kernel's word on whether any open file but ours leads to an object: it gives a write lease only where none does.
// And whether this kernel's word is of open files at all. Not the finding of the object: alone.ts, remove-file.ts.
// Follows fcntl(2) ("Leases"), check_conflicting_open() in fs/locks.c.
import { closeSync, constants } from 'node:fs';
import { emptyMemfd } from '../libc.js';
import { O_PATH, open } from '../quiet-open.js';
import { isOpenElsewhere } from './libc.js';

/** `cannot`: this kernel's lease tells nothing of open files. Undefined where we may not ask it. */
export type Answer = boolean | 'cannot' | undefined;

let counts: boolean | undefined;

/** Does another open file than `fd` lead to what that is open on? `fd` is our own, opened for reading. */
export function askLease(fd: number): Answer {
  counts ??= countsOpenFiles(isOpenElsewhere);
  return counts ? isOpenElsewhere(fd) : 'cannot';
}

/**
 * Before Linux 5.3 a lease was refused wherever the kernel had more than one reference to a name, and a name in
 * /dev/shm always has two. Told by an object of our own that nobody else has, with an O_PATH descriptor on it: that is
 * such a reference, and no open file.
 */
export function countsOpenFiles(ask: typeof isOpenElsewhere): boolean {
  const made = emptyMemfd();
  const fds = [made];
  try {
    const self = `/proc/self/fd/${made}`;
    fds.push(open(self, O_PATH, 'memfd'));
    // A memfd as it is made counts as never opened.
    const opened = open(self, constants.O_RDONLY, 'memfd');
    fds.push(opened);
    return ask(opened) === false;
  } finally {
    for (const fd of fds) closeSync(fd);
  }
}
