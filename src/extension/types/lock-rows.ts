// The rows of the list of locks, the worst first: circles, who waits for what, what could not be asked, and then every
// lock. Pure. Not their words (locks-list.ts), nor the asking (src/protocol/table.ts).
import type { LockList } from '../../protocol/table.js';

export type LockRow =
  | { kind: 'circle'; text: string }
  /** `offset`: of the lock that is waited for. */
  | { kind: 'wait'; text: string; offset: number | undefined }
  /** So many processes may not be asked what their threads sleep on. */
  | { kind: 'denied'; processes: number }
  | { kind: 'lock'; path: string; offset: number; state: string; warnings: readonly string[] }
  /** There are others than these. */
  | { kind: 'more'; listed: number };

export function lockRows({ locks, cycles, waits, denied, more }: LockList): LockRow[] {
  return [
    ...cycles.map(text => ({ kind: 'circle' as const, text })),
    ...waits.map(text => ({ kind: 'wait' as const, text, offset: waitedFor(text, locks) })),
    // Without a lock there is nothing to wait for.
    ...(denied > 0 && locks.length > 0 ? [{ kind: 'denied' as const, processes: denied }] : []),
    ...locks.map(lock => ({ kind: 'lock' as const, ...lock })),
    ...(more ? [{ kind: 'more' as const, listed: locks.length }] : []),
  ];
}

/** A wait names its lock by its path; the longest, as one path may begin another. */
function waitedFor(text: string, locks: LockList['locks']): number | undefined {
  let found: LockList['locks'][number] | undefined;
  for (const lock of locks)
    if (text.includes(` ${lock.path}`) && lock.path.length > (found?.path.length ?? 0)) found = lock;
  return found?.offset;
}
