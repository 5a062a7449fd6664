// /proc/pid/status and cmdline: whose a process is, and what it was called as. Not its name in the kernel
// (proc-stat.ts). Follows proc_pid_status(5), proc_pid_cmdline(5) and proc(5);
// the folder's owner is set by task_dump_owner() in fs/proc/base.c.
import { lstatSync } from 'node:fs';
import { KernelError, kernelError } from './errors.js';
import { attempt, readRecord } from './machine.js';
import type { ByteString } from './records.js';

/** The effective uid; undefined when there is no such line. */
export function parseUid(text: ByteString): number | undefined {
  // The name comes first and may hold a carriage return, after which `^` would match too.
  const uid = /\nUid:\t\d{1,10}\t(\d{1,10})\t/.exec(text)?.[1];
  return uid === undefined ? undefined : Number(uid);
}

/** Throws KernelError. */
export function readUid(folder: string): number {
  const path = `${folder}/status`;
  const uid = parseUid(readRecord(path));
  if (uid === undefined) throw new KernelError('parse', 'EBADMSG', path);
  return uid;
}

/**
 * The same by the owner of the folder itself, which is the effective uid whatever else: a tenth of the work. And which
 * folder it is: that of another process is another, be it of the same pid. Throws KernelError.
 */
export function readOwner(folder: string): { uid: number; inode: number } {
  try {
    const { uid, ino } = lstatSync(folder);
    return { uid, inode: ino };
  } catch (error) {
    throw kernelError(error, folder);
  }
}

/** Undefined where that can't be told. */
export function readInode(folder: string): number | undefined {
  const stat = attempt(folder, () => lstatSync(folder));
  return stat instanceof KernelError ? undefined : stat.ino;
}

/** argv[0]; empty where there is none, as of a zombie. A program that rewrote its arguments may have spaces in it. */
export function parseArgv0(text: ByteString): ByteString {
  const end = text.indexOf('\0');
  return (end === -1 ? text : text.slice(0, end)) as ByteString;
}

/** Throws KernelError. */
export function readArgv0(folder: string): ByteString {
  return parseArgv0(readRecord(`${folder}/cmdline`));
}
