// Starts one of the test programs, waits for the line that says it is ready, talks to it and ends it.
// Not the programs: test/producers/. Processes are ended by their own pid only.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { isAbsolute, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { buildProducers, producersFolder } from './build.js';
import type { Janitor } from './janitor.js';

/** What a program says of itself and its object. Addresses and devices are hex, as /proc writes them. */
export interface Ready {
  ready: string;
  pid: number;
  children: number[];
  kind: 'posix' | 'sysv' | 'memfd' | 'anon' | 'file' | 'semaphore';
  name: string;
  size: number;
  device?: string;
  inode?: number;
  shmid?: number;
  key?: number;
  fd?: number;
  address?: string;
}

export interface StartOptions {
  /** Run it as this user (and group). */
  uid?: number;
  /** Put before the program: `unshare -m`, say. It must exec, not fork. */
  wrapper?: readonly string[];
  /** How long it may take to be ready, ms. */
  patience?: number;
}

/** A program did not come up, or refused a command. The message has its own words. */
export class ProducerError extends Error {
  override readonly name = 'ProducerError';
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

export class Producer {
  readonly ready: Ready;
  readonly #child: Child;
  readonly #lines: Interface;
  readonly #exit: Promise<unknown>;

  constructor(ready: Ready, child: Child, lines: Interface, exit: Promise<unknown>) {
    this.ready = ready;
    this.#child = child;
    this.#lines = lines;
    this.#exit = exit;
  }

  get pid(): number {
    return this.ready.pid;
  }

  /** Gives the victim one command and waits until it has obeyed. Throws ProducerError with its refusal. */
  async command(line: string): Promise<void> {
    const answer = once(this.#lines, 'line') as Promise<[string]>;
    this.#child.stdin.write(`${line}\n`);
    const winner = await Promise.race([answer, this.#exit.then(() => undefined)]);
    const [text] = winner ?? ['{"error":"it ended"}'];
    const reply = JSON.parse(text) as { done?: string; error?: string };
    if (reply.error !== undefined) throw new ProducerError(`${this.ready.ready}: ${reply.error}`);
  }

  /** Asks it to end (it cleans up) and waits for that. */
  async stop(): Promise<void> {
    await this.#signal('SIGTERM');
  }

  /** Kills it: it leaves what it made. */
  async kill(): Promise<void> {
    await this.#signal('SIGKILL');
  }

  /** Resolves when it has ended. */
  async ended(): Promise<void> {
    await this.#exit;
  }

  async #signal(signal: NodeJS.Signals): Promise<void> {
    this.#child.kill(signal);
    await this.#exit;
  }
}

/**
 * Starts a program of test/producers (one that ends in `.py` with Python), or one by its path, and waits until it is
 * ready. Without a janitor (there is none without a compiler) only programs that clean up by themselves may be started.
 */
export async function startProducer(
  janitor: Janitor | undefined,
  program: string,
  args: readonly string[] = [],
  options: StartOptions = {},
): Promise<Producer> {
  const own = await lineOf(program);
  const line = [...(options.wrapper ?? []), ...own, ...args, '--parent', String(process.pid)];
  const user = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid };
  const child = spawn(line[0] ?? '', line.slice(1), { stdio: ['pipe', 'pipe', 'pipe'], ...user });
  if (child.pid !== undefined) janitor?.process(child.pid);
  const complaints: string[] = [];
  createInterface(child.stderr).on('line', text => complaints.push(text));
  child.stdin.on('error', () => complaints.push('its stdin is closed'));
  const exit = new Promise<void>(resolve => {
    child.once('close', () => resolve());
    child.once('error', error => {
      complaints.push(error.message);
      resolve();
    });
  });
  const lines = createInterface(child.stdout);
  const ready = await firstLine(lines, exit, options.patience ?? 10_000);
  if (ready === undefined) {
    child.kill('SIGKILL');
    throw new ProducerError(`${program} did not come up: ${complaints.join('; ') || 'it said nothing'}`);
  }
  for (const pid of ready.children) janitor?.process(pid);
  return new Producer(ready, child, lines, exit);
}

async function lineOf(program: string): Promise<string[]> {
  if (isAbsolute(program)) return [program];
  return program.endsWith('.py')
    ? ['python3', join(producersFolder, program)]
    : [join(await buildProducers(), program)];
}

async function firstLine(
  lines: Interface,
  exit: Promise<void>,
  patience: number,
): Promise<Ready | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), patience);
  });
  const line = once(lines, 'line') as Promise<[string]>;
  // A line may come together with the exit (leaker): the line wins, as readline is asked first.
  const winner = await Promise.race([line, exit.then(() => undefined), late]);
  clearTimeout(timer);
  return winner === undefined ? undefined : (JSON.parse(winner[0]) as Ready);
}
