// The demo: real programs that together make every kind of shared memory, so that there is something to look at.
// scripts/demo.mjs runs it in a terminal, `npm start` beside an editor. Everything it starts and makes is its own
// to end and remove, also when it is killed: janitor.ts.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NoCompilerError, buildProducers } from './build.js';
import { Janitor } from './janitor.js';
import { uniqueKey } from './prefix.js';
import { startProducer, type Producer, type Ready } from './producer.js';

export interface DemoOptions {
  /** Put before every name, `/<prefix>ticks`; empty for the nice names. */
  prefix?: string;
}

/** One object of the demo, and what is going on in it. */
export interface DemoSegment extends Ready {
  what: string;
  /** Processes that use it, its maker first; empty for a leaked one. */
  users: number[];
}

export interface Demo {
  segments: DemoSegment[];
  /** What could not be started, in sentences. */
  missing: string[];
  /** Ends every program and removes every segment, the leaked ones too. Twice is harmless. */
  stop(): Promise<void>;
}

interface Part {
  program: string;
  args: string[];
  what: string;
  /** Programs that only attach to what the first one made. */
  others?: [program: string, args: string[]][];
}

const niceKey = 0x5412;

/** Starts all of it. A program that doesn't come up is told in `missing`; the others run. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const missing: string[] = [];
  let janitor: Janitor | undefined;
  try {
    janitor = await Janitor.start(await buildProducers());
  } catch (error) {
    if (!(error instanceof NoCompilerError)) throw error;
    missing.push(error.message);
  }
  const prefix = freePrefix(options.prefix ?? '');
  if (prefix.length >= 4) janitor?.prefix(prefix);
  janitor?.prefix(filePrefix(prefix));
  const parts = janitor
    ? [...compiled(prefix), ...(await scripted(prefix, missing))]
    : await scripted(prefix, missing);

  const producers: Producer[] = [];
  const segments: DemoSegment[] = [];
  for (const part of parts) {
    try {
      const first = await startProducer(janitor, part.program, part.args);
      producers.push(first);
      const { ready } = first;
      const users = part.program === 'leaker' ? [] : [ready.pid, ...ready.children];
      segments.push({ ...ready, what: part.what, users });
      const { kind, name, inode } = ready;
      if (inode !== undefined && kind === 'posix') janitor?.object(name, inode);
      if (inode !== undefined && kind === 'semaphore') janitor?.object(name.replace('/', '/sem.'), inode);
      for (const [program, args] of part.others ?? []) {
        const other = await startProducer(janitor, program, args);
        producers.push(other);
        users.push(other.pid);
      }
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      missing.push(error.message);
    }
  }
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    // Those that attached go before those that made what they attached to.
    for (const producer of producers.toReversed()) await producer.stop();
    await janitor?.end();
  };
  return { segments, missing, stop: () => (stopped ??= stop()) };
}

function compiled(prefix: string): Part[] {
  const ring = ['--name', `/${prefix}ticks`];
  const socket = ['--socket', `shmscope-demo-${process.pid}`];
  const key = prefix === '' ? niceKey : uniqueKey();
  return [
    {
      program: 'producer',
      args: [...ring, '--dead-owner'],
      what: 'a ring of market ticks: one writer, one reader, one that looks on',
      others: [
        ['consumer', ring],
        ['gateway', ring],
      ],
    },
    { program: 'counters', args: ['--key', String(key)], what: 'counters guarded by a process-shared mutex' },
    {
      program: 'frame-sender',
      args: socket,
      what: 'frames in a memfd passed over a unix socket, sealed against shrinking and growing',
      others: [['frame-receiver', socket]],
    },
    { program: 'scoreboard', args: [], what: 'an anonymous mapping shared over fork' },
    {
      program: 'unlinked',
      args: ['--name', `/${prefix}ipc.tmp`],
      what: 'unlinked, kept alive by a mapping alone',
    },
    { program: 'sparse', args: ['--name', `/${prefix}history`], what: '64 GiB, nearly all of it hole' },
    {
      program: 'turnstile',
      args: ['--name', `/${prefix}turnstile`],
      what: 'a named semaphore with two places for three processes',
    },
    {
      program: 'journal',
      args: ['--name', join(tmpdir(), `${filePrefix(prefix)}journal`)],
      what: 'a file on disk, mapped shared by who writes and who reads',
    },
    { program: 'spool', args: [], what: 'a memfd that nobody maps: only descriptors hold it' },
    { program: 'leaker', args: ['--sysv', '0'], what: 'leaked: its maker has exited, nobody is attached' },
    { program: 'leaker', args: ['--name', `/${prefix}frames`], what: 'leaked: its maker has exited' },
  ];
}

async function scripted(prefix: string, missing: string[]): Promise<Part[]> {
  try {
    await promisify(execFile)('python3', ['-c', 'import multiprocessing.shared_memory']);
  } catch {
    missing.push(
      'There is no Python 3.8 or later, so its order book is left out: sudo apt-get install python3',
    );
    return [];
  }
  const args = ['--name', `${prefix}orderbook`];
  return [{ program: 'orderbook.py', args, what: 'an order book of Python’s multiprocessing.shared_memory' }];
}

/** Of what lies in the temp folder, where names without a pid would be anybody's. */
function filePrefix(prefix: string): string {
  return prefix === '' ? `shmscope-demo-${process.pid}-` : prefix;
}

/** The nice names, unless another demo has them. */
function freePrefix(wanted: string): string {
  const taken = ['ticks', 'history', 'frames', 'orderbook', 'sem.turnstile'].some(name =>
    existsSync(`/dev/shm/${wanted}${name}`),
  );
  return taken ? `demo-${process.pid}-${wanted}` : wanted;
}
