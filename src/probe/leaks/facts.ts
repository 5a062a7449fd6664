// Gathers what speaks for and against each segment of one scan: its users, who may use it unseen, who made it and
// whether they live. Asks the machine only for what the scan doesn't have. Not the verdict: src/model/leaks/judge.ts.
import { closeSync, readSync } from 'node:fs';
import { lookForHidden, type HiddenUsers, type Sought } from '../../../native/hidden-users.js';
import { KernelError } from '../../../native/errors.js';
import { attempt, type Machine } from '../../../native/machine.js';
import type { Pace } from '../../../native/pace.js';
import { readLocks } from '../../../native/proc-locks.js';
import type { ObjectRecord, ScanRecord } from '../../../native/records.js';
import { openUnleased } from '../../../native/unleased.js';
import { ownerOf, wantsHead, type OwnerRules } from '../../model/leaks/owners.js';
import { isUntouched } from '../../model/leaks/judge.js';
import { headBytes } from '../../model/leaks/rules.js';
import type { Inventory, Segment, Use } from '../../model/segment.js';
import type { HiddenBy, ObjectFacts, Someone } from '../../model/verdict.js';
import type { LastUse } from '../sources.js';
import { countAlive } from './others-alive.js';
import { gatherSysv, posixQueues } from './others.js';
import { People } from './people.js';

/**
 * Asks the kernel about what nobody is seen to use: does no other open file lead to it? Others may notice, so it is
 * given on a person's word alone: native/act/alone.ts. Undefined where it isn't asked, or may not be; `cannot` where
 * this kernel has no answer.
 */
export type Ask = (machine: Machine, object: ObjectRecord) => boolean | 'cannot' | undefined;

/** Who had a System V segment last, where by the kernel's word we did. */
export type LastBefore = (shmid: number) => LastUse | undefined;

export interface FactsOptions {
  rules: OwnerRules;
  /** Pids that are ours. */
  exclude: readonly number[];
  ask?: Ask | undefined;
  lastBefore?: LastBefore | undefined;
  pace: Pace;
}

/** The inode of the first pid namespace, include/linux/proc_ns.h (PROC_PID_INIT_INO): nobody is outside of it. */
const firstPidNamespace = 0xeffffffc;

/** Of all segments but the files of the system, and of what lies beside them. */
export async function gatherFacts(
  machine: Machine,
  record: ScanRecord,
  inventory: Inventory,
  { rules, exclude, ask, lastBefore, pace }: FactsOptions,
): Promise<ObjectFacts[]> {
  const objects = new Map(record.objects.map(object => [object.id, object]));
  const judged = inventory.segments.filter(segment => !segment.system);
  const queues = posixQueues(machine);
  const segments = judged.flatMap(segment => soughtOf(segment, objects.get(segment.id)));
  const unused = new Set(segments.map(({ id }) => id));
  const sought = [...segments, ...queues.map(queue => queue.sought)];
  const observers = judged.flatMap(segment => segment.observers?.map(o => o.pid) ?? []);
  const hidden =
    sought.length === 0
      ? undefined
      : await pace.run(lookForHidden(machine, sought, [...exclude, ...observers]));
  const people = new People(machine);
  const locks = readLocks(machine);
  const denied = new Set(inventory.unseen.flatMap(u => (u.pid === undefined ? [] : [u.pid])));
  for (const pid of hidden?.denied ?? []) denied.add(pid);
  const unseen: Unseen = { unseen: denied.size, inFlight: hidden?.inFlight ?? 0 };
  const by = hiddenBy(inventory, record, hidden);
  if (by) unseen.hidden = by;

  const ipcNs = record.self.ipcNs ?? 0;
  let alive: number | undefined;
  const others = async (): Promise<number> => (alive ??= await pace.run(countAlive(machine, ipcNs, exclude)));

  const facts: ObjectFacts[] = [];
  for (const segment of judged) {
    if (pace.due) await pace.rest();
    const object = objects.get(segment.id);
    const found: ObjectFacts = { ...factsOf(segment, unseen), locks: [] };
    const more = hidden?.users.get(segment.id) ?? [];
    if (more.length > 0) found.mappers = [...found.mappers, ...more.map(pid => people.at(pid, undefined))];
    const pids = (object && locks.get(lockKey(object))) ?? [];
    found.locks = pids.map(pid => people.at(pid, undefined));
    Object.assign(found, makersOf(segment, found, people));
    const last = lastUseOf(segment, lastBefore);
    if (last) found.last = people.at(last.pid, last.attached ?? found.since);
    if (isUntouched(found)) found.others = await others();
    const alone = object && unused.has(segment.id) ? ask?.(machine, object) : undefined;
    if (alone === 'cannot') found.untold = true;
    else if (object && alone !== undefined) {
      found.alone = alone;
      // Who watches a file hears of each open, so that only what a person asked about is opened.
      const head = wantsHead(found, rules) ? readHead(machine, object) : undefined;
      if (head) found.head = head;
    }
    const pid = ownerOf(found, rules)?.pid;
    if (pid !== undefined) found.pidInName = people.at(pid, found.born ?? found.since);
    facts.push(found);
  }
  for (const { facts: queue } of queues) {
    const pids = hidden?.users.get(queue.id) ?? [];
    facts.push({ ...queue, ...unseen, fds: pids.map(pid => people.at(pid, undefined)) });
  }
  const around = { machine, ipcNs, people, exclude, denied, hidden: by, pace, others };
  return [...facts, ...(await gatherSysv(around))];
}

