// One run of a command: in a world of its own or among others, with its input, output, errors and signals passed
// through, and what is left when it and all that came of it have ended. Not the report (left.ts) nor the words
// (run.ts).
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { adoptOrphans } from '../../../native/act/children.js';
import { thisMachine } from '../../../native/this-machine.js';
import type { JudgedObject } from '../../probe/leaks/judge-look.js';
import { CommandError, exit } from '../command.js';
import { queueFailures, type ListedFailure } from '../failures.js';
import { Descendants } from './descendants.js';
import { lastingOf, type Left } from './left.js';
import { checkProgram } from './program.js';
import { Signals } from './signals.js';
import { startInWorld, type World } from './world.js';
import { judgeAll, listAll } from './judge.js';

export interface Ran {
  /** As a shell tells it: 128 and the signal's number where one ended it. */
  code: number;
  left: Left[];
  /** Came in the meantime, and nobody was seen to make or have it. Only where the command ran among others. */
  uncertain: Left[];
  /** What could not be looked at in the end. */
  failures: ListedFailure[];
  /** Still running, of the command's making. */
  alive: number;
  /** What kept us from seeing all that its processes had: sentences. Only among others. */
  blind: string[];
  /** Did it have a world of its own? */
  own: boolean;
}

/** What a look within the command's world tells. */
export type Inside = Pick<Ran, 'left' | 'failures'>;

export interface RunOptions {
  command: readonly string[];
  /** `auto`: in a world of its own where the system lets us. */
  world: 'private' | 'shared' | 'auto';
  /** Milliseconds for what is still running when the command has ended. */
  grace: number;
  /** Told before it starts. */
  began: (own: boolean, why: string | undefined) => void;
  /** How to run this program again, within the command's world. */
  self: readonly string[];
}

/** Throws CommandError where the command can't be run. */
export async function run(options: RunOptions): Promise<Ran> {
  const signals = new Signals();
  try {
    return await runWith(signals, options);
  } finally {
    signals.close();
  }
}

async function runWith(signals: Signals, options: RunOptions): Promise<Ran> {
  checkProgram(options.command[0] ?? '');
  adoptOrphans();
  if (options.world !== 'shared') {
    const world = await startInWorld(options.command);
    if (typeof world !== 'string') {
      options.began(true, undefined);
      try {
        return await inWorld(world, signals, options);
      } finally {
        world.close();
      }
    }
    if (options.world === 'private') throw new CommandError(`There is no world of its own for it: ${world}.`);
    options.began(false, world);
  } else options.began(false, undefined);
  return amongOthers(signals, options);
}

async function inWorld(world: World, signals: Signals, { grace, self }: RunOptions): Promise<Ran> {
  const { child } = world;
  const code = await endOf(child, signals);
  const alive = await ending(new Descendants(thisMachine(), child.pid ?? 0), signals, grace);
  const [program = '', ...args] = self;
  const { status, stdout, stderr } = world.inside(program, [...args, 'run', '--look-inside', world.queues]);
  if (status !== 0) throw new CommandError(`What it left can't be looked at: ${stderr.trim()}`);
  return { ...(JSON.parse(stdout) as Inside), code, uncertain: [], blind: [], alive, own: true };
}

async function amongOthers(signals: Signals, { command, grace }: RunOptions): Promise<Ran> {
  const before = await listAll();
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: 'inherit' });
  const ended = endOf(child, signals);
  const descendants = new Descendants(thisMachine(), child.pid ?? 0);
  descendants.watch();
  try {
    const code = await ended;
    const alive = await ending(descendants, signals, grace);
    const now = await judgeAll(before, id => descendants.held.has(id));
    const isOurs = ({ facts: { id, creator, mappers, fds } }: JudgedObject): boolean =>
      descendants.held.has(id) ||
      [...mappers, ...fds, ...(creator ? [creator] : [])].some(one => descendants.pids.has(one.pid));
    // Who has it, or made it, and is none of ours, is who is to be asked.
    const isOthers = ({ facts: { creator, mappers, fds } }: JudgedObject): boolean =>
      creator?.alive === true || mappers.length + fds.length > 0;
    return {
      ...{ code, alive, own: false, blind: [...descendants.blind] },
      left: lastingOf(now.filter(isOurs)),
      failures: queueFailures(thisMachine()),
      uncertain: lastingOf(now.filter(object => !isOurs(object) && !isOthers(object))),
    };
  } finally {
    descendants.stop();
  }
}

/** Its exit code, as a shell has it. Throws CommandError where it never began. */
async function endOf(child: ChildProcess, signals: Signals): Promise<number> {
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  signals.pass(child);
  try {
    const [code, signal] = await ended;
    return code ?? 128 + (signal ? constants.signals[signal] : 0);
  } catch (error) {
    throw new CommandError(
      `The command can't be run: ${error instanceof Error ? error.message : String(error)}`,
      exit.notRunnable,
    );
  } finally {
    signals.ended();
  }
}

/** Waits for what came of the command; answers how many still run. */
async function ending(descendants: Descendants, signals: Signals, grace: number): Promise<number> {
  const until = performance.now() + grace;
  for (;;) {
    const alive = descendants.alive().length;
    if (alive === 0 || signals.hurried || performance.now() >= until) return alive;
    await setTimeout(20);
  }
}
