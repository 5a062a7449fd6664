// Signals while a command runs: they are the command's, and end neither us nor the report of what it left. Not the
// command's run (session.ts). Follows signal(7), and for a terminal termios(3): VINTR and VQUIT go to all of its
// foreground processes.
import type { ChildProcess } from 'node:child_process';

const passedOn = ['SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGINT', 'SIGCONT'] as const;
const ending: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGINT'];
const byTerminal: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];

export class Signals {
  readonly #early: NodeJS.Signals[] = [];
  #child: ChildProcess | undefined;
  #over = false;
  /** The command has ended, and who waits for the rest wants to wait no longer. */
  hurried = false;

  constructor() {
    for (const signal of passedOn) process.on(signal, this.#got);
  }

  /** From here on signals are its own, and those that came before it was there. */
  pass(child: ChildProcess): void {
    this.#child = child;
    for (const signal of this.#early.splice(0)) child.kill(signal);
  }

  /** The command has ended. */
  ended(): void {
    this.#over = true;
  }

  close(): void {
    for (const signal of passedOn) process.off(signal, this.#got);
  }

  readonly #got = (signal: NodeJS.Signals): void => {
    if (this.#over) this.hurried ||= ending.includes(signal);
    else if (!this.#child) this.#early.push(signal);
    // From a terminal, the command gets these by itself.
    else if (!process.stdin.isTTY || !byTerminal.includes(signal)) this.#child.kill(signal);
  };
}
