// /proc/locks: which files somebody holds a lease on, and who holds a lock. Opening a leased file breaks the lease, and
// the kernel then signals the holder, whom SIGIO kills by default; so these are never opened. Other locks don't notice.
// Follows proc_locks(5), fcntl(2) ("Leases"); printed by lock_get_status() in fs/locks.c.
import { deviceIn } from './device.js';
import { KernelError } from './errors.js';
import { attempt, isGone, readWhole, type Machine } from './machine.js';
import type { ByteString } from './records.js';

/** `<device>:<inode, decimal>` of files that have a lease. */
export type Leases = ReadonlySet<string>;

// Delegations and layouts are leases of a file server.
const rowPattern =
  /^\d+: (?:-> *)?(?:LEASE|DELEG|LAYOUT) +[A-Z]+ +[A-Z]+ +-?\d+ +([0-9a-f]+):([0-9a-f]+):(\d{1,20}) /;

export function parseLeases(text: ByteString): Leases {
  const leases = new Set<string>();
  for (const line of text.split('\n')) {
    const [, major = '', minor = '', inode] = rowPattern.exec(line) ?? [];
    if (inode === undefined) continue;
    leases.add(`${deviceIn(major, minor)}:${inode}`);
  }
  return leases;
}

const lockPattern =
  /^\d+: (?:FLOCK|POSIX|OFDLCK) +[A-Z]+ +[A-Z]+ +(-?\d+) +([0-9a-f]+):([0-9a-f]+):(\d{1,20}) /;

/**
 * Pids that hold a lock, by `<device>:<inode, decimal>`; 0 for a lock of an open file, which is no process's. Those who
 * wait for one don't hold it. None where locks can't be read.
 */
export function readLocks(machine: Pick<Machine, 'proc'>): Map<string, number[]> {
  const path = `${machine.proc}/locks`;
  const text = attempt(path, () => readWhole(path));
  return text instanceof KernelError ? new Map<string, number[]>() : parseLocks(text);
}

export function parseLocks(text: ByteString): Map<string, number[]> {
  const locks = new Map<string, number[]>();
  for (const line of text.split('\n')) {
    const [, pid, major = '', minor = '', inode] = lockPattern.exec(line) ?? [];
    if (inode === undefined) continue;
    const key = `${deviceIn(major, minor)}:${inode}`;
    locks.set(key, [...(locks.get(key) ?? []), Math.max(0, Number(pid))]);
  }
  return locks;
}

/** None where the kernel knows no file locks. Throws KernelError where they can't be read. */
export function readLeases(machine: Pick<Machine, 'proc'>): Leases {
  const path = `${machine.proc}/locks`;
  const text = attempt(path, () => readWhole(path));
  if (!(text instanceof KernelError)) return parseLeases(text);
  if (isGone(text)) return new Set();
  throw text;
}
