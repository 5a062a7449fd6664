// A program of others that a situation is made of (a database, a display): started, known to the janitor, ended by its
// pid. Not those of test/producers, which say by themselves when they are ready.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { startTime } from '../../support/oracle.js';
import { until } from '../../support/until.js';
import type { World } from '../world.js';

export interface Server {
  readonly pid: number;
  readonly child: ChildProcess;
  /** Resolves when it has ended. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** `uid`: as this user, and its group. The fourth descriptor of the program is a pipe to us. */
export function startServer(world: World, [program = '', ...args]: readonly string[], uid?: number): Server {
  const user = uid === undefined ? {} : { uid, gid: uid };
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], cwd: '/', ...user });
  const exited = once(child, 'exit');
  // That it can't be started is found by whoever waits for it to be ready.
  exited.catch(() => undefined);
  const pid = child.pid ?? 0;
  if (pid !== 0) world.janitor.process(pid);
  return {
    pid,
    child,
    end: async signal => {
      child.kill(signal);
      await exited;
    },
  };
}

/** Waits until a process that isn't our own child has ended. */
export async function gone(pid: number): Promise<void> {
  await until(`the end of process ${pid}`, () => startTime(pid) === undefined || undefined);
}

/** The children that a process has now. */
export function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1');
  return text.trim().split(' ').filter(Boolean).map(Number);
}
