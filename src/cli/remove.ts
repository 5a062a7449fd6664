// `shmscope remove`: removes one segment, after a person said yes, with a copy kept first. The JSON is a contract.
// Not the removal (src/probe/removal). `shmscope restore` brings it back.
import { createInterface } from 'node:readline/promises';
import { thisMachine } from '../../native/this-machine.js';
import { amountText, verdictText } from '../model/leaks/words.js';
import { remove as removeOne, subjectOf } from '../probe/removal/remove.js';
import type { Evidence } from '../model/verdict.js';
import { RemovalError } from '../probe/removal/errors.js';
import type { CopyPlace, Removal, Subject } from '../protocol/removal.js';
import { readArguments, readNumber } from './arguments.js';
import { CommandError, exit, UsageError, type Command, type Terminal } from './command.js';
import { copyPlace, defaultBudget } from './copies.js';
import { evidenceLines } from './evidence.js';
import { pickRemovable } from './pick-removable.js';
import { mendLeftovers, refusing, removalHost, seenIn } from './removal.js';

const mebibyte = 1024 * 1024;

export const remove: Command = {
  help: `Usage: shmscope remove <segment> [--yes] [--limit MIB | --no-copy] [--json]

Removes a segment, a named semaphore, or what lies beside these (semid:3, msqid:3,
mqueue:/name): exactly the one that was judged, or nothing. It is looked at again right
before, and left as it is when the verdict has changed by then. Its content, mode, owner
and times are kept first; \`shmscope restore\` brings it back. Of a POSIX queue nothing can
be kept, nor of one of System V where this kernel can't copy a message (MSG_COPY): it goes
with --no-copy only. A POSIX queue's name can't be moved first: should another make a queue
of that name in the instant between the last look and the removal, that one could be hit.

  --yes        don't ask; without a terminal nothing is removed unless this is there
  --limit MIB  what all copies may take together (default ${defaultBudget / mebibyte}); the oldest go, but none of the last ten minutes
  --no-copy    keep none: it can't be brought back
  --json       one document {removed, copy}

What an earlier removal left under a private name, as it was killed, gets its own back first.
Copies are in $XDG_STATE_HOME/shmscope/removed. Exit code 1: it was left as it is.

Example: shmscope remove /ticks`,

  async run(args, terminal, look) {
    const { values, positionals } = readArguments(
      args,
      {
        yes: { type: 'boolean' },
        limit: { type: 'string' },
        'no-copy': { type: 'boolean' },
        json: { type: 'boolean' },
      },
      ['segment'],
    );
    const limit = readNumber(values.limit, '--limit', { least: 1, most: 1 << 30, such: '512' });
    if (limit !== undefined && values['no-copy'] === true)
      throw new UsageError('--limit and --no-copy exclude each other');
    const copies =
      values['no-copy'] === true ? null : copyPlace((limit ?? defaultBudget / mebibyte) * mebibyte);
    const host = removalHost(look);
    const first = await look();
    const named = mendLeftovers(first, terminal) ? await look() : first;
    const id = pickRemovable(thisMachine(), named, positionals[0] ?? '');
    let before: readonly Evidence[] = [];
    const removal = await refusing(async () => {
      const seen = await seenIn(named, host, id);
      if (!seen) throw new RemovalError('GONE', `There is no ${id} (any more).`);
      const subject = subjectOf(seen);
      before = subject.evidence;
      if (values.yes !== true) await insist(subject, copies, terminal);
      return removeOne(host, { id, name: subject.name, confirmed: subject.confirmed, copies });
    });
    await tell(removal, before, values.json === true, terminal);
    return exit.fine;
  },
};

/** Asks on the terminal. Throws CommandError where nobody says yes. */
async function insist(subject: Subject, copies: CopyPlace | null, terminal: Terminal): Promise<void> {
  if (!process.stdin.isTTY)
    throw new UsageError(
      'nobody can be asked here, as this is no terminal: say --yes if it is to be removed',
    );
  const { name, kind, size, confirmed, evidence } = subject;
  const what = [name, amountText(kind, size)].filter(part => part !== undefined);
  terminal.err(`${what.join(', ')}: ${verdictText(confirmed.verdict)}`);
  for (const line of evidenceLines(evidence)) terminal.err(`  ${line}`);
  terminal.err(copies ? 'A copy is kept, to bring it back.' : 'No copy is kept: it can’t be brought back.');
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await ask.question(`Remove ${name}? [y/N] `, { signal: terminal.signal });
    if (/^y(es)?$/i.test(answer.trim())) return;
  } catch (error) {
    if (!terminal.signal.aborted) throw error;
  } finally {
    ask.close();
  }
  throw new CommandError('Nothing was removed.', exit.no);
}

/** `before`: what was known of it right before. */
async function tell(
  { id, name, copy, lives }: Removal,
  before: readonly Evidence[],
  json: boolean,
  terminal: Terminal,
): Promise<void> {
  const back = copy === null ? '' : ` To bring it back: shmscope restore ${copy}`;
  const text = json ? JSON.stringify({ removed: id, copy }) : `Removed ${name}.${back}`;
  await terminal.out(`${text}\n`);
  if (lives) terminal.err(livesText(before));
}

function livesText(before: readonly Evidence[]): string {
  const who = evidenceLines(before.filter(({ fact }) => fact === 'mappers' || fact === 'fds')).join('; ');
  return `Processes that have it keep its memory until they let go of it${who === '' ? '' : `. When it was looked at, it was ${who}`}.`;
}
