// Gives an object its name back that a removal moved away and never came to remove, as it was killed. Replaces nothing.
// Not the finding of such objects: src/probe/removal/leftovers.ts. Follows renameat2(2).
import { closeSync, fstatSync } from 'node:fs';
import { KernelError } from '../errors.js';
import { attempt } from '../machine.js';
import { renameWithin } from './libc.js';
import { hold, openPlace } from './open-folder.js';

/** back · taken: another has its name by now, and it stays where it is · gone: it isn't there, or isn't the one. */
export type BackEnd = 'back' | 'taken' | 'gone';

/** `path`: under its private name, as bytes. Throws KernelError where the kernel doesn't let us. */
export function putBack(
  path: Buffer,
  identity: { device: bigint; inode: bigint },
  original: Buffer,
): BackEnd {
  const done = attempt(path.toString('latin1'), (): BackEnd => {
    const place = openPlace(path);
    try {
      const held = hold(place);
      try {
        const stat = fstatSync(held, { bigint: true });
        if (!stat.isFile() || stat.dev !== identity.device || stat.ino !== identity.inode) return 'gone';
        renameWithin(place.folder, place.name, original);
        return 'back';
      } finally {
        closeSync(held);
      }
    } finally {
      closeSync(place.folder);
    }
  });
  if (!(done instanceof KernelError)) return done;
  if (done.code === 'EEXIST') return 'taken';
  if (done.code === 'ENOENT') return 'gone';
  throw done;
}
