// Which object a person's words name that is to be removed: a segment, or what lies beside those. Not the matching of
// segments (pick.ts).
import type { Machine } from '../../native/machine.js';
import { listQueues } from '../../native/mqueues.js';
import { readNamespace } from '../../native/proc-ns.js';
import { safeText } from '../model/safe-text.js';
import { CommandError, exit, UsageError } from './command.js';
import { failureLine, queueFailures } from './failures.js';
import type { Look } from './look.js';
import { pick } from './pick.js';
import { quoted, rawBytes } from './raw-text.js';

/** Its id. Throws UsageError, CommandError as `pick` does. */
export function pickRemovable(machine: Machine, look: Look, text: string): string {
  return besideId(machine, text) ?? pick(look.inventory, text).id;
}

/** `semid:3`, `msqid:3`, `mqueue:/name`, or an id as `leaks` has it. */
function besideId(machine: Machine, text: string): string | undefined {
  const [, word, number = ''] = /^(semid|msqid):(\d{1,10})$/.exec(text) ?? [];
  if (word !== undefined) {
    const ipc = readNamespace(`${machine.proc}/self`, 'ipc') ?? 0;
    return `${word === 'semid' ? 'sysv-sem' : 'sysv-msg'}:${ipc}:${Number(number)}`;
  }
  const name = /^mqueue:(\/[^/]+)$/.exec(text)?.[1];
  if (name !== undefined) return queueId(machine, name);
  return /^(sysv-sem|sysv-msg|mqueue):/.test(text) ? text : undefined;
}

function queueId(machine: Machine, name: string): string {
  const bytes = rawBytes(name).toString('latin1');
  // As it is, or as it is listed; both may be there.
  const found = listQueues(machine).filter(
    queue => `/${queue.name}` === bytes || `/${safeText(queue.name)}` === name,
  );
  const [first, second] = found;
  if (first && second)
    throw new UsageError(`${quoted(name)} names two queues. Say which: ${first.id} or ${second.id}`);
  if (first) return first.id;
  const unlisted = queueFailures(machine).map(failureLine).at(0);
  if (unlisted !== undefined) throw new CommandError(unlisted);
  throw new CommandError(`There is no queue ${quoted(name)} in /dev/mqueue.`, exit.unread);
}
