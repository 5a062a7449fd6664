// /proc/pid/fd: which files a process holds open, and how. Not what these are: backing.ts.
// Follows proc_pid_fd(5); the links' modes are made by tid_fd_update_inode() in fs/proc/fd.c.
import { constants, lstatSync } from 'node:fs';
import { KernelError } from './errors.js';
import { attempt, isGone, isNumber, listNames, openFolder, readLink, readWhole } from './machine.js';
import type { ByteString, FdRecord } from './records.js';

export interface FdLink {
  fd: number;
  /** As the kernel prints it, nothing escaped. */
  link: ByteString;
}

/**
 * The open files that have a path, ascending. Yields once an fd, as there may be hundreds of thousands; `few`: it's
 * known that there aren't. Throws KernelError for the folder; an fd closed meanwhile is left out.
 */
export function* readFdLinks(folder: string, few: boolean): Generator<undefined, FdLink[]> {
  const links: FdLink[] = [];
  for (const name of few ? listNames(`${folder}/fd`) : namesOf(`${folder}/fd`)) {
    yield;
    if (!isNumber(name)) continue;
    try {
      const link = readLink(`${folder}/fd/${name}`);
      if (link.startsWith('/')) links.push({ fd: Number(name), link });
    } catch (error) {
      if (!(error instanceof KernelError && isGone(error))) throw error;
    }
  }
  return links.sort((a, b) => a.fd - b.fd);
}

/** Some hundred a call. */
function* namesOf(folder: string): Generator<string> {
  const names = openFolder(folder);
  try {
    for (let name = names.next(); name !== undefined; name = names.next()) yield name;
  } finally {
    names.close();
  }
}

/** What an fd may do, by the mode of its link; one opened with O_PATH may neither. */
export function accessOf(mode: number): FdRecord['access'] {
  const read = (mode & constants.S_IRUSR) !== 0 ? 'r' : '';
  return (mode & constants.S_IWUSR) !== 0 ? `${read}w` : read;
}

/**
 * May it be on one of these inodes? By what the kernel has in memory (`ino:` of Linux 5.14), without a word to its file
 * system, which may be another machine's; yes where that isn't told. `path`: `/proc/7/fd/3`.
 */
export function mayBe(path: string, inodes: ReadonlySet<string>): boolean {
  const info = attempt(path, () => readWhole(path.replace(/\/fd\/(\d+)$/, '/fdinfo/$1')));
  const inode = info instanceof KernelError ? undefined : /^ino:\s*(\d+)/m.exec(info)?.[1];
  return inode === undefined || inodes.has(inode);
}

/** Throws what lstat throws. Asked of the link: fdinfo says the same, in three calls instead of one. */
export function readFdAccess(folder: string, fd: number): FdRecord['access'] {
  return accessOf(lstatSync(`${folder}/fd/${fd}`).mode);
}
