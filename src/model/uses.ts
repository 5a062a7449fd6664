// Who uses a segment and how: mappings and fds of each process, merged. Not who could not be seen (unseen.ts).
import type { ProcessRecord } from '../../native/records.js';
import type { Draft, DraftUse } from './drafts.js';
import { commandOf } from './names.js';
import type { Access, Mapping, Observer, Use } from './segment.js';

const commands = new WeakMap<ProcessRecord, string>();

/** Both by pid, ascending. `watched`: mappings of observers. */
export interface Users {
  uses: Use[];
  observers: Observer[];
  watched: Mapping[];
}

/** Who runs what we run is an observer of what it may only read; with more than that it is a user like any. */
export function usersOf(draft: Pick<Draft, 'uses'>): Users {
  const users: Users = { uses: [], observers: [], watched: [] };
  for (const drafted of draft.uses) {
    const use = (drafted.use ??= makeUse(drafted));
    if (drafted.process.observer !== true || (use.access !== 'r' && use.access !== '')) {
      users.uses.push(use);
      continue;
    }
    const { pid, startTime, command, uid } = use;
    users.observers.push({ pid, startTime, command, uid });
    users.watched.push(...use.mappings);
  }
  users.uses.sort(byPid);
  users.observers.sort(byPid);
  return users;
}

/** Bytes that the mappings reach, where the object itself can't be asked. */
export function reach({ uses, watched }: Users): number {
  let end = 0;
  for (const mappings of [watched, ...uses.map(use => use.mappings)]) {
    for (const m of mappings) end = Math.max(end, m.offset + Number(m.end - m.start));
  }
  return Math.min(end, Number.MAX_SAFE_INTEGER);
}

/** Both together, in the kernel's order. */
export function joinAccess(all: readonly Access[]): Access {
  const [first = '', ...more] = all;
  if (more.every(access => access === first)) return first;
  const has = (bit: string): string => (all.some(access => access.includes(bit)) ? bit : '');
  return `${has('r')}${has('w')}${has('x')}` as Access;
}

function byPid(a: { pid: number }, b: { pid: number }): number {
  return a.pid - b.pid;
}

function makeUse({ process, mappings, fds }: DraftUse): Use {
  // A process that uses many segments is named once.
  let command = commands.get(process);
  if (command === undefined) {
    command = commandOf(process);
    commands.set(process, command);
  }
  const [only] = mappings;
  // Most have one mapping and nothing else.
  const access =
    only && mappings.length === 1 && fds.length === 0
      ? only.access
      : joinAccess([...mappings.map(m => m.access), ...fds.map(f => f.access)]);
  return {
    pid: process.pid,
    startTime: process.startTime,
    command,
    uid: process.uid,
    access,
    mappings: mappings.map(({ start, end, offset, access }): Mapping => ({ start, end, offset, access })),
    fds: fds.map(f => f.fd).sort((a, b) => a - b),
  };
}
