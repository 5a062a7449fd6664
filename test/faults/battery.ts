// How long the faults go on: a moment as one of the tests, for as long as it takes with SHMSCOPE_FAULTS=long. And their
// dice, which fall the same each time; and what a process holds at the end.
import { readdirSync, readFileSync } from 'node:fs';
import { randomFrom } from '../support/random.js';

export const long = process.env['SHMSCOPE_FAULTS'] === 'long';

/** Integers from 0 to below a bound, the same for the same seed. */
export function seeded(seed: number): (below: number) => number {
  const random = randomFrom(seed);
  return below => Math.floor(random() * below);
}

export interface Held {
  fds: number;
  mappings: number;
}

/** What a process holds, as the kernel counts it. */
export function heldBy(pid: number): Held {
  const maps = readFileSync(`/proc/${pid}/maps`, 'latin1').split('\n');
  const shared = maps.filter(line => / [r-][w-][x-]s /.test(line));
  return { fds: readdirSync(`/proc/${pid}/fd`).length, mappings: shared.length };
}
