// Facts about what lies beside the segments and is forgotten by the same programs: System V semaphores and message
// queues, and POSIX message queues where /dev/mqueue is mounted (it is never mounted by us). Nobody holds the first
// two: they are found by their id, and the kernel tells who used them last. Not the verdict: src/model/leaks/judge.ts.
// Follows mq_overview(7).
import { deviceOf } from '../../../native/device.js';
import type { Sought } from '../../../native/hidden-users.js';
import type { Machine } from '../../../native/machine.js';
import { listQueues, queuesKey } from '../../../native/mqueues.js';
import type { Pace } from '../../../native/pace.js';
import { lookForWaiters } from '../../../native/queue-waiters.js';
import {
  listSysvOthers,
  readQueues,
  semaphoreSets,
  type QueueRecord,
  type SemRecord,
} from '../../../native/sysv-others.js';
import { sysvName } from '../../model/names.js';
import { safeText } from '../../model/safe-text.js';
import type { HiddenBy, ObjectFacts, Someone } from '../../model/verdict.js';
import type { People } from './people.js';

interface Around {
  machine: Machine;
  ipcNs: number;
  people: People;
  exclude: readonly number[];
  /** Processes that could not be seen already. */
  denied: ReadonlySet<number>;
  hidden: HiddenBy | undefined;
  pace: Pace;
  /** Processes of that namespace that live. */
  others: () => Promise<number>;
}

/** Of our own IPC namespace. */
export async function gatherSysv(around: Around): Promise<ObjectFacts[]> {
  const { machine, exclude, pace } = around;
  const queues = readQueues(machine);
  const sets: SemRecord[] = [];
  for (const set of semaphoreSets(machine)) {
    sets.push(set);
    if (pace.due) await pace.rest();
  }
  if (queues.length + sets.length === 0) return [];
  const others = await around.others();
  const waiters = queues.length === 0 ? undefined : await pace.run(lookForWaiters(machine, exclude));
  const denied = new Set([...around.denied, ...(waiters?.denied ?? [])]).size;
  return [
    ...sets.map(row => ({ ...semaphoreFacts(row, around), others })),
    ...queues.map(row => ({
      ...queueFacts(row, waiters?.waiting.get(row.msqid) ?? 0, denied, around),
      others,
    })),
  ];
}

function semaphoreFacts(row: SemRecord, { ipcNs, people, hidden }: Around): ObjectFacts {
  const { semid, key, count, otime, ctime, pids, waiting } = row;
  const since = Math.max(otime, ctime) * 1000;
  const facts: ObjectFacts = {
    ...nobody(`sysv-sem:${ipcNs}:${semid}`, 'sysv-sem', sysvName(key, semid, 'semid'), hidden),
    ...{ size: count, since },
  };
  const last = lastOf((pids ?? []).map(pid => people.at(pid, since)));
  if (last) facts.last = last;
  if (waiting !== undefined) facts.waiting = waiting;
  return facts;
}

function queueFacts(
  row: QueueRecord,
  waiting: number,
  unseen: number,
  { ipcNs, people, hidden }: Around,
): ObjectFacts {
  const { msqid, key, bytes, messages, sender, receiver, stime, rtime, ctime } = row;
  const facts: ObjectFacts = {
    ...nobody(`sysv-msg:${ipcNs}:${msqid}`, 'sysv-msg', sysvName(key, msqid, 'msqid'), hidden),
    ...{ size: bytes, queued: messages, waiting, unseen, since: Math.max(stime, rtime, ctime) * 1000 },
  };
  const users = [
    ...(sender > 0 ? [people.at(sender, stime * 1000)] : []),
    ...(receiver > 0 ? [people.at(receiver, rtime * 1000)] : []),
  ];
  const last = lastOf(users);
  if (last) facts.last = last;
  return facts;
}

/** Which there are: another text as soon as one comes or goes. Asks for no more than that. */
export function othersKey(machine: Machine): string {
  return [...listSysvOthers(machine), queuesKey(machine)].join('\n');
}

/** POSIX queues, with what is to be sought of each; their users have them open. */
export function posixQueues(machine: Machine): { facts: ObjectFacts; sought: Sought }[] {
  return listQueues(machine).map(({ id, name, stat }) => {
    // How much is in it would be told by reading it, which moves its times: mqueue_read_file() in ipc/mqueue.c.
    const facts: ObjectFacts = {
      ...nobody(id, 'mqueue', `/${safeText(name)}`, undefined),
      since: Number(stat.mtimeMs),
    };
    return { facts, sought: { id, device: deviceOf(stat), inode: String(stat.ino), names: [name] } };
  });
}

function nobody(
  id: string,
  kind: ObjectFacts['kind'],
  name: string,
  hidden: HiddenBy | undefined,
): ObjectFacts {
  const facts: ObjectFacts = {
    ...{ id, kind, name, size: 0, unlinked: false, mappers: [], fds: [], locks: [], unseen: 0, inFlight: 0 },
  };
  if (hidden) facts.hidden = hidden;
  return facts;
}

/** One that lives, or may; else any. */
function lastOf(users: readonly Someone[]): Someone | undefined {
  return users.find(({ alive }) => alive !== false) ?? users[0];
}
