// System V semaphores and message queues of our own IPC namespace. Not segments (sysv.ts) nor who waits in a queue
// (queue-waiters.ts). Follows proc_sysvipc(5), printed by sysvipc_sem_proc_show() in ipc/sem.c and by
// sysvipc_msg_proc_show() in ipc/msg.c, and semctl(2): GETPID, GETNCNT and GETZCNT only ask.
import { KernelError } from './errors.js';
import { attempt, readWhole, type Machine } from './machine.js';

/** Whose it is. `creator`: the uid that made it. */
interface Owned {
  key: number;
  mode: number;
  uid: number;
  gid: number;
  creator: number;
}

/** Times in seconds, 0 for never. */
export interface SemRecord extends Owned {
  semid: number;
  /** Semaphores in the set. */
  count: number;
  otime: number;
  ctime: number;
  /**
   * Who used one of them last, each pid once, and how many wait in any; left out where the kernel doesn't let us ask.
   */
  pids?: number[];
  waiting?: number;
}

export interface QueueRecord extends Owned {
  msqid: number;
  bytes: number;
  messages: number;
  /** Who sent and who received last; 0 for nobody. */
  sender: number;
  receiver: number;
  stime: number;
  rtime: number;
  ctime: number;
}

/** A set may have tens of thousands; so many of it are asked. */
const mostAsked = 256;

/** Which there are, of both tables, by their ids alone: another list as soon as one comes or goes. */
export function listSysvOthers(machine: Machine): string[] {
  return (['sem', 'msg'] as const).flatMap(name =>
    (readTable(machine, name, 10) ?? []).map(([, id]) => `${name}:${id ?? 0}`),
  );
}

/** One by one, as each of a set's semaphores is asked. None where the table can't be read. */
export function* semaphoreSets(machine: Machine): Generator<SemRecord> {
  for (const row of readTable(machine, 'sem', 10) ?? []) yield toSet(machine, row);
}

/** Undefined where there is none of that number. */
export function readSemaphoreSet(machine: Machine, semid: number): SemRecord | undefined {
  const row = readTable(machine, 'sem', 10)?.find(([, id]) => id === semid);
  return row && toSet(machine, row);
}

/** None where the table can't be read. */
export function readQueues(machine: Machine): QueueRecord[] {
  return (readTable(machine, 'msg', 14) ?? []).map(
    ([key, msqid, perms, bytes, messages, sender, receiver, uid, gid, cuid, , stime, rtime, ctime]) => ({
      ...{ msqid: msqid ?? 0, ...owned([key, perms, uid, gid, cuid]) },
      ...{ bytes: bytes ?? 0, messages: messages ?? 0, sender: sender ?? 0, receiver: receiver ?? 0 },
      ...{ stime: stime ?? 0, rtime: rtime ?? 0, ctime: ctime ?? 0 },
    }),
  );
}

/** How many there are; undefined where that can't be read. */
export function countSysvOthers(machine: Machine, name: 'sem' | 'msg'): number | undefined {
  return readTable(machine, name, 10)?.length;
}

/** All that tells one from another, and from itself after a use. */
export function rowText(row: SemRecord | QueueRecord): string {
  return JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function toSet(
  machine: Machine,
  [key, semid, perms, count, uid, gid, cuid, , otime, ctime]: readonly number[],
): SemRecord {
  const record: SemRecord = {
    ...{ semid: semid ?? 0, count: count ?? 0, ...owned([key, perms, uid, gid, cuid]) },
    ...{ otime: otime ?? 0, ctime: ctime ?? 0 },
  };
  const asked = attempt(`semid ${record.semid}`, () => ask(machine, record));
  return asked instanceof KernelError ? record : { ...record, ...asked };
}

function owned([key, perms, uid, gid, creator]: readonly (number | undefined)[]): Owned {
  return {
    key: (key ?? 0) >>> 0,
    // Printed in octal.
    mode: parseInt(String(perms ?? 0), 8) & 0o777,
    ...{ uid: uid ?? 0, gid: gid ?? 0, creator: creator ?? 0 },
  };
}

function ask({ calls }: Machine, { semid, count }: SemRecord): Pick<SemRecord, 'pids' | 'waiting'> {
  if (!calls || count > mostAsked) return {};
  const pids = new Set<number>();
  let waiting = 0;
  for (let index = 0; index < count; index++) {
    const semaphore = calls.semaphore(semid, index);
    if (semaphore.pid > 0) pids.add(semaphore.pid);
    waiting += semaphore.waiting;
  }
  return { pids: [...pids], waiting };
}

/** The rows behind the header, as numbers; one that makes no sense is left out. Undefined where it can't be read. */
function readTable({ proc }: Machine, name: 'sem' | 'msg', columns: number): number[][] | undefined {
  const path = `${proc}/sysvipc/${name}`;
  const text = attempt(path, () => readWhole(path));
  if (text instanceof KernelError) return undefined;
  return text
    .split('\n')
    .slice(1)
    .map(line => line.trim().split(/ +/))
    .filter(fields => fields.length >= columns && fields.every(f => /^-?\d{1,20}$/.test(f)))
    .map(fields => fields.map(Number));
}
