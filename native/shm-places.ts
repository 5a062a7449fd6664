// Which devices and objects are POSIX shared memory, decided once for all mount namespaces: a device that is
// /dev/shm in one may be bind-mounted elsewhere in another, and is one and the same. Not what is on them (walk.ts).
// Follows shm_overview(7), mount_namespaces(7), user_namespaces(7).
import { belowShm, type MountView } from './mount-view.js';
import type { ByteString, DeviceId } from './records.js';

/** Where something was seen, by a process with that view. */
export interface Seen {
  path: ByteString;
  device: DeviceId;
  /** Decimal. */
  inode: string;
}

export class ShmPlaces {
  readonly #own: MountView;
  readonly #devices: Set<DeviceId>;
  readonly #objects = new Set<string>();
  readonly #prefixes = new WeakMap<MountView, readonly string[]>();

  constructor(own: MountView, others: Iterable<MountView>) {
    this.#own = own;
    this.#devices = new Set(own.shmDevices);
    for (const view of others) {
      for (const device of view.shmDevices) if (this.mayClaim(view, device)) this.#devices.add(device);
    }
  }

  /**
   * May this view say of a device that it is /dev/shm? Anybody may mount what they like there in a user namespace
   * of their own; of a device that we have mounted ourselves such a view is not believed.
   */
  mayClaim(view: MountView, device: DeviceId): boolean {
    return view.trusted || !this.#own.types.has(device);
  }

  /** Before anything is classified: an object that one process has below /dev/shm is POSIX for all. */
  note({ path, device, inode }: Seen, view: MountView): void {
    if (this.#devices.has(device) || belowShm(path) === undefined || !this.mayClaim(view, device)) return;
    this.#objects.add(`${device}:${inode}`);
  }

  has({ path, device, inode }: Seen, view: MountView): boolean {
    if (this.#devices.has(device) || this.#objects.has(`${device}:${inode}`)) return true;
    return belowShm(path) !== undefined && this.mayClaim(view, device);
  }

  /** Could a link that a process of this view has open lead to POSIX shared memory, or to huge pages? */
  isBelow(link: string, view: MountView): boolean {
    let prefixes = this.#prefixes.get(view);
    if (!prefixes) {
      const points = view.memoryMounts.filter(m => m.type === 'hugetlbfs' || this.#devices.has(m.device));
      prefixes = points.map(m => `${m.point}/`);
      this.#prefixes.set(view, prefixes);
    }
    return belowShm(link) !== undefined || prefixes.some(prefix => link.startsWith(prefix));
  }
}
