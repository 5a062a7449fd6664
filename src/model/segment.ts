// What a segment is to everyone in this project: identity, kind, facts, users. The working type, with
// addresses as bigint; src/protocol/wire.ts has its twin for the wire.
// Not how it is found (native/) nor how records are joined into it (assemble.ts).
import type { BudgetRecord } from '../../native/records.js';
import type { Birth } from './birth.js';
import type { Filling } from './forecast.js';
import type { OtherObject } from './other-object.js';
import type { Judged } from './verdict.js';

export const segmentKinds = ['posix', 'sysv', 'memfd', 'anon', 'file'] as const;
export type SegmentKind = (typeof segmentKinds)[number];

/** What a mapping may do, in the kernel's order, without the dashes: `r-x` is `rx`; no access at all is ``. */
export type Access = '' | 'r' | 'w' | 'x' | 'rw' | 'rx' | 'wx' | 'rwx';

/** One range of a process's addresses that shows the segment from `offset` (bytes) on. `end` is exclusive. */
export interface Mapping {
  start: bigint;
  end: bigint;
  offset: number;
  access: Access;
}

/** One process's use of one segment. A process is pid + start time: pids are used again. */
export interface Use {
  pid: number;
  /** Clock ticks since boot, field 22 of /proc/pid/stat. */
  startTime: number;
  /** The name to show: basename of argv[0] where readable, else comm. Already made safe to show. */
  command: string;
  uid: number;
  /** All that any of its mappings or fds may do. */
  access: Access;
  mappings: Mapping[];
  /** Open file descriptors on the segment, ascending. */
  fds: number[];
}

/** A program of ours that only looks: another window's probe, or a command. It may read and never write. */
export type Observer = Pick<Use, 'pid' | 'startTime' | 'command' | 'uid'>;

/** Where a segment lives, told only where it isn't the place that we live in ourselves. */
export interface Namespace {
  /** Inode of the mount namespace whose /dev/shm holds it. */
  mount?: number;
  /** Inode of the IPC namespace whose table holds it. */
  ipc?: number;
  /** Container id and runtime, from a cgroup path: `docker 3f2a…` (12 digits). */
  container?: string;
}

/** All times in milliseconds since 1970; one that the kernel doesn't know is left out. */
export interface Times {
  accessed?: number;
  modified?: number;
  changed?: number;
  attached?: number;
  detached?: number;
}

export type Seal = 'seal' | 'shrink' | 'grow' | 'write' | 'future-write' | 'exec';

/** What a kind doesn't have, or we may not see, is left out, never guessed. Sizes are in bytes. */
export interface Segment {
  /**
   * `posix:<major>:<minor, hex>:<inode>`, likewise `memfd:`, `anon:`, `file:`; `sysv:<ipc namespace inode>:<shmid>`.
   * A segment is not its name: this is stable over renames and tells a recreated one from the old.
   */
  id: string;
  kind: SegmentKind;
  /** As people write it: `/ticks`, `frame-pool`, `0x00005412`, a file's path. Already made safe to show. */
  name: string;
  /** System V: the key (0 is IPC_PRIVATE) and the id. */
  key?: number;
  shmid?: number;
  /** Clamped to 2^53 - 1. Where nobody lets us stat the object, the extent of what is mapped: see `sizeKnown`. */
  size: number;
  /** False when `size` is only what the mappings reach. */
  sizeKnown: boolean;
  /** Bytes that have memory (or swap) behind them. */
  allocated?: number;
  /** Of these, swapped out (System V only: the kernel says it there). */
  swapped?: number;
  /** Permission bits, 0o7777 at most. */
  mode?: number;
  uid?: number;
  gid?: number;
  times?: Times;
  /** The name is gone (unlink, or IPC_RMID for System V), the memory isn't. */
  unlinked: boolean;
  /** System V: attachments as the kernel counts them, our own taken off; creator and last to attach or detach. */
  nattch?: number;
  creator?: number;
  lastPid?: number;
  seals?: Seal[];
  /** Bytes of one page where huge pages back it (hugetlbfs, SHM_HUGETLB, MFD_HUGETLB). */
  hugePage?: number;
  /** A named semaphore: a `sem.*` object of sem_open(3). */
  semaphore?: true;
  namespace?: Namespace;
  /** How it came to be, where that was watched. */
  born?: Birth;
  /** Left out where it is simply in use, or nobody judged. */
  judged?: Judged;
  /** Hidden by default: a file of the system that everybody maps read-only (locale archives, caches). */
  system: boolean;
  /** By pid, ascending. Our own probe is never among them. */
  uses: Use[];
  /** By pid, ascending: others that only look, so that they count as no users. `nattch` has those that use shmat. */
  observers?: Observer[];
  /** Attachments of theirs, of those that `nattch` counts: who reads through a descriptor has none. */
  observing?: number;
}

/** Why a process or a place could not be seen. `gone` is normal and is not reported. */
export type Cause =
  | 'another-user'
  | 'not-dumpable'
  | 'ptrace-scope'
  | 'namespace'
  | 'hidden' // hidepid=, or a security module
  | 'filtered' // by seccomp, around ourselves
  | 'too-many-files'
  | 'unknown';

/** Something that a scan could not see. */
export interface Unseen {
  pid?: number;
  command?: string;
  uid?: number;
  path: string;
  /** errno by name. */
  code: string;
  cause: Cause;
}

/** What the system allows and what is used of it. */
export interface Budget extends BudgetRecord {
  /** What is used up, or soon will be, by what was used of late. */
  filling?: readonly Filling[];
}

/** One look at the machine: what is there, and what could not be seen. */
export interface Inventory {
  segments: Segment[];
  /** Left out where nobody judged. */
  others?: readonly OtherObject[];
  /** Per process and path. Count processes with `unseenProcesses()`. */
  unseen: Unseen[];
  budget: Budget;
  /** Processes looked at. */
  processes: number;
}
