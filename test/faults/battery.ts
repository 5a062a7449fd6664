// How long the faults go on: a moment as one of the tests, for as long as it takes with SHMSCOPE_FAULTS=long. And their
// dice, which fall the same each time; and what a process holds at the end.
import { readdirSync, readFileSync } from 'node:fs';

export const long = process.env['SHMSCOPE_FAULTS'] === 'long';

/** Integers from 0 to below a bound, the same for the same seed: mulberry32, good enough to choose what happens. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return below => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
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
