// Who has objects right now that have only just got their names: whoever made them, unless that was quick. The youngest
// processes are asked first, as it is these that end soon; nothing in the watched folder is opened.
// Not what a scan tells of users (scan.ts). Follows proc_loadavg(5), proc_pid_stat(5), proc_pid_cmdline(5).
import { heldBy } from './held-by.js';
import { attempt, listPids, readRecord, type Machine } from './machine.js';
import { KernelError } from './errors.js';
import { observersOf } from './observer.js';
import { ended, readStartTime, readStat } from './proc-stat.js';
import type { KnownTargets } from './proc-maps.js';
import type { ByteString } from './records.js';

/** A process, and what it was started as. */
export interface MakerRecord {
  pid: number;
  /** Clock ticks since boot. */
  startTime: number;
  comm: ByteString;
  /** Each argument ended by a NUL. */
  argv: ByteString;
}

/** By name, without a folder; and by id. */
export interface Newborn {
  id: string;
  name: ByteString;
}

/** Those that have any of `newborn`, by its id: of the `most` youngest processes. Yields once a process. */
export function* lookForMakers(
  machine: Machine,
  newborn: readonly Newborn[],
  exclude: readonly number[],
  most = Infinity,
): Generator<undefined, Map<string, MakerRecord[]>> {
  const found = new Map<string, MakerRecord[]>(newborn.map(({ id }) => [id, []]));
  const names = new Set(newborn.map(({ name }) => name));
  const wanted = (link: ByteString): boolean =>
    names.has(link.slice(link.lastIndexOf('/') + 1).replace(/ \(deleted\)$/, '') as ByteString);
  const inodes = new Set(newborn.map(({ id }) => id.slice(id.lastIndexOf(':') + 1)));
  const known: KnownTargets = new Map();
  const observers = observersOf(machine);
  for (const pid of youngestFirst(machine).slice(0, most)) {
    yield;
    if (exclude.includes(pid)) continue;
    const held = heldBy(machine, `${machine.proc}/${pid}`, { known, wanted, inodes, observers });
    const ids = [...held].filter(id => found.has(id));
    // At once: it may be about to end.
    const maker = ids.length > 0 ? readMaker(machine, pid) : undefined;
    if (maker) for (const id of ids) found.get(id)?.push(maker);
  }
  return found;
}

/** Undefined where it has ended, or can't be asked. */
export function readMaker(machine: Machine, pid: number): MakerRecord | undefined {
  const stat = attempt('stat', () => readStat(machine, pid));
  if (stat instanceof KernelError || ended(stat)) return undefined;
  const { startTime, comm } = stat;
  const argv = attempt('cmdline', () => readRecord(`${machine.proc}/${pid}/cmdline`));
  const again = attempt('stat', () => readStartTime(machine, pid));
  // Another may bear its pid by now.
  if (argv instanceof KernelError || again !== startTime) return undefined;
  return { pid, startTime, comm, argv };
}

/** Pids count up and begin anew: the last that was given is in loadavg, those above it are older than those below. */
function youngestFirst(machine: Machine): number[] {
  const pids = listPids(machine).reverse();
  const load = attempt('loadavg', () => readRecord(`${machine.proc}/loadavg`));
  const last = load instanceof KernelError ? NaN : Number(load.trim().split(' ').at(-1));
  return Number.isInteger(last) ? [...pids.filter(p => p <= last), ...pids.filter(p => p > last)] : pids;
}
