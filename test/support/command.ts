// The command line as a person runs it: its own process, to its end. Not what it is asked.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './paths.js';

/** For those who start it otherwise. */
export const commandMain = join(projectRoot, 'out', 'src', 'cli', 'main.js');

/** How it ended. */
export interface Ended {
  /** Null where a signal ended it. */
  code: number | null;
  out: string;
  err: string;
}

export interface Ran extends Ended {
  pid: number;
  signal: NodeJS.Signals | null;
}

export interface RunOptions {
  /** On top of our own environment. */
  env?: NodeJS.ProcessEnv;
  /** What it reads. */
  input?: string;
  /** Left out: where we are. */
  cwd?: string;
}

/** As it is, with nothing to read. */
export function shmscope(...args: string[]): Ended {
  const { code, out, err } = runCommand(args);
  return { code, out, err };
}

export function runCommand(args: readonly string[], { env, input, cwd }: RunOptions = {}): Ran {
  const { pid, status, signal, stdout, stderr } = spawnSync(process.execPath, [commandMain, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, ...env },
    ...(input !== undefined && { input }),
    ...(cwd !== undefined && { cwd }),
  });
  return { pid, code: status, signal, out: stdout, err: stderr };
}
