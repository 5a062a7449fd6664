// The steps of a scan that look into one process: its shared mappings, its fds on shared objects, who it is.
// Not the order of them: scan.ts. Follows proc(5), ptrace(2) ("Ptrace access mode checking").
import { statSync } from 'node:fs';
import { isMemfd } from './backing.js';
import { KernelError, kernelError } from './errors.js';
import { attempt, isGone, isNumber, listNames, readWhole } from './machine.js';
import { mayWait } from './mount-view.js';
import { deviceOf } from './device.js';
import { readSeals, toObject } from './object.js';
import { readContainer } from './proc-cgroup.js';
import { readFdAccess, readFdLinks, type FdLink } from './proc-fd.js';
import { readNamespace } from './proc-ns.js';
import { ended, readStartTime, readStat, type ProcessStat } from './proc-stat.js';
import { readRuns } from './proc-schedstat.js';
import { readArgv0, readInode, readOwner } from './proc-status.js';
import type { Backing, ByteString, MappingRecord, ProcessRecord } from './records.js';
import type { KnownProcess } from './scan-memory.js';
import type { Backings, Looked, ScanState } from './scan-state.js';

/** The files that some process maps shared, to tell their fds from all others without asking each by stat. */
export interface MappedFiles {
  /** As links print them, with their marks. */
  links: Set<string>;
  /** By path and inode: a file system may number its device otherwise in stat than in maps (btrfs, overlayfs). */
  byPath: Map<string, Backing>;
  ids: Set<string>;
}

/** One would do, if it didn't end. */
const maxDoors = 3;
/** Open files of a process that are remembered. */
const mostOpen = 512;

/** `none`: no process of user space, or gone. `denied`: kept as a failure. */
export function readMappings(state: ScanState, pid: number): Looked | 'none' | 'denied' {
  const folder = `${state.machine.proc}/${pid}`;
  const before = state.memory.before(pid);
  // In this order: what it does meanwhile is seen by the next look.
  const runs = before && isAlone(before.stat) ? readRuns(folder) : undefined;
  if (before && state.glance && runs !== undefined && runs === before.runs) {
    state.memory.believe(before);
    return lookedOf(state, before, true);
  }
  const inode = readInode(folder);
  const stat = attempt('stat', () => readStat(state.machine, pid));
  if (stat instanceof KernelError) {
    state.fail(stat);
    return isGone(stat) ? 'none' : 'denied';
  }
  if (stat.kernelThread || ended(stat)) return 'none';
  const shown = stat.state === 'Z' ? threadFolder(state, pid) : folder;
  const sign = signOf(shown, stat);
  const unchanged = before && state.glance && sign !== undefined && sign === before.sign;
  const known = unchanged ? before : readAnew(state, { stat, folder: shown, inode, sign });
  if (known instanceof KernelError) {
    state.fail(known, stat);
    return isGone(known) ? 'none' : 'denied';
  }
  Object.assign(known, { stat, folder: shown, inode, runs: isAlone(stat) ? runs : undefined });
  if (unchanged) state.memory.believe(known);
  return lookedOf(state, known, unchanged ?? false);
}

function lookedOf(state: ScanState, known: KnownProcess, believed: boolean): Looked {
  const { stat, folder, maps, mountNs } = known;
  if (maps.malformed > 0) state.fail(new KernelError('parse', 'EBADMSG', `${folder}/maps`), stat);
  const looked: Looked = {
    stat,
    folder,
    known,
    believed,
    mountNs,
    rows: maps.rows,
    mappings: [],
    fds: [],
    view: state.viewOf(mountNs, folder),
  };
  if (mountNs !== undefined && mountNs !== state.self.mountNs) {
    const doors = state.doors.get(mountNs);
    if (!doors) state.doors.set(mountNs, [looked]);
    else if (doors.length < maxDoors) doors.push(looked);
  }
  return looked;
}