type Unseen = Pick<ObjectFacts, 'unseen' | 'inFlight' | 'hidden'>;

function factsOf(segment: Segment, unseen: Unseen): ObjectFacts {
  const { id, kind, name, size, allocated, unlinked, nattch, uses, times, observing = 0 } = segment;
  const facts: ObjectFacts = {
    ...{ id, kind: segment.semaphore ? 'semaphore' : kind, name, size, unlinked, ...unseen },
    mappers: uses.filter(use => use.mappings.length > 0).map(someone),
    fds: uses.filter(use => use.mappings.length === 0).map(someone),
    locks: [],
  };
  if (allocated !== undefined) facts.allocated = allocated;
  if (nattch !== undefined) facts.nattch = Math.max(0, nattch - observing);
  // When it was written last, anybody may set (utimes); when it changed, nobody can. Whoever lived then may have made
  // it.
  const since = kind === 'sysv' ? times?.changed : laterOf(times?.modified, times?.changed);
  if (since !== undefined) facts.since = since;
  return facts;
}

/** Our own reading says nothing of who uses it. */
function lastUseOf({ shmid, lastPid, times }: Segment, before: LastBefore | undefined): LastUse | undefined {
  if (lastPid === undefined || shmid === undefined) return undefined;
  const last = lastPid === process.pid ? before?.(shmid) : { pid: lastPid, attached: times?.attached };
  return last !== undefined && last.pid > 0 ? last : undefined;
}

function laterOf(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

/** By what was seen of its birth; else, for System V, by the pid that the kernel keeps. */
function makersOf(
  { born, creator, kind }: Segment,
  { since }: ObjectFacts,
  people: People,
): Pick<ObjectFacts, 'creator' | 'makers' | 'born'> {
  const facts: Pick<ObjectFacts, 'creator' | 'makers' | 'born'> = {};
  // The kernel itself tells when a System V segment last changed; of a birth it tells no more.
  if (born && kind !== 'sysv') facts.born = born.at;
  const [first, ...others] = born?.by.map(maker => people.now(maker)) ?? [];
  if (first && others.length > 0) facts.makers = [first, ...others];
  else if (first) facts.creator = first;
  else if (creator !== undefined) facts.creator = people.at(creator, since);
  return facts;
}

function someone({ pid, startTime, command }: Use): Someone {
  return { pid, startTime, command, alive: true };
}

/** One that has a name and no user, so that it may have been forgotten. System V knows its users by count. */
function soughtOf({ id, kind, uses }: Segment, object: ObjectRecord | undefined): Sought[] {
  if (kind !== 'posix' || uses.length > 0 || !object) return [];
  const [, major = '', minor = '', inode = ''] = id.split(':');
  return [{ id, device: `${major}:${minor}`, inode, names: object.names }];
}

function hiddenBy(
  { unseen }: Inventory,
  { self }: ScanRecord,
  hidden: HiddenUsers | undefined,
): HiddenBy | undefined {
  if (unseen.some(u => u.cause === 'hidden' && u.pid === undefined)) return 'hidepid';
  if (self.pidNs !== firstPidNamespace) return 'pid-namespace';
  return hidden?.told === false ? 'kernel' : undefined;
}

/** As /proc/locks names it: by the file's own device. */
function lockKey({ id }: ObjectRecord): string {
  return id.slice(id.indexOf(':') + 1);
}

/** Its first bytes, where it can be opened and is under no lease. Allocates nothing: pread gives zeros for a hole. */
function readHead(machine: Machine, { paths, stat }: ObjectRecord): Uint8Array | undefined {
  const [path] = paths;
  if (path === undefined || !stat) return undefined;
  const head = attempt(path, () => {
    const fd = openUnleased(machine, path, { inode: stat.inode });
    try {
      const bytes = Buffer.alloc(headBytes);
      return new Uint8Array(bytes.subarray(0, readSync(fd, bytes, 0, headBytes, 0)));
    } finally {
      closeSync(fd);
    }
  });
  // Its owner may allow nobody to open it: then its magic stays unknown.
  return head instanceof KernelError ? undefined : head;
}
