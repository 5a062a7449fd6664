// What is behind a row of maps or an fd: the kernel's special paths become a closed union here, once.
// Not whether it counts as shared memory where only a stat can tell (a device file): find-objects.ts.
// Follows ipc/shm.c (newseg), mm/memfd.c, mm/shmem.c (shmem_zero_setup), mm/secretmem.c, fs/hugetlbfs/inode.c.
import { belowShm, type MountView } from './mount-view.js';
import type { Backing, ByteString, DeviceId } from './records.js';

const deletedMark = ' (deleted)';
/** The kernel's own shmem mount is the first device without hardware behind it. */
export const shmemDevice: DeviceId = '0:1';
const memfdPrefix = '/memfd:';

export interface Place {
  /** As maps or a link says it. */
  path: ByteString;
  device: DeviceId;
  /** Decimal. */
  inode: string;
}

/** Undefined for what is no memory shared by processes: devices, sockets, rings of the kernel. */
export function backingOf(place: Place, view: MountView, ipcNs: number): Backing | undefined {
  const { path, device, inode } = place;
  const where = `${device}:${inode}`;
  // A device that nobody mounted is the kernel's own: only there do its special names mean anything.
  if (device.startsWith('0:') && !view.types.has(device)) {
    const own = kernelBacking(place, where, ipcNs);
    if (own) return own;
  }
  if (!path.startsWith('/') || path.startsWith('/[aio]') || path.startsWith('/dmabuf')) return undefined;
  const deleted = path.endsWith(deletedMark);
  if (view.shmDevices.has(device) || belowShm(path) !== undefined) {
    return { kind: 'posix', id: `posix:${where}`, path: stripDeleted(path), deleted };
  }
  const type = view.types.get(device);
  if (path.startsWith('/dev/') && type !== 'hugetlbfs') return undefined;
  return { kind: 'file', id: `file:${where}`, path: stripDeleted(path), deleted };
}

/** Could this link of an fd lead to shared memory by itself, whether mapped or not? */
export function isCandidate(link: string): boolean {
  return link.startsWith(memfdPrefix) || link === `/secretmem${deletedMark}` || belowShm(link) !== undefined;
}

function kernelBacking(place: Place, where: string, ipcNs: number): Backing | undefined {
  const { path, device, inode } = place;
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
  if (path === `/secretmem${deletedMark}`) {
    return { kind: 'memfd', id: `memfd:${where}`, name: 'secretmem' as ByteString };
  }
  const named = /^\[anon_shmem:(.*)\]$/s.exec(path)?.[1];
  if (named !== undefined) return { kind: 'anon', id: `anon:${where}`, name: named as ByteString };
  if (path === `/dev/zero${deletedMark}` || path === `/anon_hugepage${deletedMark}`) {
    return { kind: 'anon', id: `anon:${where}`, name: '' as ByteString };
  }
  // What is left on the shmem mount are buffers of drivers, such as "drm mm object".
  if (device === shmemDevice && path.startsWith('/')) {
    return { kind: 'anon', id: `anon:${where}`, name: stripDeleted(path).slice(1) as ByteString };
  }
  return undefined;
}

function stripDeleted(path: ByteString): ByteString {
  return (path.endsWith(deletedMark) ? path.slice(0, -deletedMark.length) : path) as ByteString;
}
