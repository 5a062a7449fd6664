// The steps of a scan that look at objects themselves: names in every /dev/shm and on hugetlbfs, and a stat of what
// is mapped while no fd is open. Not who uses them: scan-process.ts.
// Follows proc_pid_map_files(5) (wants CAP_CHECKPOINT_RESTORE), mount_namespaces(7).
import { lstatSync, realpathSync, statSync, type BigIntStats } from 'node:fs';
import { KernelError, kernelError } from './errors.js';
import { attempt, isGone, toPath } from './machine.js';
import { mayWait, type MountView } from './mount-view.js';
import { deviceOf } from './device.js';
import { toObject } from './object.js';
import { readContainer } from './proc-cgroup.js';
import type { Backing, ByteString, DeviceId, MappingRecord } from './records.js';
import type { Looked, ScanState } from './scan-state.js';
import { rootDevice, walk, type Walk, type WalkedFile } from './walk.js';

/** Walks every place where objects have names: ours first, then each other namespace's, each device once. */
export function* findNames(state: ScanState): Generator<undefined, undefined> {
  const { machine, ownView: view } = state;
  const walked = new Set<DeviceId>();
  const own = attempt(machine.shm, () => realpathSync(machine.shm));
  if (own instanceof KernelError) state.fail(own);
  else yield* findBelow(state, { prefix: '', point: own, kind: 'posix', view, walked });
  for (const { point } of view.hugeMounts) {
    yield* findBelow(state, { prefix: machine.root, point, kind: 'file', view, walked });
  }
  for (const doors of state.doors.values()) {
    const points = [
      { kind: 'posix', point: '/dev/shm' } as const,
      ...(doors[0]?.view.hugeMounts ?? []).map(({ point }) => ({ kind: 'file', point }) as const),
    ];
    for (const { kind, point } of points) {
      // One that ends while it is looked through takes its way there along; the next one leads there, too.
      for (const door of doors) {
        const prefix = `${machine.proc}/${door.stat.pid}/root`;
        if (yield* findBelow(state, { prefix, point, kind, view: door.view, walked, door })) break;
      }
    }
  }
}

interface Below {
  /** How we get to where the namespace's own tree begins. */
  prefix: string;
  /** Where, in that tree. */
  point: string;
  kind: 'posix' | 'file';
  view: MountView;
  walked: Set<DeviceId>;
  door?: Looked;
}

/** False when the way there has gone: nothing has been taken from it. */
function* findBelow(state: ScanState, below: Below): Generator<undefined, boolean> {
  const { prefix, point, kind, view, walked, door } = below;
  const root = `${prefix}${point}`;
  const waits = (path: string): boolean => view.waitPoints.has(path.slice(prefix.length));
  if (waits(root)) return true;
  const device = attempt(root, () => rootDevice(root));
  if (device instanceof KernelError) {
    state.fail(device, door?.stat);
    return !isGone(device);
  }
  if (device === undefined || walked.has(device)) return true;
  if (kind === 'posix' && !state.shm.mayClaim(view, device)) return true;
  let found: Walk;
  try {
    found = yield* walk(root, { memory: state.memory.folders, waits });
  } catch (error) {
    if (isGone(kernelError(error, root))) return false;
    throw error;
  }
  if (door && attempt(root, () => rootDevice(root)) !== device) return false;
  walked.add(device);
  const { files, folders, failures } = found;
  if (kind === 'posix') state.folders.push(...folders);
  for (const failure of failures) state.fail(failure, door?.stat);
  for (const file of files) addName(state, file, kind, view, door);
  return true;
}

function addName(
  state: ScanState,
  { name, path, stat }: WalkedFile,
  kind: 'posix' | 'file',
  view: MountView,
  door: Looked | undefined,
): void {
  const device = deviceOf(stat);
  const id = `${kind}:${device}:${stat.ino}`;
  let object = state.objects.get(id);
  if (!object) {
    object = toObject({ id, kind, ...state.memoryOf(view, device, path) }, stat);
    state.objects.set(id, object);
    if (door?.mountNs !== undefined) {
      object.mountNs = door.mountNs;
      const container = attempt(door.folder, () => readContainer(door.folder));
      if (container && !(container instanceof KernelError)) object.container = container;
    }
  }
  object.names.push(name);
  object.paths.push(path);
}

/** Asks, by whatever way is open, the object behind a mapping that nothing else has told of. */
export function findObject(state: ScanState, looked: Looked, mapping: MappingRecord, inTable: boolean): void {
  const { backing } = mapping;
  const place = state.places.get(backing.id);
  if (!place) return;
  const byName = backing.kind === 'posix' || backing.kind === 'file';
  if (byName && mayWait(looked.view, place.device)) return;
  // The System V table has told all of it, but for huge pages, which live on another device.
  if (backing.kind === 'sysv' && inTable && place.device === state.machine.internal.shmem) return;
  for (const { path, follow, named } of waysTo(state, looked, mapping)) {
    const stat = attempt(path, () => (follow ? statSync : lstatSync)(toPath(path), { bigint: true }));
    if (stat instanceof KernelError) {
      if (!named && stat.code === 'EPERM') state.mapFiles = false;
      continue;
    }
    if (String(stat.ino) !== place.inode) continue;
    if (
      deviceOf(stat) !== place.device &&
      !(named && isRenumbered(backing, looked.view, stat, place.device))
    ) {
      continue;
    }
    if (!stat.isFile()) {
      state.rejected.add(backing.id);
      return;
    }
    const memory = byName ? state.memoryOf(looked.view, place.device, path) : state.ownMemory(place.device);
    const object = toObject({ id: backing.id, kind: backing.kind, ...memory }, stat);
    if (named) object.paths.push(path as ByteString);
    state.objects.set(backing.id, object);
    return;
  }
  const hugePage = state.machine.internal.huge.get(place.device);
  if (hugePage !== undefined) state.hugePages.set(backing.id, hugePage);
}

interface Way {
  path: string;
  follow: boolean;
  /** Is it by name? Then others may have put another object there. */
  named: boolean;
}

function* waysTo(state: ScanState, looked: Looked, { start, end, backing }: MappingRecord): Generator<Way> {
  const { machine, self } = state;
  const root = looked.mountNs === self.mountNs ? machine.root : `${machine.proc}/${looked.stat.pid}/root`;
  const byName = backing.kind === 'posix' || backing.kind === 'file';
  if (byName && !backing.deleted) yield { path: `${root}${backing.path}`, follow: false, named: true };
  const range = `${start.toString(16)}-${end.toString(16)}`;
  if (state.mapFiles) {
    yield { path: `${machine.proc}/${looked.stat.pid}/map_files/${range}`, follow: true, named: false };
  }
  // The mark may be part of a real name.
  if (byName && backing.deleted) {
    yield { path: `${root}${backing.path} (deleted)`, follow: false, named: true };
    yield { path: `${root}${backing.path}`, follow: false, named: true };
  }
}

/** btrfs and overlayfs give files another device in stat than the one that is mounted. */
function isRenumbered(backing: Backing, view: MountView, stat: BigIntStats, device: DeviceId): boolean {
  if (backing.kind !== 'file') return false;
  const type = view.types.get(device);
  return (type === 'btrfs' || type === 'overlay' || type === undefined) && !view.types.has(deviceOf(stat));
}
