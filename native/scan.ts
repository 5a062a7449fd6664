// One look at the machine: every object of shared memory, who uses it, and what could not be seen. Changes nothing
// there. Not what it means: src/model/assemble.ts. Steps are in scan-process.ts and find-objects.ts.
import { attempt, listPids, type Machine } from './machine.js';
import { KernelError } from './errors.js';
import { findNames, findObject } from './find-objects.js';
import { readBudget } from './limits.js';
import { Pace } from './pace.js';
import type { Backing, MappingRecord, ProcessRecord, ScanRecord } from './records.js';
import { classify, identify, lookAtFds, readAgain, readMappings, type MappedFiles } from './scan-process.js';
import { ScanState, type Looked } from './scan-state.js';
import { ScanMemory } from './scan-memory.js';
import { readSysvWhole } from './sysv.js';

export type { Machine } from './machine.js';
export { thisMachine } from './this-machine.js';
export { isAlive, readStartTime } from './proc-stat.js';
export { ScanMemory } from './scan-memory.js';
export { readSysvTable } from './sysv.js';

/** One process's view may reach an object where another's doesn't; more than a few never differ. */
const maxAsked = 3;

export interface ScanOptions {
  /** Pids to leave out: our own. */
  exclude: readonly number[];
  /** The same for each scan of one who scans again and again. */
  memory?: ScanMemory;
  /**
   * Of a process that has not run, touched a new page, opened or closed anything since the last scan with this memory,
   * all is believed that was read then. What moves none of these, such as one mapping for another as large within one
   * clock tick, is seen by the next scan that is no glance.
   */
  glance?: boolean;
  /** shmid → how often we are attached ourselves. Asked together with the table, as either changes meanwhile. */
  ownAttachments?: () => ReadonlyMap<number, number>;
}

/**
 * Looks at the whole machine once, letting others run every few milliseconds. What can't be seen is in `failures`;
 * that a process ends meanwhile is normal. Throws KernelError only when /proc itself can't be listed, and the
 * signal's reason when it is aborted.
 */
export async function scan(
  machine: Machine,
  options: ScanOptions,
  signal?: AbortSignal,
): Promise<ScanRecord> {
  signal?.throwIfAborted();
  const pace = new Pace(signal);
  const state = new ScanState(machine, options.memory ?? new ScanMemory(), options.glance ?? false);
  const pids = listPids(machine).filter(pid => !options.exclude.includes(pid));

  let count = 0;
  const seen: Looked[] = [];
  for (const pid of pids) {
    if (pace.due) await pace.rest();
    const looked = readMappings(state, pid);
    if (looked === 'none') continue;
    count++;
    if (looked !== 'denied') seen.push(looked);
  }
  state.unite(seen);
  for (const looked of seen) {
    if (pace.due) await pace.rest();
    classify(state, looked);
  }
  await pace.run(findNames(state));
  // Asked of each once, not of each mapping: processes share what they map.
  const lost = new Set([...state.seen].filter(backing => isLost(state, backing)));
  for (const looked of lost.size > 0 ? seen : []) {
    if (!looked.believed || !looked.mappings.some(({ backing }) => lost.has(backing))) continue;
    if (pace.due) await pace.rest();
    readAgain(state, looked);
  }

  // Which fds are on files that somebody maps is known only now that all mappings are.
  const files = mappedFiles(state, seen);
  for (const looked of seen) {
    await pace.run(lookAtFds(state, looked, files));
  }

  const table = readSysvWhole(machine);
  const ownAttachments = options.ownAttachments?.() ?? new Map<number, number>();
  if (table.failure) state.fail(table.failure);
  const inTable = new Set(table.rows.map(row => `sysv:${state.self.ipcNs ?? 0}:${row.shmid}`));
  const asked = new Map<string, number>();
  const isOpen = ({ id }: Backing): boolean =>
    !state.objects.has(id) && !state.rejected.has(id) && (asked.get(id) ?? 0) < maxAsked;
  const open = new Set([...state.seen].filter(isOpen));
  for (const looked of seen) {
    if (open.size === 0) break;
    if (pace.due) await pace.rest();
    for (const mapping of looked.mappings) {
      if (!open.has(mapping.backing)) continue;
      const { id } = mapping.backing;
      const times = asked.get(id) ?? 0;
      if (!isOpen(mapping.backing)) {
        open.delete(mapping.backing);
        continue;
      }
      asked.set(id, times + 1);
      findObject(state, looked, mapping, inTable.has(id));
    }
  }

  const processes: ProcessRecord[] = [];
  for (const looked of seen) {
    const isRejected = ({ backing }: MappingRecord): boolean => state.rejected.has(backing.id);
    if (state.rejected.size > 0 && looked.mappings.some(isRejected))
      looked.mappings = looked.mappings.filter(m => !isRejected(m));
    if (looked.mappings.length === 0 && looked.fds.length === 0) continue;
    if (pace.due) await pace.rest();
    const process = identify(state, looked);
    if (process) processes.push(process);
  }

  return {
    self: state.self,
    processes,
    looked: count,
    objects: [...state.objects.values()],
    folders: state.folders,
    hugePages: state.hugePages,
    sysv: table.rows,
    ownAttachments,
    failures: state.failures,
    budget: readBudget(machine, table.failure ? undefined : table.rows),
  };
}

/** A name that was there, and isn't by now: only maps read anew say what became of it. */
function isLost(state: ScanState, backing: Backing): boolean {
  return backing.kind === 'posix' && !backing.deleted && !state.objects.has(backing.id);
}

function mappedFiles(state: ScanState, seen: readonly Looked[]): MappedFiles {
  const files: MappedFiles = { links: new Set(), byPath: new Map(), ids: new Set() };
  for (const { mappings } of seen) {
    for (const { backing } of mappings) {
      if (backing.kind !== 'file' || files.ids.has(backing.id)) continue;
      const link = state.places.get(backing.id)?.path ?? backing.path;
      files.ids.add(backing.id);
      files.links.add(link);
      files.byPath.set(link, backing);
    }
  }
  return files;
}

/** Whether /proc is there at all: false anywhere but on Linux. */
export function isReadable(machine: Machine): boolean {
  return !(attempt(machine.proc, () => listPids(machine)) instanceof KernelError);
}
