#!/usr/bin/env node
// `shmscope`: the engine without an editor. Picks the command, and turns what was thrown into a sentence on
// stderr and an exit code. Not the commands: commands.ts.
import { KernelError } from '../../native/errors.js';
import { safeWords } from '../model/safe-text.js';
import { CommandError, exit, UsageError, type Exit, type Terminal } from './command.js';
import { commands } from './commands.js';
import type { Look } from './look.js';
import { quoted } from './raw-text.js';
import { readVersion } from './version.js';

const help = `Usage: shmscope <command> [options]

Looks at live shared memory. All but remove and restore change nothing there.

${commands.map(c => `  ${c.name.padEnd(8)}${c.summary}`).join('\n')}

\`shmscope <command> --help\` says more, \`shmscope --version\` which this is. Numbers are decimal or with 0x.
Exit codes: 0 fine, 1 the answer is no, 2 wrong usage, 3 could not read,
141 nobody reads its output any more (as after SIGPIPE).
`;

async function main(args: string[], terminal: Terminal): Promise<Exit> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === 'help') {
    await terminal.out(help);
    return name === undefined ? exit.usage : exit.fine;
  }
  if (name === '--version') {
    await terminal.out(`${readVersion()}\n`);
    return exit.fine;
  }
  if (name.startsWith('-')) throw new UsageError(misplaced(name, rest));
  const entry = commands.find(c => c.name === name);
  if (!entry)
    throw new UsageError(
      `there is no command ${quoted(name)}; there are ${commands.map(c => c.name).join(', ')}`,
    );
  const command = await entry.load();
  if (rest.includes('--help')) {
    await terminal.out(`${command.help}\n`);
    return exit.fine;
  }
  return command.run(rest, terminal, look);
}

/** The arguments; where one may have lost something as it was decoded, from their bytes. Throws UsageError. */
async function written(args: string[]): Promise<string[]> {
  if (!args.some(arg => arg.includes('\ufffd'))) return args;
  return (await import('./raw-arguments.js')).rawArguments(args);
}

/** Loaded with what it needs only when a command looks. */
async function look(): Promise<Look> {
  return (await import('./look.js')).look();
}

/** An option where the command should be. */
function misplaced(option: string, rest: readonly string[]): string {
  const command = commands.find(c => rest.includes(c.name));
  if (!command) return `there is no option ${option} before the command; there are --help, --version`;
  return `options come after the command: shmscope ${command.name} ${option}`;
}

async function report(error: unknown, terminal: Terminal): Promise<Exit> {
  if (error instanceof UsageError) {
    terminal.err(`shmscope: ${error.message}`);
    return exit.usage;
  }
  if (error instanceof CommandError) {
    terminal.err(`shmscope: ${error.message}`);
    return error.exit;
  }
  const { explain } = await import('../model/explain.js');
  const { toFailure } = await import('../probe/failures.js');
  const { message, hint } = explain(toFailure(error));
  terminal.err(`shmscope: ${message}${hint === undefined ? '' : ` ${hint}`}`);
  if (!(error instanceof KernelError)) terminal.err(error instanceof Error ? (error.stack ?? '') : '');
  return exit.unread;
}

const stop = new AbortController();
process.on('SIGINT', () => stop.abort());
process.on('SIGTERM', () => stop.abort());
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Nobody reads any more (`| head`): nothing to tell, and no answer either, as of any program that SIGPIPE ends.
  if (error.code === 'EPIPE') process.exit(exit.unheard);
  process.stderr.write(`shmscope: The output could not be written: ${error.message}.\n`);
  process.exit(exit.unread);
});

// A terminal that hung up: what goes on goes on, and there is nobody to tell.
process.stderr.on('error', () => undefined);

const terminal: Terminal = {
  out: text =>
    new Promise(resolve => {
      process.stdout.write(text, () => resolve());
    }),
  // What was typed is in some of it: nothing of that is obeyed either.
  err: text => process.stderr.write(`${safeWords(text)}\n`),
  color: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
  columns: process.stdout.isTTY ? process.stdout.columns : 0,
  signal: stop.signal,
};

process.exitCode = await written(process.argv.slice(2))
  .then(args => main(args, terminal))
  .catch((error: unknown) => report(error, terminal));
