// What a mount namespace says of devices: which hold POSIX shared memory, which hold huge pages, which are mounted
// at all. Not what is in them: walk.ts. Follows shm_overview(7) for the place, proc_pid_mountinfo(5).
import type { Mount } from './proc-mountinfo.js';
import type { DeviceId } from './records.js';

export interface MountView {
  /** File system type of every mounted device. */
  types: ReadonlyMap<DeviceId, string>;
  /**
   * Devices mounted where shm_open(3) looks in this one; shm-places.ts unites all views. Several when mounts are
   * stacked.
   */
  shmDevices: ReadonlySet<DeviceId>;
  hugeMounts: readonly Mount[];
  /** Where something is mounted of which even a stat may wait for another machine or program. */
  waitPoints: ReadonlySet<string>;
  /** All of tmpfs and hugetlbfs. */
  memoryMounts: readonly Mount[];
  /** Is it of our own user namespace, where it takes a privilege to mount? */
  trusted: boolean;
}

/** Where shm_open(3) puts its objects, in the namespace's own tree; /run/shm was Debian's. */
const shmPoints: ReadonlySet<string> = new Set(['/dev/shm', '/run/shm']);
const shmPrefixes = [...shmPoints].map(point => `${point}/`);

/** File systems that live in memory: their blocks are memory or swap. */
const inMemory: ReadonlySet<string> = new Set(['tmpfs', 'hugetlbfs', 'ramfs', 'devtmpfs']);

/** File systems on which a stat may wait for another machine or program. */
const mayHang = /^(?:nfs|nfs4|cifs|smb3|smbfs|9p|ceph|afs|autofs|glusterfs|lustre|fuse(?:\..*)?)$/;

export function viewOf(mounts: readonly Mount[], trusted: boolean): MountView {
  // What was mounted last at a place is what one meets there.
  const top = new Map(mounts.map(m => [m.point, m.type]));
  return {
    types: new Map(mounts.map(m => [m.device, m.type])),
    shmDevices: new Set(mounts.filter(m => shmPoints.has(m.point) && m.type === 'tmpfs').map(m => m.device)),
    hugeMounts: mounts.filter(m => m.type === 'hugetlbfs'),
    waitPoints: new Set([...top].filter(([, type]) => mayHang.test(type)).map(([point]) => point)),
    memoryMounts: mounts.filter(m => m.type === 'tmpfs' || m.type === 'hugetlbfs'),
    trusted,
  };
}

/** The path below /dev/shm, without a leading slash; undefined for a path elsewhere. */
export function belowShm(path: string): string | undefined {
  const prefix = shmPrefixes.find(p => path.startsWith(p));
  return prefix === undefined ? undefined : path.slice(prefix.length);
}

export function isMemory(view: MountView, device: DeviceId): boolean {
  return inMemory.has(view.types.get(device) ?? '');
}

export function mayWait(view: MountView, device: DeviceId): boolean {
  return mayHang.test(view.types.get(device) ?? '');
}
