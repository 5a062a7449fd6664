// A program of its own: reads a segment through the memory of a process until it is refused, and prints how that is
// told. The tests run it as another user. Its argument is a target as JSON, and the file that it makes once it reads.
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { KernelError } from '../../native/errors.js';
import { Sampler } from '../../src/probe/sampler.js';
import type { Ready } from '../support/producer.js';
import { throughMemory } from './reading.js';

const { made, marker } = JSON.parse(process.argv[2] ?? '') as { made: Ready; marker: string };
const source = throughMemory(made);
const sampler = new Sampler(0, 4096);
const states = new Set<string>();
const told: string[] = [];
for (let i = 0; i < 500 && told.length < 3; i++) {
  try {
    for (const { state } of sampler.sample(source).ranges) states.add(state);
    writeFileSync(marker, '');
  } catch (error) {
    told.push(error instanceof KernelError ? error.code : String(error));
  }
  await sleep(10);
}
source.close();
process.stdout.write(JSON.stringify({ states: [...states], told }));