/** What a process that was believed maps in truth: a name that it has is not there any more. */
export function readAgain(state: ScanState, looked: Looked): void {
  const known = readAnew(state, looked.known);
  // That it has ended is told where it is identified.
  if (known instanceof KernelError) return;
  const { maps, mountNs } = known;
  const view = state.viewOf(mountNs, looked.folder);
  Object.assign(looked, { known, believed: false, rows: maps.rows, mountNs, view, mappings: [] });
  classify(state, looked);
}

/** Tells what is behind each row, now that all mount namespaces are known. */
export function classify(state: ScanState, looked: Looked): void {
  const { known, rows } = looked;
  const backings = backingsOf(state, looked);
  // Of the scan before: what is the same is handed on, and not made anew for each of ten thousands.
  if (known.backings?.length !== backings.length || !known.backings.every((b, i) => b === backings[i])) {
    known.backings = backings;
    const mappings: MappingRecord[] = [];
    rows.forEach(({ start, end, access, target: { offset } }, i) => {
      const backing = backings[i];
      if (backing) mappings.push({ start, end, offset, access, backing });
    });
    known.mappings = mappings;
  }
  looked.mappings = known.mappings ?? [];
  looked.rows = [];
}

function backingsOf(
  state: ScanState,
  { folder, stat, view, mountNs, rows }: Looked,
): (Backing | undefined)[] {
  const backings = state.backings(view, mountNs, 0);
  let sysv: Backings | undefined;
  return rows.map(({ target }) => {
    const isSysv = target.path.startsWith('/SYSV');
    if (isSysv && !sysv) {
      const ipcNs = state.try(folder, stat, () => readNamespace(folder, 'ipc')) ?? state.self.ipcNs ?? 0;
      sysv = state.backings(view, mountNs, ipcNs);
    }
    return (isSysv && sysv ? sysv : backings).of(target);
  });
}

/** Adds the process's fds on shared objects, and asks each such object by stat. Yields once an fd at least. */
export function* lookAtFds(
  state: ScanState,
  looked: Looked,
  files: MappedFiles,
): Generator<undefined, undefined> {
  const { folder, stat } = looked;
  const wanted = (link: string): boolean =>
    isMemfd(link) || files.links.has(link) || state.shm.isBelow(link, looked.view);
  try {
    looked.known.links ??= yield* readFdLinks(folder, looked.known.sign !== undefined);
    for (const link of looked.known.links) {
      if (!wanted(link.link)) continue;
      const found = attempt(`${folder}/fd/${link.fd}`, () => lookAtFd(state, looked, link, files));
      if (found instanceof KernelError) state.fail(found, stat);
      yield;
    }
  } catch (error) {
    state.fail(kernelError(error, folder), stat);
  }
}

/** Who it is; undefined when it has ended, or another process bears its pid by now. */
export function identify(state: ScanState, looked: Looked): ProcessRecord | undefined {
  const { stat, folder, mountNs, mappings, fds } = looked;
  const { pid, startTime, comm } = stat;
  const before = looked.believed ? looked.known.record : undefined;
  if (before && isSameUse(before, looked)) return before;
  const failures = state.failures.length;
  const read = <T>(get: () => T): T | undefined => state.try(folder, stat, get);
  const container = read(() => readContainer(folder));
  const argv0 = read(() => readArgv0(folder)) ?? ('' as ByteString);
  const owner = read(() => readOwner(folder));
  // What has arguments still has its memory, and where its folder is the same all was read of one process.
  const isSame = argv0 !== '' && owner !== undefined && owner.inode === looked.known.inode;
  if (!isSame && attempt(folder, () => readStartTime(state.machine, pid)) !== startTime) return undefined;
  const record: ProcessRecord = {
    pid,
    startTime,
    comm,
    argv0,
    uid: owner?.uid ?? 0,
    ...(mountNs === undefined ? {} : { mountNs }),
    ...(container ? { container } : {}),
    ...(looked.known.observer ? { observer: true } : {}),
    mappings,
    fds,
  };
  // What was denied is to be told by each scan.
  if (state.failures.length === failures) looked.known.record = record;
  return record;
}

