// Names that are ours alone: two test runs at the same time never meet, and one that is over is known as such.
// Not the removing of them: janitor.ts, and sweep.ts where even that was killed.
import { createHash, randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { startTime } from './oracle.js';

let count = 0;

/**
 * `shmscope-test-<pid>-<start time><place>-<random>`: what carries it in /dev/shm and the temp folder is removed by
 * the janitor. The start time tells a pid that was used again, the place the pid namespace that it counts in.
 */
export function uniquePrefix(): string {
  return `shmscope-test-${process.pid}-${runOf(process.pid)}-${randomBytes(3).toString('hex')}`;
}

/** What may stand before it: of a semaphore, and of what is being removed (native/moved-name.ts). */
const head = /^(?:sem\.|\.shmscope-[a-z]+-[\d.]+-[0-9a-f]+-)/;
const own = /^shmscope-test-(\d+)-([0-9a-z]+\.[0-9a-f]{4})-/;

/** The name that it was given: without what the system or a removal puts before that. */
export function givenName(file: string): string {
  return file.replace(head, '');
}

/** Is the process that made this name no more? False as well of a name that isn't of ours, or not of this place. */
export function isOver(name: string): boolean {
  const [, pid, run = ''] = own.exec(givenName(name)) ?? [];
  return pid !== undefined && run.endsWith(place()) && run !== runOf(Number(pid));
}

/** The start time in clock ticks, shortened; and where. Of a process that is gone, only where. */
function runOf(pid: number): string {
  return `${startTime(pid)?.toString(36) ?? ''}${place()}`;
}

function place(): string {
  const { ino } = statSync('/proc/self/ns/pid');
  return `.${createHash('sha256').update(String(ino)).digest('hex').slice(0, 4)}`;
}

/** A System V key that nobody else has, most likely: the maker insists on it (IPC_EXCL). Never 0. */
export function uniqueKey(): number {
  return 0x5c000000 + (randomBytes(4).readUInt32LE() & 0xfff000) + (count++ & 0xfff);
}
