// The devices of the kernel's own mounts, which nobody can mount or put a file on: shared memory, huge pages (one a
// page size) and secret memory. Measured by making an empty object on each and asking its device, as their numbers
// differ from kernel to kernel. Not what is on them: backing.ts says what its names mean there, and only there.
// Follows memfd_create(2), memfd_secret(2); mm/shmem.c (shmem_init), fs/hugetlbfs/inode.c (init_hugetlbfs_fs).
import { closeSync, fstatSync } from 'node:fs';
import { deviceOf } from './device.js';
import { KernelError } from './errors.js';
import { emptyMemfd, emptySecret } from './libc.js';
import type { DeviceId } from './records.js';

export interface InternalDevices {
  /** memfds, System V and anonymous shared memory. */
  shmem: DeviceId;
  /** The same in huge pages: bytes of one page by device. */
  huge: ReadonlyMap<DeviceId, number>;
  /** Undefined where there is no secret memory. */
  secret?: DeviceId;
}

/** Where the shared memory of current kernels is; taken where a sandbox lets us make no object. */
const usualShmem: DeviceId = '0:1';
/** Huge pages of no architecture are smaller or larger: 2 to these powers, in bytes. */
const [smallest, largest] = [14, 34];

let measured: InternalDevices | undefined;

/** Measured once, as a running kernel never changes them. The objects are gone when this returns. */
export function internalDevices(): InternalDevices {
  measured ??= measure();
  return measured;
}

/** All that can hold a System V segment. */
export function sysvDevices({ shmem, huge }: InternalDevices): DeviceId[] {
  return [shmem, ...huge.keys()];
}

function measure(): InternalDevices {
  const huge = new Map<DeviceId, number>();
  for (let log = smallest; log <= largest; log++) {
    const device = deviceMade(() => emptyMemfd(log));
    if (device !== undefined) huge.set(device, 2 ** log);
  }
  const secret = deviceMade(emptySecret);
  return {
    shmem: deviceMade(() => emptyMemfd()) ?? usualShmem,
    huge,
    ...(secret === undefined ? {} : { secret }),
  };
}

/** Undefined where the kernel has no such object: pages of another size, secret memory switched off. */
function deviceMade(make: () => number): DeviceId | undefined {
  let fd: number;
  try {
    fd = make();
  } catch (error) {
    if (error instanceof KernelError) return undefined;
    throw error;
  }
  try {
    return deviceOf(fstatSync(fd, { bigint: true }));
  } finally {
    closeSync(fd);
  }
}
