// /proc/pid/fd and fdinfo: which files a process holds open. Not what these are: backing.ts.
// Follows proc_pid_fd(5), proc_pid_fdinfo(5); flags are printed in octal by seq_show() in fs/proc/fd.c.
import { KernelError } from './errors.js';
import { isGone, isNumber, listNames, readLink, readWhole } from './machine.js';
import type { ByteString, FdRecord } from './records.js';

export interface FdLink {
  fd: number;
  /** As the kernel prints it, nothing escaped. */
  link: ByteString;
}

const accessMode = 0o3;
const pathOnly = 0o10000000; // O_PATH, include/uapi/asm-generic/fcntl.h

/** Every open file that has a path, ascending. Throws KernelError for the folder; an fd closed meanwhile is left out. */
export function readFdLinks(folder: string): FdLink[] {
  const links: FdLink[] = [];
  for (const name of listNames(`${folder}/fd`)) {
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

/** What an fd may do, by its fdinfo; undefined when that makes no sense. */
export function parseFdAccess(text: ByteString): FdRecord['access'] | undefined {
  const flags = /^flags:\s*([0-7]{1,15})$/m.exec(text)?.[1];
  if (flags === undefined) return undefined;
  const bits = parseInt(flags, 8);
  // Bits as a number: O_PATH lies within 31 bits, and & keeps the lowest 32 of what is larger.
  if ((bits & pathOnly) !== 0) return '';
  switch (bits & accessMode) {
    case 0:
      return 'r';
    case 1:
      return 'w';
    case 2:
      return 'rw';
    default:
      return ''; // 3: ioctl only, open(2)
  }
}

/** Throws KernelError. */
export function readFdAccess(folder: string, fd: number): FdRecord['access'] {
  const path = `${folder}/fdinfo/${fd}`;
  const access = parseFdAccess(readWhole(path));
  if (access === undefined) throw new KernelError('parse', 'EBADMSG', path);
  return access;
}
