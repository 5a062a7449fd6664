// `shmscope run`: runs a command and says what it left behind. The JSON is a contract. Not the running (session.ts).
import { usualQueues } from '../../../native/mqueues.js';
import { thisMachine } from '../../../native/this-machine.js';
import { readNumber, readArguments, refuseRaw } from '../arguments.js';
import { exit, UsageError, type Command, type Terminal } from '../command.js';
import { failureLine, queueFailures } from '../failures.js';
import { lastingOf, reportLine, type Left } from './left.js';
import { judgeAll } from './judge.js';
import { run as runCommand, type Inside, type Ran } from './session.js';

export const run: Command = {
  help: `Usage: shmscope run [--private | --shared] [--keep-going] [--wait SECONDS] [--json] -- CMD…

Runs a command, passes input, output and signals through, and says what it and its
descendants left behind: segments, semaphores, queues. Exit code: the command's own, 128
and the number where a signal ended it, as a shell has it; 1 where that is 0 and something
is left; 127 where there is no such command, 126 where it can't be run. A signal ends the
command, and what it left is told all the same.

  --private     in a /dev/shm, a System V table and queues of its own (namespaces), so that
                what is left is the command's for certain; where that can't be, nothing runs
  --shared      among all others, whose segments it can use. Only what one of its processes
                was seen to make or to have is blamed on it
  --keep-going  what is left doesn't change the exit code
  --wait N      seconds for descendants that run on when the command has ended (default 1);
                what these still use then counts as left, too
  --json        one document {exit, left, failures} on stdout, after what the command wrote there

Without --private or --shared it is private where this system lets us.

Example: shmscope run -- ctest --output-on-failure`,

  async run(args, terminal) {
    if (args[0] === '--look-inside') return lookInside(terminal, args[1]);
    const at = args.indexOf('--');
    const command = at === -1 ? [] : args.slice(at + 1);
    const { values } = readArguments(
      at === -1 ? args : args.slice(0, at),
      {
        ...{ private: { type: 'boolean' }, shared: { type: 'boolean' }, json: { type: 'boolean' } },
        ...{ 'keep-going': { type: 'boolean' }, wait: { type: 'string' } },
      },
      0,
    );
    if (command.length === 0)
      throw new UsageError('which command? It stands after --: shmscope run -- make check');
    if (values.private === true && values.shared === true)
      throw new UsageError('--private and --shared exclude each other');
    refuseRaw(command);
    const world = values.private === true ? 'private' : values.shared === true ? 'shared' : 'auto';
    const ran = await runCommand({
      ...{
        command,
        world,
        grace: 1000 * (readNumber(values.wait, '--wait', { most: 86_400, such: '5' }) ?? 1),
      },
      began: (own, why) => {
        if (process.stderr.isTTY) terminal.err(worldLine(own, why));
      },
      self: [process.execPath, process.argv[1] ?? ''],
    });
    report(ran, terminal);
    if (values.json === true) {
      const { code, left, uncertain, failures } = ran;
      const rest = ran.own ? {} : { uncertain };
      await terminal.out(`${JSON.stringify({ exit: code, left, ...rest, failures })}\n`);
    }
    if (ran.code !== 0 || values['keep-going'] === true || ran.left.length === 0) {
      process.exit(ran.code);
    }
    return exit.no;
  },
};

/** Of the world that this runs in: all that is there. `queues`: where those of POSIX are mounted in it. */
async function lookInside(terminal: Terminal, queues = usualQueues): Promise<typeof exit.fine> {
  const machine = { ...thisMachine(), queues };
  const left = lastingOf(await judgeAll(new Set(), () => true, machine));
  const told: Inside = { left, failures: queueFailures(machine) };
  await terminal.out(JSON.stringify(told));
  return exit.fine;
}

function worldLine(own: boolean, why: string | undefined): string {
  if (own)
    return 'shmscope: the command has a /dev/shm and System V table of its own; --shared lets it use yours';
  return why === undefined
    ? 'shmscope: the command runs among all others'
    : `shmscope: the command runs among all others, as ${why}; only what its processes are seen to have is blamed on them`;
}

function report({ code, left, uncertain, failures, blind, alive, own }: Ran, terminal: Terminal): void {
  for (const object of left) terminal.err(reportLine(object));
  if (left.length > 0) terminal.err(`shmscope: the command left ${things(left)} behind.`);
  if (alive > 0) terminal.err(`shmscope: ${alive} of its processes still ${alive === 1 ? 'runs' : 'run'}.`);
  if (uncertain.length > 0) {
    const names = uncertain.map(({ name }) => name).join(', ');
    terminal.err(
      `shmscope: ${names} appeared meanwhile, and nobody was seen to make it: --private tells for certain.`,
    );
  }
  for (const failure of failures) terminal.err(`shmscope: ${failureLine(failure)}`);
  for (const sentence of blind) terminal.err(`shmscope: ${sentence}`);
  if (own && code !== 0)
    terminal.err(
      'shmscope: the command had a /dev/shm and System V table of its own; --shared lets it use yours.',
    );
}

function things({ length }: readonly Left[]): string {
  return length === 1 ? 'one thing' : `${length} things`;
}
