// What one scan has found so far, shared by its steps. Not the steps: scan.ts names them in order.
import { lstatSync } from 'node:fs';
import { backingOf, type Place } from './backing.js';
import { KernelError } from './errors.js';
import { attempt, isGone, type Machine } from './machine.js';
import { isMemory, viewOf, type MountView } from './mount-view.js';
import { hugePageOf } from './object.js';
import { observersOf, type Observers } from './observer.js';
import { readContainer } from './proc-cgroup.js';
import { readLeases, type Leases } from './proc-locks.js';
import type { MapsRow } from './proc-maps.js';
import { readMounts, type Mount } from './proc-mountinfo.js';
import { readNamespace, type NamespaceName } from './proc-ns.js';
import type { ProcessStat } from './proc-stat.js';
import { readUid } from './proc-status.js';
import { hidepidOf, isFiltered, readPtraceScope } from './limits.js';
import type { KnownProcess, ScanMemory } from './scan-memory.js';
import { ShmPlaces } from './shm-places.js';
import type {
  Backing,
  ByteString,
  DeviceId,
  FailureRecord,
  FdRecord,
  FolderRecord,
  MappingRecord,
  ObjectRecord,
  SelfRecord,
} from './records.js';

/** Milliseconds for which a look at leases is believed: one may be taken at any time. */
const leasesStand = 1;

/** A process while it is looked at. */
export interface Looked {
  stat: ProcessStat;
  folder: string;
  mountNs: number | undefined;
  /** All that was read of it, by this scan or, where it's believed, by one before. */
  known: KnownProcess;
  believed: boolean;
  view: MountView;
  /** As read, until they are classified. */
  rows: MapsRow[];
  mappings: MappingRecord[];
  fds: FdRecord[];
}

/** Remembers by the place's text, and by the place itself: rows that say the same share one. */
export class Backings {
  readonly #ask: (place: Place) => Backing | undefined;
  readonly #byText = new Map<string, Backing | undefined>();
  readonly #byPlace = new Map<Place, Backing | undefined>();

  constructor(ask: (place: Place) => Backing | undefined) {
    this.#ask = ask;
  }

