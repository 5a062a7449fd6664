// `shmscope restore`: brings back what `shmscope remove` took, from its copy; without a copy, lists those that there
// are. Not the making anew (src/probe/removal/restore.ts).
import { thisMachine } from '../../native/this-machine.js';
import { formatSize } from '../model/format.js';
import { oldUsersText } from '../model/old-users.js';
import { Copies } from '../probe/removal/copies.js';
import { restore as bringBack } from '../probe/removal/restore.js';
import type { RemovedCopy } from '../protocol/removal.js';
import { readArguments } from './arguments.js';
import { exit, type Command } from './command.js';
import { copyPlace } from './copies.js';
import { refusing } from './removal.js';
import { table } from './table.js';

export const restore: Command = {
  help: `Usage: shmscope restore [<copy>] [--json]

Brings back what \`shmscope remove\` took: a POSIX segment under its name, with content,
holes, mode, owner and times; System V content, mode and owner in a new segment, semaphore
set or queue with the same key (their times nobody can set). What has the name or the key
by now is left as it is (exit code 1). It is a new object: who had the old one still has
that, which is said. Without a <copy> it lists those that are kept.

  --json  one document: {restored}, or {copies: [{id, name, kind, size, stored, time}]}

Example: shmscope restore 0mq3v8k2a-5c1f00d2a97be431`,

  async run(args, terminal, look) {
    const { values, positionals } = readArguments(
      args,
      { json: { type: 'boolean' } },
      args.some(isWord) ? ['copy'] : 0,
    );
    const [copy] = positionals;
    const place = copyPlace(Infinity);
    if (copy === undefined) {
      const copies = await refusing(async () => (await Copies.open(place)).list());
      await terminal.out(
        values.json === true ? `${JSON.stringify({ copies })}\n` : human(copies, terminal.color),
      );
      return exit.fine;
    }
    const { id, name, owned, was } = await refusing(() => bringBack(thisMachine(), place, copy));
    if (values.json === true) await terminal.out(`${JSON.stringify({ restored: id })}\n`);
    else await terminal.out(`${name} is back, as ${id}.\n`);
    if (!owned) terminal.err('It belongs to you now: only root can give it back to its owner.');
    const old = was === undefined ? undefined : oldUsersText((await look()).inventory.segments, [was]);
    if (old !== undefined) terminal.err(old);
    return exit.fine;
  },
};

function isWord(argument: string): boolean {
  return !argument.startsWith('-');
}

function human(copies: readonly RemovedCopy[], color: boolean): string {
  if (copies.length === 0) return 'No copies of removed segments are kept.\n';
  const rows = copies.map(({ id, name, kind, size, time }) => [
    ...[id, name, kind, formatSize(size), new Date(time).toISOString()],
  ]);
  return table(
    [['COPY', 'NAME', 'KIND', 'SIZE', 'REMOVED'], ...rows],
    ['left', 'left', 'left', 'right', 'left'],
    color,
  );
}
