// Who waits for whom: the threads that sleep on a segment's locks, the threads that hold these, and the circles in
// which they never wake. Pure: who sleeps where is the caller's to find out. Follows futex(2) and proc(5)
// (/proc/pid/syscall).
import type { LockState } from './locks.js';

/** A thread that sleeps on a word of the segment. */
export interface Sleeper {
  tid: number;
  pid: number;
  command: string;
  /** Of the word, in bytes from the segment's start. */
  offset: number;
}

export interface Wait {
  waiter: Sleeper;
  lock: LockState;
  /** Thread id of who holds it; undefined where nobody does, or it isn't kept (readers, semaphores). */
  owner?: number;
}

export interface WaitGraph {
  waits: Wait[];
  /** Each a circle: every one waits for the next, the last for the first. A thread that waits for itself is one. */
  cycles: Wait[][];
}

/** A thread sleeps on one word at a time. */
export function waitGraph(locks: readonly LockState[], sleepers: readonly Sleeper[]): WaitGraph {
  const sorted = locks.toSorted((a, b) => a.offset - b.offset);
  const waits = sleepers.flatMap(waiter => {
    const lock = lockAt(sorted, waiter.offset);
    if (!lock) return [];
    const owner = lock.state?.owner;
    return [{ waiter, lock, ...(owner === undefined ? {} : { owner }) }];
  });
  const byWaiter = new Map(waits.map(wait => [wait.waiter.tid, wait]));
  const done = new Set<number>();
  const cycles: Wait[][] = [];
  for (const start of waits) {
    const chain: Wait[] = [];
    const places = new Map<number, number>();
    for (let at: Wait | undefined = start; at && !done.has(at.waiter.tid);) {
      const seen = places.get(at.waiter.tid);
      if (seen !== undefined) {
        cycles.push(chain.slice(seen));
        break;
      }
      places.set(at.waiter.tid, chain.length);
      chain.push(at);
      at = at.owner === undefined ? undefined : byWaiter.get(at.owner);
    }
    for (const { waiter } of chain) done.add(waiter.tid);
  }
  return { waits, cycles };
}

function lockAt(sorted: readonly LockState[], offset: number): LockState | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.offset ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const found = sorted[low - 1];
  return found && offset < found.offset + found.type.size ? found : undefined;
}

/** Numbers of futex(2), and of its twin with 64 bit times, by machine as ELF names it. */
const futexCalls: Readonly<Record<string, readonly number[]>> = {
  'x86-64': [202],
  aarch64: [98],
  riscv64: [98],
  loongarch64: [98],
  i386: [240, 422],
  arm: [240, 422],
  ppc64: [221],
  s390x: [238],
};

/** FUTEX_WAIT, LOCK_PI, WAIT_BITSET, WAIT_REQUEUE_PI, LOCK_PI2. */
const waiting = new Set([0, 6, 9, 11, 13]);
const commandMask = 0x7f;

/** The address that a thread sleeps on, from the text of /proc/pid/task/tid/syscall; undefined where it's none. */
export function futexAddress(text: string, machine: string): bigint | undefined {
  const [call, address, operation] = text.trim().split(/\s+/);
  if (call === undefined || !/^\d+$/.test(call) || !futexCalls[machine]?.includes(Number(call)))
    return undefined;
  if (!/^0x[0-9a-f]{1,16}$/.test(address ?? '') || !/^0x[0-9a-f]{1,16}$/.test(operation ?? ''))
    return undefined;
  const command = Number(BigInt(operation ?? 0) & BigInt(commandMask));
  return waiting.has(command) ? BigInt(address ?? 0) : undefined;
}
