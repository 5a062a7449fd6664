// Makes a shared memory object that has all it had before it gets its name: content, holes, mode, owner, times. Nobody
// finds it half made, and what has the name by then keeps it. Not what it is made from: src/probe/removal/restore.ts.
// Follows open(2) (O_EXCL), renameat2(2), fchown(2), futimens(3).
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  ftruncateSync,
  openSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { attempt } from '../machine.js';
import { KernelError, kernelError } from '../errors.js';
import { renameWithin, setTimes } from './libc.js';
import { movedName } from '../moved-name.js';
import { openPlace, within, type Place } from './open-folder.js';

export interface FileLook {
  size: number;
  mode: number;
  uid: number;
  gid: number;
  /** Nanoseconds since 1970. */
  accessed: bigint;
  modified: bigint;
}

export class NewObject {
  readonly #place: Place;
  readonly #made: Buffer;
  readonly #fd: number;
  #named = false;

  /** `path`: which name it will have, as bytes; its folder is there. Throws KernelError. */
  constructor(path: Buffer) {
    this.#place = openPlace(path);
    this.#made = movedName('restoring', this.#place.name);
    try {
      const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
      this.#fd = this.#do(() => openSync(within(this.#place.folder, this.#made), flags, 0o600));
    } catch (error) {
      closeSync(this.#place.folder);
      throw error;
    }
  }

  /** Throws KernelError: ENOSPC where /dev/shm is full. */
  write(offset: number, bytes: Uint8Array): void {
    this.#do(() => {
      for (let done = 0; done < bytes.byteLength;) {
        done += writeSync(this.#fd, bytes, done, bytes.byteLength - done, offset + done);
      }
    });
  }

  /**
   * Gives it its name. False: it belongs to us now, as only root may give it to another. Throws KernelError: EEXIST
   * where the name is taken.
   */
  finish(look: FileLook): { owned: boolean; device: bigint; inode: bigint } {
    return this.#do(() => {
      ftruncateSync(this.#fd, look.size);
      const owned = !(
        attempt('owner', () => fchownSync(this.#fd, look.uid, look.gid)) instanceof KernelError
      );
      // Not before: a change of owner takes bits of the mode away.
      fchmodSync(this.#fd, look.mode);
      setTimes(this.#fd, look.accessed, look.modified);
      renameWithin(this.#place.folder, this.#made, this.#place.name);
      this.#named = true;
      const { dev, ino } = fstatSync(this.#fd, { bigint: true });
      return { owned, device: dev, inode: ino };
    });
  }

  /** Lets go of it; nothing of it is left where it has no name yet. */
  close(): void {
    try {
      if (!this.#named) this.#do(() => unlinkSync(within(this.#place.folder, this.#made)));
    } finally {
      closeSync(this.#fd);
      closeSync(this.#place.folder);
    }
  }

  #do<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw kernelError(error, this.#place.name.toString('latin1'));
    }
  }
}
