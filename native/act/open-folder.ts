// Takes hold of the folder that a path is in, step by step: none of the steps may be a symbolic link, so that nothing
// leads out of where the object was found. Not what is done in it: remove-file.ts, make-file.ts. Follows open(2)
// (O_PATH), proc_pid_root(5).
import { closeSync, constants } from 'node:fs';
import { KernelError } from '../errors.js';
import { O_PATH, open } from '../quiet-open.js';

/** An open folder, and a name in it, as bytes. Whoever opened it closes `folder`. */
export interface Place {
  folder: number;
  name: Buffer;
}

/**
 * `path`: absolute, as bytes of the kernel. The way into another mount namespace (`/proc/<pid>/root`) is the one link
 * that is followed. Throws KernelError: ELOOP or ENOTDIR where a link is in the way.
 */
export function openPlace(path: Buffer): Place {
  const text = path.toString('latin1');
  const [root = '/'] = /^\/proc\/\d+\/root\//.exec(text) ?? [];
  const steps = text.slice(root.length).split('/');
  const name = steps.pop() ?? '';
  if (!text.startsWith('/') || name === '' || name === '.' || name === '..')
    throw new KernelError('open', 'EINVAL', text);
  let folder = open(root, constants.O_DIRECTORY | O_PATH, text);
  try {
    for (const step of steps.filter(s => s !== '')) {
      if (step === '..') throw new KernelError('open', 'EINVAL', text);
      const flags = constants.O_DIRECTORY | O_PATH | constants.O_NOFOLLOW;
      const next = open(within(folder, Buffer.from(step, 'latin1')), flags, text);
      closeSync(folder);
      folder = next;
    }
    return { folder, name: Buffer.from(name, 'latin1') };
  } catch (error) {
    closeSync(folder);
    throw error;
  }
}

/** A name in an open folder, as a path for calls that take one. */
export function within(folder: number, name: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`/proc/self/fd/${folder}/`), name]);
}

/** Takes hold of what has the name, whatever it is, and does nothing to it. Throws KernelError. */
export function hold({ folder, name }: Place): number {
  return open(within(folder, name), O_PATH | constants.O_NOFOLLOW, name.toString('latin1'));
}
