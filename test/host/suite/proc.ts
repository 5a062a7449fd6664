// What a tab's address needs: a process's start, a file's identity; and attachments. Not built on native/: the tests
// must be able to contradict it.
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { startTime as startOf, sysvRow, sysvRows } from '../../support/oracle.js';

/** Clock ticks since boot. */
export function startTime(pid: number): number {
  return startOf(pid) ?? assert.fail(`process ${pid} is gone`);
}

/** The id of a file in /dev/shm; device numbers as makedev(3) packs them. */
export function posixId(path: string): string {
  const { dev, ino } = statSync(path);
  const major = (dev >>> 8) & 0xfff;
  const minor = (dev & 0xff) | ((dev >>> 12) & 0xfff00);
  return `posix:${major.toString(16)}:${minor.toString(16)}:${ino}`;
}

/** How often a System V segment is attached, as the kernel counts: all of us too. Undefined when it is gone. */
export function nattch(shmid: number): number | undefined {
  return sysvRow(shmid)?.nattch;
}

/** Of the System V segment with this key; undefined where there is none. */
export function shmidOf(key: number): number | undefined {
  return sysvRows().find(row => row.key === key)?.shmid;
}
