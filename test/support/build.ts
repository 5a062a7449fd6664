// Builds the C programs of test/producers with the machine's `cc`, once for each state of their sources.
// Not a build of the product: nothing of this is shipped.
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from './paths.js';

const run = promisify(execFile);

export const producersFolder = join(projectRoot, 'test', 'producers');

/** Program → the source that is its own; all but those that stand alone are linked with `common`. */
const programs: Readonly<Record<string, readonly string[]>> = {
  producer: ['ring_producer.c'],
  consumer: ['consumer.c'],
  gateway: ['gateway.c'],
  counters: ['counters.c'],
  'frame-sender': ['frame_sender.c'],
  'frame-receiver': ['frame_receiver.c'],
  scoreboard: ['scoreboard.c'],
  storm: ['storm.c'],
  unlinked: ['unlinked.c'],
  sparse: ['sparse.c'],
  turnstile: ['turnstile.c'],
  journal: ['journal.c'],
  spool: ['spool.c'],
  leaker: ['leaker.c'],
  racer: ['racer.c'],
  'sysv-racer': ['sysv_racer.c'],
  crowd: ['crowd.c'],
  'pid-taker': ['pid_taker.c'],
  torrent: ['torrent.c'],
  victim: ['victim.c', 'victim_objects.c'],
  janitor: ['janitor.c'],
  denied: ['denied.c'],
  'proc-reader': ['proc_reader.c'],
};
/** They stand alone: nothing of ours is to be found in them, or runs before what they start. */
const alone: readonly string[] = ['janitor', 'denied', 'proc-reader'];
const common = ['producer.c', 'objects.c'];
const flags = ['-std=c11', '-D_GNU_SOURCE', '-g', '-O1', '-Wall', '-Wextra', '-Werror', '-pthread'];

/** There is no C compiler. The message says how to get one. */
export class NoCompilerError extends Error {
  override readonly name = 'NoCompilerError';
  constructor(cause: unknown) {
    super('There is no C compiler (`cc`). Install one: sudo apt-get install gcc libc6-dev', { cause });
  }
}

let built: Promise<string> | undefined;

/** The folder with the built programs. Two runs at once are fine: a build appears whole or not at all. */
export function buildProducers(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const folder = join(projectRoot, '.cache', 'producers', await digest());
  if (existsSync(folder)) return folder;
  const half = `${folder}.${randomBytes(4).toString('hex')}`;
  await mkdir(half, { recursive: true });
  try {
    // One after the other: on a small machine as fast as all at once, and kinder to what else runs there.
    for (const [program, sources] of Object.entries(programs)) await compile(half, program, sources);
    await rename(half, folder);
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

async function compile(folder: string, program: string, sources: readonly string[]): Promise<void> {
  const all = alone.includes(program) ? sources : [...sources, ...common];
  const output = join(folder, program);
  try {
    // The sources' full paths go into the debug info, so that a debugger finds them.
    await run('cc', [...flags, '-o', output, ...all.map(s => join(producersFolder, s)), '-lm', '-lrt']);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new NoCompilerError(error);
    throw error;
  }
}

async function digest(): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([programs, common, flags]));
  for (const name of (await readdir(producersFolder)).sort()) {
    if (/\.[ch]$/.test(name)) hash.update(name).update(await readFile(join(producersFolder, name)));
  }
  return hash.digest('hex').slice(0, 16);
}
