// What decoding a synchronisation object gives: its state in words, who holds it, and what is wrong with it. Plain
// data. Who a thread is, is the caller's to say: `__owner` is a thread id in the locker's pid namespace, and pids are
// used again, so that only a start time tells whether it's still the one that locked.

export type SyncKind = 'mutex' | 'condition' | 'rwlock' | 'barrier' | 'spinlock' | 'semaphore' | 'futex';
export type Libc = 'glibc' | 'musl';

/** A living thread. */
export interface Holder {
  tid: number;
  pid: number;
  command: string;
  /** Its own name, where that says more. */
  thread?: string;
  /** Whether its process maps the segment now. */
  maps: boolean;
}

export interface SyncContext {
  /** `gone`: there is no such thread, or it started after the lock was taken. Undefined: it can't be told. */
  holder?: (tid: number) => Holder | 'gone' | undefined;
  /**
   * Of the processes that use it. Asked only where the type has no form of its own; not known, it's taken for glibc,
   * but for spinlocks.
   */
  libc?: () => Libc | undefined;
}

/**
 * owner dead: it died and nobody was told · owner died: it died, and the next to lock is told (EOWNERDEAD) ·
 * inconsistent: somebody was told and holds it, unmended · not recoverable: never to be locked again ·
 * owner unmapped: its process doesn't map the segment any more · private: not made for several processes.
 */
export type SyncWarningCode =
  'owner dead' | 'owner died' | 'inconsistent' | 'not recoverable' | 'owner unmapped' | 'private';

export interface SyncWarning {
  code: SyncWarningCode;
  /** A sentence for a person. */
  text: string;
}

/** One line of what it's made of; `offset` and `size` are the bytes that say so, from the object's start. */
export interface SyncFact {
  name: string;
  text: string;
  offset: number;
  size: number;
}

export interface SyncState {
  kind: SyncKind;
  libc: Libc;
  /** In words: `locked by consumer 4133`, `3 free`, `unlocked`. */
  state: string;
  /** Undefined for what is no lock. */
  locked?: boolean;
  /** Thread id as memory has it, in the locker's pid namespace. */
  owner?: number;
  holder?: Holder | 'gone';
  /** A number where it's kept; `some` where only that there may be some. */
  waiters?: number | 'some';
  /** May several processes use it? Undefined where it isn't kept. */
  shared?: boolean;
  facts: SyncFact[];
  warnings: SyncWarning[];
}

/** `consumer 4133`, `consumer 4133, thread 4140 flush`. */
export function holderText(holder: Holder): string {
  const process = `${holder.command} ${holder.pid}`;
  if (holder.tid === holder.pid) return process;
  return `${process}, thread ${holder.tid}${holder.thread === undefined ? '' : ` ${holder.thread}`}`;
}
