// The small things of the snapshots' folder: ids, labels, and what was left half written. Not the snapshots' bytes.
// All of it may be gone or changed by another window at any time.
import { randomBytes } from 'node:crypto';
import { closeSync } from 'node:fs';
import { lstat, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { KernelError, kernelError } from '../../../native/errors.js';
import { openQuietly } from '../../../native/quiet-open.js';
import { partSuffix, NewFile } from './new-file.js';
import { readAt } from './image-reader.js';
import { toLabel, type Label } from './snapshot-header.js';

const mostLabel = 64 * 1024;
/** Whoever still writes a file touches it more often than this, ms. */
const leftAfter = 60 * 60 * 1000;

let lastTime = 0;

/** Ids sort in the order in which they are made, and no two windows make the same. */
export function newId(now: number): string {
  lastTime = Math.max(now, lastTime + 1);
  return `${lastTime.toString(36).padStart(9, '0')}-${randomBytes(8).toString('hex')}`;
}

/** Is it one that is ours, and so the name of no other file? */
export function isId(id: string): boolean {
  return /^[0-9a-z]{9,11}-[0-9a-f]{16}$/.test(id);
}

/** Nothing where there is none, or none that can be understood: all of it can be done without. Throws KernelError. */
export function readLabel(path: string): Label {
  let fd: number;
  try {
    fd = openQuietly(path, { via: 'name', expected: undefined });
  } catch (error) {
    if (error instanceof KernelError && error.code === 'ENOENT') return {};
    throw error;
  }
  try {
    const bytes = Buffer.alloc(mostLabel);
    return toLabel(JSON.parse(bytes.toString('utf8', 0, readAt(fd, path, 0, bytes))));
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  } finally {
    closeSync(fd);
  }
}

/** Throws KernelError. */
export async function writeLabel(path: string, label: Label): Promise<void> {
  const file = await NewFile.create(path);
  try {
    await file.write(Buffer.from(JSON.stringify(label)), 0);
    await file.finish();
  } finally {
    await file.abandon();
  }
}

/** Gone is what it's wanted to be. Throws KernelError. */
export async function removeQuietly(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    const failed = kernelError(error, path);
    if (failed.code !== 'ENOENT') throw failed;
  }
}

/** Removes what was being written when its writer was killed. Throws KernelError. */
export async function sweepParts(folder: string, now: number): Promise<void> {
  try {
    for (const name of await readdir(folder)) {
      if (!name.startsWith('.') || !name.endsWith(partSuffix)) continue;
      const path = join(folder, name);
      const { mtimeMs } = await lstat(path).catch(() => ({ mtimeMs: Infinity }));
      if (now - mtimeMs > leftAfter) await removeQuietly(path);
    }
  } catch (error) {
    throw kernelError(error, folder);
  }
}
