// What is behind a row of maps or an fd: the kernel's special paths become a closed union here, once.
// Not whether it counts as shared memory where only a stat can tell (a device file): find-objects.ts.
// Follows ipc/shm.c (newseg), mm/memfd.c, mm/shmem.c (shmem_zero_setup), mm/secretmem.c, fs/hugetlbfs/inode.c.
import type { InternalDevices } from './internal-devices.js';
import type { MountView } from './mount-view.js';
import { beforeRemoval } from './moved-name.js';
import type { Backing, ByteString, DeviceId } from './records.js';
import type { ShmPlaces } from './shm-places.js';

const deletedMark = ' (deleted)';
const memfdPrefix = '/memfd:';
const secretName = `/secretmem${deletedMark}`;

export interface Place {
  /** As maps or a link says it. */
  path: ByteString;
  device: DeviceId;
  /** Decimal. */
  inode: string;
}

/** Undefined for what is no memory shared by processes: devices, sockets, rings of the kernel. */
export function backingOf(
  place: Place,
  view: MountView,
  ipcNs: number,
  internal: InternalDevices,
  shm: ShmPlaces,
): Backing | undefined {
  const { path, device, inode } = place;
  const where = `${device}:${inode}`;
  // Anybody may call a file as the kernel calls its own, on a mount that is seen nowhere: only its devices count.
  if (device === internal.secret) {
    return { kind: 'memfd', id: `memfd:${where}`, name: 'secretmem' as ByteString };
  }
  if (device === internal.shmem || internal.huge.has(device)) return kernelBacking(place, where, ipcNs);
  if (!path.startsWith('/') || path.startsWith('/[aio]') || path.startsWith('/dmabuf')) return undefined;
  const deleted = path.endsWith(deletedMark);
  if (shm.has(place, view)) {
    const last = stripDeleted(path);
    // Whom it was removed from knows it by the name that it had.
    return { kind: 'posix', id: `posix:${where}`, path: deleted ? beforeRemoval(last) : last, deleted };
  }
  const type = view.types.get(device);
  if (path.startsWith('/dev/') && type !== 'hugetlbfs') return undefined;
  return { kind: 'file', id: `file:${where}`, path: stripDeleted(path), deleted };
}

/** Does this link of an fd look like the kernel's own memory, mapped or not? */
export function isMemfd(link: string): boolean {
  return link.startsWith(memfdPrefix) || link === secretName;
}

function kernelBacking(place: Place, where: string, ipcNs: number): Backing | undefined {
  const { path, inode } = place;
  const key = /^\/SYSV([0-9a-f]{8}) \(deleted\)$/.exec(path)?.[1];
  if (key !== undefined) {
    return {
      kind: 'sysv',
      id: `sysv:${ipcNs}:${inode}`,
      shmid: Number(inode),
      key: parseInt(key, 16),
      ipcNs,
    };
  }
  if (path.startsWith(memfdPrefix)) {
    return {
      kind: 'memfd',
      id: `memfd:${where}`,
      name: stripDeleted(path).slice(memfdPrefix.length) as ByteString,
    };
  }
  const named = /^\[anon_shmem:(.*)\]$/s.exec(path)?.[1];
  if (named !== undefined) return { kind: 'anon', id: `anon:${where}`, name: named as ByteString };
  if (path === `/dev/zero${deletedMark}` || path === `/anon_hugepage${deletedMark}`) {
    return { kind: 'anon', id: `anon:${where}`, name: '' as ByteString };
  }
  // What is left are buffers of drivers, such as "drm mm object".
  if (path.startsWith('/')) {
    return { kind: 'anon', id: `anon:${where}`, name: stripDeleted(path).slice(1) as ByteString };
  }
  return undefined;
}

function stripDeleted(path: ByteString): ByteString {
  return (path.endsWith(deletedMark) ? path.slice(0, -deletedMark.length) : path) as ByteString;
}
