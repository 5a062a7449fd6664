// One object, asked by stat: size, allocated bytes, links, huge pages. Not which object to ask: find-objects.ts.
// Follows stat(2), statfs(2), fcntl(2) F_GET_SEALS, magic numbers of include/uapi/linux/magic.h.
import { closeSync, statfsSync, type BigIntStats } from 'node:fs';
import { deviceOf } from './device.js';
import { kernelError } from './errors.js';
import { toPath, type Machine } from './machine.js';
import { openQuietly } from './quiet-open.js';
import type { BackingKind, ObjectRecord } from './records.js';

const hugetlbfsMagic = 0x958458f6n;
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

/**
 * The seals of what an fd of a process leads to, if that is still what `stat` told of; undefined where it has none or
 * we may not open it. The caller knows of no lease on it.
 */
export function readSeals(machine: Machine, path: string, { dev, ino }: BigIntStats): number | undefined {
  if (!machine.calls) return undefined;
  try {
    const expected = { devices: [deviceOf({ dev })], inode: ino };
    const fd = openQuietly(path, { via: 'link', expected });
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
