// Names that are ours alone: two test runs at the same time never meet.
import { randomBytes } from 'node:crypto';

let count = 0;

/** `shmscope-test-<pid>-<random>`: what carries it in /dev/shm and the temp folder is removed by the janitor. */
export function uniquePrefix(): string {
  return `shmscope-test-${process.pid}-${randomBytes(3).toString('hex')}`;
}

/** A System V key that nobody else has, most likely: the maker insists on it (IPC_EXCL). Never 0. */
export function uniqueKey(): number {
  return 0x5c000000 + (randomBytes(4).readUInt32LE() & 0xfff000) + (count++ & 0xfff);
}
