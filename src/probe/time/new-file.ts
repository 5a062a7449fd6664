// A file that appears whole or not at all: written under a temporary name in its folder, put to disk, then renamed.
// Not what is in it. Follows rename(2), fsync(2) (of a folder: that the name lasts).
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { KernelError, kernelError } from '../../../native/errors.js';

/** Ends the names of files that are being written. */
export const partSuffix = '.part';

export class NewFile {
  readonly path: string;
  readonly #part: string;
  readonly #handle: FileHandle;
  #open = true;

  private constructor(path: string, part: string, handle: FileHandle) {
    this.path = path;
    this.#part = part;
    this.#handle = handle;
  }

  /** Readable by its owner alone: what was in memory may be nobody else's business. Throws KernelError. */
  static async create(path: string): Promise<NewFile> {
    const part = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}${partSuffix}`);
    const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
    const handle = await told(path, open(part, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600));
    return new NewFile(path, part, handle);
  }

  /** All of `bytes`. Throws KernelError: a full disk, most likely. */
  async write(bytes: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < bytes.byteLength;) {
      const rest = this.#handle.write(bytes, done, bytes.byteLength - done, position + done);
      const { bytesWritten } = await told(this.path, rest);
      if (bytesWritten === 0) throw new KernelError('write', 'ENOSPC', this.path);
      done += bytesWritten;
    }
  }

  /** From here on it is there, in place of what had its name before. */
  async finish(): Promise<void> {
    await told(this.path, this.#handle.sync());
    await this.#close();
    await told(this.path, rename(this.#part, this.path));
    await syncFolder(dirname(this.path));
  }

  /** Leaves nothing of it, unless it is finished. */
  async abandon(): Promise<void> {
    await this.#close();
    await rm(this.#part, { force: true });
  }

  async #close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await told(this.path, this.#handle.close());
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await told(path, open(path, constants.O_RDONLY | constants.O_DIRECTORY));
  try {
    await folder.sync();
  } catch (error) {
    // Not every file system has that for folders; the file itself is on disk.
    if (kernelError(error, path).code !== 'EINVAL') throw kernelError(error, path);
  } finally {
    await folder.close();
  }
}

async function told<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw kernelError(error, path);
  }
}
