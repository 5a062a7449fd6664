// Which object a person's words name that is to be removed: a segment, or what lies beside those. Not the matching of
// segments (pick.ts).
import { lstatSync } from 'node:fs';
import { deviceOf } from '../../native/device.js';
import { KernelError } from '../../native/errors.js';
import { attempt, type Machine } from '../../native/machine.js';
import { readNamespace } from '../../native/proc-ns.js';
import { CommandError, exit } from './command.js';
import type { Look } from './look.js';
import { pick } from './pick.js';

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

function queueId({ root }: Machine, name: string): string {
  const path = `${root}/dev/mqueue${name}`;
  const stat = attempt(path, () => lstatSync(path, { bigint: true }));
  if (stat instanceof KernelError)
    throw new CommandError(
      `There is no queue ${JSON.stringify(name)} in /dev/mqueue (${stat.code}).`,
      exit.unread,
    );
  return `mqueue:${deviceOf(stat)}:${stat.ino}`;
}
