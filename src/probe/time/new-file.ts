// A file that appears whole or not at all: written under a temporary name in its folder, put to disk, then renamed.
// Not what is in it. Follows rename(2), fsync(2) (of a folder: that the name lasts).
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
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
    const opened = open(part, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    const handle = await told(path, opened, 'create');
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

/**
 * The folder, and those above it where there are none. Throws KernelError, by the call that was refused: Node's own way
 * to make several says ENOENT of whatever it was.
 */
export async function makeFolder(path: string): Promise<void> {
  const failed = await refusedFolder(path);
  if (failed?.code === 'ENOENT' && dirname(path) !== path) {
    await makeFolder(dirname(path));
    const again = await refusedFolder(path);
    if (again) throw again;
  } else if (failed) throw failed;
}

/** Undefined when it is there now. */
async function refusedFolder(path: string): Promise<KernelError | undefined> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const { code } = kernelError(error, path);
    if (code !== 'EEXIST' || !(await isFolder(path))) return new KernelError('mkdir', code, path, error);
  }
  return undefined;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    found => found.isDirectory(),
    () => false,
  );
}

/** `call`: what was to be done, where the system call alone doesn't tell. */
async function told<T>(path: string, work: Promise<T>, call?: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const failed = kernelError(error, path);
    throw call === undefined ? failed : new KernelError(call, failed.code, path, error);
  }
}