/** Backings that are the same are one object: ScanMemory.same. */
function isSameUse(a: Pick<ProcessRecord, 'mappings' | 'fds'>, b: typeof a): boolean {
  return (
    // Those that are the same were handed on (classify).
    a.mappings.length === b.mappings.length &&
    (a.mappings === b.mappings || a.mappings.every((m, i) => m === b.mappings[i])) &&
    a.fds.length === b.fds.length &&
    a.fds.every((f, i) => {
      const other = b.fds[i];
      return f.backing === other?.backing && f.fd === other.fd && f.access === other.access;
    })
  );
}

function readAnew(
  state: ScanState,
  process: Pick<KnownProcess, 'stat' | 'folder' | 'inode' | 'sign'>,
): KnownProcess | KernelError {
  const { stat, folder, inode, sign } = process;
  const maps = attempt(folder, () => state.memory.rows(stat.pid, readWhole(`${folder}/maps`)));
  if (maps instanceof KernelError) return maps;
  const mountNs = state.try(folder, stat, () => readNamespace(folder, 'mnt'));
  const observer = state.observers.has(folder, maps.library);
  const known: KnownProcess = { stat, folder, inode, sign, runs: undefined, maps, observer, mountNs };
  // What was denied is to be told by each scan.
  if (sign !== undefined && mountNs !== undefined) state.memory.keep(known);
  return known;
}

/** Of one thread, which sleeps: by how often it has run it can be told whether it has done anything. */
function isAlone({ threads, state }: ProcessStat): boolean {
  return threads === 1 && state !== 'R' && state !== 'Z';
}

/**
 * What a process bears that has done nothing since: not run, touched no new page, opened nothing. Undefined where
 * it opens very much, or can't be asked: then it's read anew each time.
 */
function signOf(folder: string, { startTime, comm, state, pulse }: ProcessStat): string | undefined {
  const open = attempt(folder, () => statSync(`${folder}/fd`).size);
  if (open instanceof KernelError || open === 0 || open > mostOpen) return undefined;
  return `${startTime} ${state === 'Z' ? 'Z' : ''} ${open} ${pulse} ${comm}`;
}

function lookAtFd(state: ScanState, looked: Looked, { fd, link }: FdLink, files: MappedFiles): void {
  const { folder, view, mountNs } = looked;
  const path = `${folder}/fd/${fd}`;
  const seen = files.links.has(link) ? files.byPath.get(link) : undefined;
  if (seen && mayWait(view, state.places.get(seen.id)?.device ?? '')) {
    // Its path is all that can be had without waiting for another machine.
    looked.fds.push({ fd, access: readFdAccess(folder, fd), backing: seen });
    return;
  }
  const stat = statSync(path, { bigint: true });
  if (!stat.isFile()) return;
  const device = deviceOf(stat);
  const inode = String(stat.ino);
  let backing = state.backings(view, mountNs, 0).of({ path: link, device, inode });
  if (backing?.kind === 'file' && !files.ids.has(backing.id) && view.types.get(device) !== 'hugetlbfs') {
    const same = files.byPath.get(link);
    backing = same?.id.endsWith(`:${inode}`) ? same : undefined;
  }
  if (!backing) return;
  looked.fds.push({ fd, access: readFdAccess(folder, fd), backing });
  if (state.objects.has(backing.id)) return;
  const byName = backing.kind === 'posix' || backing.kind === 'file';
  const memory = byName ? state.memoryOf(view, device, path) : state.ownMemory(device);
  const object = toObject({ id: backing.id, kind: backing.kind, ...memory }, stat);
  if (backing.kind === 'memfd' && state.mayOpen(device, inode)) {
    const seals = readSeals(state.machine, path, stat);
    if (seals !== undefined) object.seals = seals;
  }
  state.objects.set(backing.id, object);
}

/** A process whose first thread has ended shows its memory and files through another thread. */
function threadFolder({ machine }: ScanState, pid: number): string {
  const folder = `${machine.proc}/${pid}`;
  const threads = attempt(folder, () => listNames(`${folder}/task`));
  const other =
    threads instanceof KernelError ? undefined : threads.find(t => isNumber(t) && t !== String(pid));
  return other === undefined ? folder : `${folder}/task/${other}`;
}
