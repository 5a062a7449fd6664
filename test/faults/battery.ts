// How long the faults go on: a moment as one of the tests, for as long as it takes with SHMSCOPE_FAULTS=long. And their
// dice, which fall the same each time; what a process holds at
// the end, and a segment that must not be disturbed.
import { readdirSync, readFileSync } from 'node:fs';
import type { World } from '../live/world.js';
import type { Producer } from '../support/producer.js';
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

/** Bytes of a segment that things happen beside. */
export const size = 64 * 1024;

/** What such a segment holds from its beginning to its end. */
export const expected = Buffer.alloc(size, 0x5a);

export async function startControl(world: World): Promise<Producer> {
  const control = await world.start('victim', ['--name', world.name('control'), '--size', String(size)]);
  await control.command(`fill 0 ${size} 0x5a`);
  return control;
}
