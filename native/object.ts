// One object, asked by stat: size, allocated bytes, links, huge pages. Not which object to ask: find-objects.ts.
// Follows stat(2), statfs(2), fcntl(2) F_GET_SEALS, magic numbers of include/uapi/linux/magic.h.
import { closeSync, constants, openSync, statfsSync, type BigIntStats } from 'node:fs';
import { kernelError } from './errors.js';
import { toPath, type Machine } from './machine.js';
import type { BackingKind, ObjectRecord } from './records.js';

const hugetlbfsMagic = 0x958458f6n;
const noAccessTime = 0o1000000; // O_NOATIME: Node has a name for it on some platforms only
const blockBytes = 512n;

export interface ObjectPlace {
  id: string;
  kind: BackingKind;
  /** Are its blocks memory, not disk? */
  memory: boolean;
  /** Bytes of one page on hugetlbfs. */
  hugePage?: number | undefined;
}

export function toObject(place: ObjectPlace, stat: BigIntStats): ObjectRecord {
  const object: ObjectRecord = {
    id: place.id,
    kind: place.kind,
    size: clamp(stat.size),
    stat: { device: stat.dev, inode: stat.ino },
    mode: Number(stat.mode) & 0o7777,
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    links: Number(stat.nlink),
    accessed: Number(stat.atimeMs),
    modified: Number(stat.mtimeMs),
    changed: Number(stat.ctimeMs),
    names: [],
    paths: [],
  };
  if (place.memory) object.allocated = clamp(stat.blocks * blockBytes);
  if (place.hugePage !== undefined) object.hugePage = place.hugePage;
  return object;
}

/** The seals of what an fd of a process leads to; undefined where it has none or we may not open it. */
export function readSeals(machine: Machine, path: string): number | undefined {
  if (!machine.calls) return undefined;
  const flags = constants.O_RDONLY | constants.O_NONBLOCK;
  try {
    const fd = openQuiet(path, flags);
    try {
      return machine.calls.seals(fd);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    // Its owner may allow nobody to open it (or it has just been closed): then its seals stay unknown.
    kernelError(error, path);
    return undefined;
  }
}

/** Bytes of one page of the hugetlbfs that `path` is on; undefined for any other file system. */
export function hugePageOf(path: string): number | undefined {
  try {
    const { type, bsize } = statfsSync(toPath(path), { bigint: true });
    return type === hugetlbfsMagic ? clamp(bsize) : undefined;
  } catch (error) {
    // It has gone between the two calls; what stat said still stands.
    kernelError(error, path);
    return undefined;
  }
}

export function clamp(bytes: bigint): number {
  return bytes > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(bytes);
}

/** Without touching the access time where we may (it takes the owner, or a capability). */
function openQuiet(path: string, flags: number): number {
  try {
    return openSync(path, flags | noAccessTime);
  } catch (error) {
    if (kernelError(error, path).code !== 'EPERM') throw error;
    return openSync(path, flags);
  }
}
