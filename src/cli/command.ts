// What a command of the command line is, and its ways to end. Not any one of them: list.ts, read.ts, watch.ts.
// Follows the exit codes that README documents: 0 fine, 1 the answer is no, 2 wrong usage, 3 could not read; and of a
// command that `run` can't run, or whose reader has gone (128 + SIGPIPE), those of a shell.
import type { Look } from './look.js';

export const exit = {
  fine: 0,
  no: 1,
  usage: 2,
  unread: 3,
  notRunnable: 126,
  notFound: 127,
  unheard: 141,
} as const;
export type Exit = (typeof exit)[keyof typeof exit];

/** Where output goes. stdout carries the answer alone; all else is a diagnostic. */
export interface Terminal {
  out(text: string | Uint8Array): Promise<void>;
  err(text: string): void;
  /** May it be coloured? */
  color: boolean;
  /** Columns; 0: no terminal. */
  columns: number;
  /** Aborted by Ctrl-C, or when nobody reads any more. */
  signal: AbortSignal;
}

export interface Command {
  /** All of `--help`, with an example. */
  readonly help: string;
  run(args: string[], terminal: Terminal, look: () => Promise<Look>): Promise<Exit>;
}

/** Wrong words on the command line; ends as exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A sentence for the person at the terminal, and exit code 3 (or another). */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exit: Exit;

  constructor(message: string, code: Exit = exit.unread) {
    super(message);
    this.exit = code;
  }
}
