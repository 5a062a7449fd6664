// The words of a verdict on a shared object: is it used, and by whom; was it forgotten? With the facts that led to it.
// Not how these are found (src/probe/leaks) nor how they are weighed (leaks/judge.ts).
// Named semaphores, System V semaphores and queues, and POSIX queues are judged too: the same programs forget them.
import { otherKinds } from './other-object.js';
import { segmentKinds } from './segment.js';

/**
 * `in-use`: a process has it mapped, attached or waits in it. `held`: open file descriptors only. `unlinked-mapped`:
 * its name is gone, and it goes with its last user. `orphan`: nobody maps or holds it, and nobody who made it is known
 * to live. `owner-dead`: who made it is gone, others still use it. `kept`: it is meant to stay. `unknown`: it can't be
 * told.
 */
export type Verdict = 'in-use' | 'held' | 'unlinked-mapped' | 'orphan' | 'owner-dead' | 'kept' | 'unknown';

/** What may be judged. A named semaphore is a segment, too, and has that segment's id. */
export const objectKinds = [...segmentKinds, 'semaphore', ...otherKinds] as const;
export type ObjectKind = (typeof objectKinds)[number];

/** A process by what is known of it. */
export interface Someone {
  pid: number;
  /** Clock ticks since boot; left out where it isn't known. */
  startTime?: number;
  /** Made safe to show. */
  command?: string;
  /** What it was started as, with its arguments, of who made something. Made safe to show. */
  commandLine?: string;
  /** Does it live? Left out where that can't be told. */
  alive?: boolean;
}

/** Which rule of the known owners fits. */
export interface OwnerMatch {
  owner: string;
  /** What speaks for it beside the name: `name` means that nothing does, and then it is a hint only. */
  by: 'name' | 'user' | 'magic' | 'lock';
  /** Is it meant to stay: always, or for as long as its owner runs? */
  kept?: 'always' | 'while-used';
}

/**
 * `hidepid`: /proc doesn't list all. `pid-namespace`: whoever is outside of ours can't be seen from here. `kernel`:
 * this kernel doesn't tell of descriptors in sockets.
 */
export type HiddenBy = 'hidepid' | 'pid-namespace' | 'kernel';

/** One fact that led to a verdict. Numbers are counts, bytes, or milliseconds since 1970 (`since`, `born`). */
export type Evidence =
  | { fact: 'mappers' | 'fds' | 'locks'; value: readonly Someone[] }
  /** Several had it when it came to be: one of them made it. */
  | { fact: 'makers'; value: readonly Someone[] }
  | { fact: 'creator' | 'last' | 'pid-in-name'; value: Someone }
  | { fact: 'since' | 'born'; value: number }
  | { fact: 'nattch' | 'allocated' | 'unseen' | 'in-flight' | 'queued' | 'waiting' | 'others'; value: number }
  /** `unlinked`: the name is gone. `alone`: the kernel says that no other open file leads to it. */
  | { fact: 'unlinked' | 'alone'; value: boolean }
  /** `untold`: this kernel can't be asked whether another open file leads to it. `untouched`: never attached so far. */
  | { fact: 'untold' | 'untouched'; value: true }
  | { fact: 'hidden'; value: HiddenBy }
  | { fact: 'rule'; value: OwnerMatch };

/** All that was found out about one object. Our own use is in none of it. A fact that can't be had is left out. */
export interface ObjectFacts {
  /** That of a segment, or of an object beside these. */
  id: string;
  kind: ObjectKind;
  /** Made safe to show. */
  name: string;
  /** Bytes; of System V semaphores, how many. */
  size: number;
  allocated?: number;
  unlinked: boolean;
  /** Who has it mapped or attached, privately too. */
  mappers: readonly Someone[];
  /** Who has it open and not mapped. */
  fds: readonly Someone[];
  /** Who holds a file lock on it. */
  locks: readonly Someone[];
  /** System V segments: as the kernel counts, without ourselves and others that only look. */
  nattch?: number;
  /** Processes that wait in a System V semaphore. */
  waiting?: number;
  /** Of what nobody holds (System V semaphores, queues, untouched segments): processes of its namespace that live. */
  others?: number;
  /** Messages or bytes in a queue. */
  queued?: number;
  creator?: Someone;
  /** In place of `creator`, where several had it when it came to be. */
  makers?: readonly Someone[];
  last?: Someone;
  /** Told by the name where a rule says so. */
  pidInName?: Someone;
  /** Last changed then: milliseconds since 1970. */
  since?: number;
  /** Seen to come to be then. */
  born?: number;
  /** Processes that could not be seen and may use it. */
  unseen: number;
  /** Why others may use it whose number isn't even known. */
  hidden?: HiddenBy;
  /**
   * Descriptors on their way through sockets, or kept by the kernel for a process: which files these are can't be seen.
   */
  inFlight: number;
  /** The kernel was asked, on a person's word, and says that no other open file leads to it. */
  alone?: boolean;
  /** The kernel was to be asked, and is too old to have an answer. */
  untold?: true;
  /** The first bytes, where a rule wants them. */
  head?: Uint8Array;
}

/** A verdict and all that led to it. */
export interface Judged {
  verdict: Verdict;
  evidence: readonly Evidence[];
  owner?: OwnerMatch;
}

/** Is it to be cleaned up? Only what is certain. */
export function isLeak({ verdict }: Pick<Judged, 'verdict'>): boolean {
  return verdict === 'orphan';
}
