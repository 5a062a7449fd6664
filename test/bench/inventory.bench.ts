// What is shared on a crowded machine, beside lsof, fuser and lsipc: the first full picture (whole process against
// whole process) and a refresh after one change (as the probe makes it, against a new run of the others, who know no
// other way). Real processes with real mappings; the crowd ends with the bench.
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { scan, ScanMemory, thisMachine } from '../../native/scan.js';
import { assemble } from '../../src/model/assemble.js';
import { buildProducers } from '../support/build.js';
import { Janitor } from '../support/janitor.js';
import { projectRoot } from '../support/paths.js';
import { uniquePrefix } from '../support/prefix.js';
import { startProducer, type Producer } from '../support/producer.js';
import { withEachNode } from './nodes.js';
import { processTime, race, tell } from './timing.js';
import { say } from './report.js';

export const how =
  'A crowd of real processes with real shared mappings. Whole processes against each other, the best of five in ' +
  'turn, and beside them a program in C that reads of each process what a look needs and makes nothing of it; then, ' +
  'inside the probe, the first look and the best of forty refreshes, each after one segment has come or gone, ' +
  'against the best new run of `lsof +D`, which knows no other way. The slope is what a refresh takes for each ' +
  'mapping there is.';

const cli = join(projectRoot, 'dist', 'cli.js');
const rounds = 5;
/** Segments that come and go again, each a refresh: the probe runs for hours, and so its code is warm. */
const changes = 20;
/** Processes, each with as many mappings, and segments in all. */
const crowds = [
  { processes: 125, mappings: 40, segments: 300 },
  { processes: 250, mappings: 40, segments: 300 },
  { processes: 500, mappings: 40, segments: 300 },
  { processes: 2000, mappings: 10, segments: 300 },
] as const;

/** lsof ends with 1 where a file has no user, fuser where none has: that is an answer, too. */
function answer(program: string, ...args: string[]): () => number {
  return () => {
    const start = performance.now();
    const { error, signal } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'ignore'] });
    if (error ?? signal) throw error ?? new Error(`${program} ended by ${String(signal)}`);
    return performance.now() - start;
  };
}

async function refreshes(path: string): Promise<{ first: number; refresh: number; median: number }> {
  const memory = new ScanMemory();
  const look = async (): Promise<number> => {
    const start = performance.now();
    assemble(await scan(thisMachine(), { exclude: [process.pid], memory, glance: true }));
    return performance.now() - start;
  };
  const first = await look();
  const times: number[] = [];
  for (let round = 0; round < changes; round++) {
    closeSync(openSync(path, 'wx', 0o600));
    times.push(await look());
    rmSync(path);
    times.push(await look());
  }
  return { first, refresh: Math.min(...times), median: times.sort((a, b) => a - b)[changes] ?? NaN };
}

async function startCrowd(
  janitor: Janitor,
  name: string,
  { processes, mappings, segments }: (typeof crowds)[number],
): Promise<Producer[]> {
  const of = (more: string, n: number, count: number): Promise<Producer> =>
    startProducer(
      janitor,
      'crowd',
      ['--name', `/${name}-${more}`, '--processes', String(n), '--segments', String(count)],
      { patience: 60_000 },
    );
  return [await of('many', processes, mappings), await of('rest', 1, segments - mappings)];
}

async function measure(
  janitor: Janitor,
  prefix: string,
  reader: string,
  crowd: (typeof crowds)[number],
): Promise<void> {
  const programs = await startCrowd(janitor, prefix, crowd);
  try {
    const { command, alone } = withEachNode('shmscope list', cli, 'list', '--json');
    const times = await race(rounds, {
      ...command,
      'lsof +D /dev/shm': answer('lsof', '+D', '/dev/shm'),
      'lsof (no names looked up)': answer('lsof', '-nPlw', '+D', '/dev/shm'),
      'fuser -m /dev/shm': answer('fuser', '-s', '-m', '/dev/shm'),
      'lsipc -m': answer('lsipc', '-m'),
      'only reading, in C': () => processTime(reader),
      ...alone,
    });
    const { processes, mappings, segments } = crowd;
    tell(`${processes} processes × ${mappings} mappings, ${segments} segments: first`, times);
    const { first, refresh, median } = await refreshes(join('/dev/shm', `${prefix}-one`));
    const lsof = Math.min(...(times['lsof +D /dev/shm'] ?? []));
    say(
      `  in the probe: first ${first.toFixed(0)} ms; refresh after one change ${refresh.toFixed(0)} ms ` +
        `(median ${median.toFixed(0)}), lsof +D ${(lsof / refresh).toFixed(1)} times that; ` +
        `${((refresh * 1000) / (processes * mappings)).toFixed(2)} µs a mapping`,
    );
  } finally {
    for (const program of programs) await program.stop();
  }
}

export async function run(): Promise<void> {
  const missing = ['lsof', 'fuser', 'lsipc'].filter(
    program => spawnSync(program, ['-V'], { stdio: 'ignore' }).error,
  );
  if (missing.length > 0) {
    say(`not installed: ${missing.join(', ')}`);
    return;
  }
  const prefix = uniquePrefix();
  const programs = await buildProducers();
  const janitor = await Janitor.start(programs);
  const reader = join(programs, 'proc-reader');
  janitor.prefix(prefix);
  try {
    for (const crowd of crowds) await measure(janitor, prefix, reader, crowd);
  } finally {
    await janitor.end();
  }
}