  of(place: Place): Backing | undefined {
    let backing = this.#byPlace.get(place);
    if (backing !== undefined || this.#byPlace.has(place)) return backing;
    const text = `${place.device} ${place.inode} ${place.path}`;
    if (this.#byText.has(text)) backing = this.#byText.get(text);
    else {
      backing = this.#ask(place);
      this.#byText.set(text, backing);
    }
    this.#byPlace.set(place, backing);
    return backing;
  }
}

interface Memory {
  memory: boolean;
  /** Bytes of one page, on hugetlbfs. */
  hugePage: number | undefined;
}

export class ScanState {
  readonly machine: Machine;
  readonly self: SelfRecord;
  readonly failures: FailureRecord[] = [];
  readonly objects = new Map<string, ObjectRecord>();
  readonly folders: FolderRecord[] = [];
  readonly hugePages = new Map<string, number>();
  /** False once the kernel has said that map_files is not for us. */
  mapFiles = true;
  /** Ids that turned out to be no regular files. */
  readonly rejected = new Set<string>();
  /** A few processes of each mount namespace that isn't ours: one may end meanwhile. */
  readonly doors = new Map<number, Looked[]>();
  /** Where each backing was first seen. */
  readonly places = new Map<string, Place>();
  /** All that is behind a mapping or an fd of somebody, each once. */
  readonly seen = new Set<Backing>();
  readonly observers: Observers;
  readonly memory: ScanMemory;
  /** Is a process believed that has not stirred since the last scan? */
  readonly glance: boolean;
  readonly #views = new Map<number, MountView>();
  /** By namespaces, then by place. */
  readonly #backings = new Map<string, Backings>();
  readonly #hugeMounts = new Map<DeviceId, number>();
  readonly ownView: MountView;
  /** Of our own view alone, until `unite`. */
  shm: ShmPlaces;
  readonly #userNs: number | undefined;
  #leases: { known: Leases | undefined; at: number } | undefined;

  constructor(machine: Machine, memory: ScanMemory, glance: boolean) {
    this.machine = machine;
    this.glance = glance;
    this.memory = memory;
    memory.begin();
    this.observers = observersOf(machine);
    const folder = `${machine.proc}/self`;
    const mounts = this.#mounts(folder);
    this.ownView = viewOf(mounts, true);
    this.#userNs = this.#userNsOf(folder);
    this.shm = new ShmPlaces(this.ownView, []);
    this.self = selfOf(machine, folder, mounts);
    if (this.self.mountNs !== undefined) this.#views.set(this.self.mountNs, this.ownView);
  }

  /** Of a namespace that is met for the first time, mountinfo is read through this process. */
  viewOf(mountNs: number | undefined, folder: string): MountView {
    if (mountNs === undefined) return this.ownView;
    let view = this.#views.get(mountNs);
    if (!view) {
      const userNs = this.#userNsOf(folder);
      view = viewOf(this.#mounts(folder), userNs !== undefined && userNs === this.#userNs);
      this.#views.set(mountNs, view);
    }
    return view;
  }

  /** All mount namespaces are known: what one of them says of /dev/shm holds for all. */
  unite(seen: readonly Looked[]): void {
    this.shm = new ShmPlaces(this.ownView, this.#views.values());
    for (const { rows, view } of seen) for (const { target } of rows) this.shm.note(target, view);
  }

  /** What is behind places, as processes in these namespaces name them: one object for all that say the same. */
  backings(view: MountView, mountNs: number | undefined, ipcNs: number): Backings {
    const key = `${mountNs ?? 0} ${ipcNs}`;
    let backings = this.#backings.get(key);
    if (!backings) {
      backings = new Backings(place => {
        const found = backingOf(place, view, ipcNs, this.machine.internal, this.shm);
        if (!found) return undefined;
        const backing = this.memory.same(found);
        if (!this.places.has(backing.id)) this.places.set(backing.id, place);
        this.seen.add(backing);
        return backing;
      });
      this.#backings.set(key, backings);
    }
    return backings;
  }

  /** Of a file that `view` has mounted: is it in memory, and in huge pages of how many bytes? Asks each device once. */
  memoryOf(view: MountView, device: DeviceId, path: string): Memory {
    if (!isMemory(view, device)) return { memory: false, hugePage: undefined };
    if (view.types.get(device) !== 'hugetlbfs') return { memory: true, hugePage: undefined };
    let hugePage = this.#hugeMounts.get(device);
    if (hugePage === undefined) {
      hugePage = hugePageOf(path);
      if (hugePage !== undefined) this.#hugeMounts.set(device, hugePage);
    }
    return { memory: true, hugePage };
  }

  /** Of an object on one of the kernel's own mounts. */
  ownMemory(device: DeviceId): Memory {
    return { memory: true, hugePage: this.machine.internal.huge.get(device) };
  }

  /** May a file be opened without breaking somebody's lease? No, where that can't be known. Ask right before. */
  mayOpen(device: string, inode: string): boolean {
    const now = performance.now();
    if (now - (this.#leases?.at ?? -Infinity) > leasesStand) {
      const known = this.try('locks', undefined, () => readLeases(this.machine));
      this.#leases = { known, at: now };
    }
    const known = this.#leases?.known;
    return known !== undefined && !known.has(`${device}:${inode}`);
  }

  /** Keeps what could not be seen, with the facts that tell why; that a process has ended is none. */
  fail(error: KernelError, stat?: ProcessStat): void {
    if (isGone(error)) return;
    const failure: FailureRecord = { path: error.target as ByteString, call: error.call, code: error.code };
    if (stat) {
      const folder = `${this.machine.proc}/${stat.pid}`;
      const uid = attempt(folder, () => readUid(folder));
      // The folder itself stays its user's; the files in it become root's.
      const owner = attempt(folder, () => lstatSync(`${folder}/stat`).uid);
      // It has ended in between: not a failure any more.
      if (uid instanceof KernelError && isGone(uid)) return;
      failure.pid = stat.pid;
      failure.comm = stat.comm;
      if (!(uid instanceof KernelError)) failure.uid = uid;
      if (!(owner instanceof KernelError)) failure.owner = owner;
    }
    this.failures.push(failure);
  }

  /** The value, or undefined with the failure kept. */
  try<T>(path: string, stat: ProcessStat | undefined, read: () => T): T | undefined {
    const answer = attempt(path, read);
    if (!(answer instanceof KernelError)) return answer;
    this.fail(answer, stat);
    return undefined;
  }

  /** Undefined where we may not know, or the kernel has none. */
  #userNsOf(folder: string): number | undefined {
    const inode = attempt(folder, () => readNamespace(folder, 'user'));
    return inode instanceof KernelError ? undefined : inode;
  }

  #mounts(folder: string): Mount[] {
    const read = this.try(folder, undefined, () => readMounts(folder));
    if (read && read.malformed > 0) this.fail(new KernelError('parse', 'EBADMSG', `${folder}/mountinfo`));
    return read?.mounts ?? [];
  }
}

function selfOf(machine: Machine, folder: string, mounts: readonly Mount[]): SelfRecord {
  const self: SelfRecord = { uid: machine.uid };
  const namespace = (name: NamespaceName): number | undefined => {
    // Only a kernel built without that namespace has no such link for ourselves.
    const inode = attempt(folder, () => readNamespace(folder, name));
    return inode instanceof KernelError ? undefined : inode;
  };
  const mountNs = namespace('mnt');
  const ipcNs = namespace('ipc');
  const pidNs = namespace('pid');
  if (mountNs !== undefined) self.mountNs = mountNs;
  if (ipcNs !== undefined) self.ipcNs = ipcNs;
  if (pidNs !== undefined) self.pidNs = pidNs;
  const container = attempt(folder, () => readContainer(folder));
  if (container && !(container instanceof KernelError)) self.container = container;
  const ptraceScope = readPtraceScope(machine);
  if (ptraceScope !== undefined) self.ptraceScope = ptraceScope;
  if (isFiltered(machine)) self.filtered = true;
  const hidepid = hidepidOf(mounts, '/proc');
  if (hidepid !== undefined) self.hidepid = hidepid;
  return self;
}
