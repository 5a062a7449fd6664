// What a tab's address needs: a process's start, a file's identity; and attachments. Not built on native/: the tests
// must be able to contradict it.
import { readFileSync, statSync } from 'node:fs';

/** Clock ticks since boot: field 22 of /proc/pid/stat, counted after the name, which may hold spaces. */
export function startTime(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
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
  return column('shmid', shmid, 'nattch');
}

/** Of the System V segment with this key; undefined where there is none. */
export function shmidOf(key: number): number | undefined {
  return column('key', key, 'shmid');
}

function column(by: string, value: number, wanted: string): number | undefined {
  const [head = '', ...lines] = readFileSync('/proc/sysvipc/shm', 'utf8').trimEnd().split('\n');
  const names = head.trim().split(/\s+/);
  const rows = lines.map(line => line.trim().split(/\s+/).map(Number));
  const row = rows.find(cells => cells[names.indexOf(by)] === value);
  return row?.[names.indexOf(wanted)];
}
