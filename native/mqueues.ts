// POSIX message queues, by their names where they are mounted (it is never mounted by us). Nothing of them is opened,
// and their folder is listed only after it changed: whoever watches it hears of that. Not who uses them
// (hidden-users.ts). Follows mq_overview(7); a queue that comes or goes moves its folder's times and size:
// mqueue_create_attr() and mqueue_unlink() in ipc/mqueue.c.
import { existsSync, lstatSync, type BigIntStats } from 'node:fs';
import { deviceOf } from './device.js';
import { KernelError } from './errors.js';
import { attempt, listNames, toPath, type Machine } from './machine.js';
import { readMounts } from './proc-mountinfo.js';
import type { ByteString } from './records.js';

export interface QueueFile {
  /** `mqueue:<device>:<inode>`. */
  id: string;
  name: ByteString;
  path: ByteString;
  stat: BigIntStats;
}

type Place = Pick<Machine, 'root' | 'queues'>;

export const usualQueues = '/dev/mqueue';

/** Nanoseconds: a change within so many may bear the time of the one before. */
const settledAfter = 1_000_000_000n;

/** By folder: whoever asks, it is listed once. */
const known = new Map<string, { key: string; names: readonly ByteString[] }>();

/** Another text as soon as a queue comes or goes; empty where none is mounted. */
export function queuesKey(machine: Place): string {
  const stat = folderOf(machine);
  return stat instanceof KernelError ? '' : keyOf(stat);
}

/** None where it isn't mounted, or may not be listed. */
export function listQueues(machine: Place): QueueFile[] {
  const folder = pathOf(machine);
  const names = namesIn(machine);
  if (names instanceof KernelError) return [];
  return names.flatMap(name => {
    const path = `${folder}/${name}` as ByteString;
    const stat = attempt(folder, () => lstatSync(toPath(path), { bigint: true }));
    if (stat instanceof KernelError || !stat.isFile()) return [];
    return [{ id: `mqueue:${deviceOf(stat)}:${stat.ino}`, name, path, stat }];
  });
}

/** Why none can be listed though this kernel has them: EINVAL where something else is in their place. */
export function queuesUnlisted(machine: Place & Pick<Machine, 'proc'>): KernelError | undefined {
  if (!existsSync(`${machine.proc}/sys/fs/mqueue`)) return undefined;
  const path = pathOf(machine);
  const names = namesIn(machine);
  if (names instanceof KernelError) return names;
  const seen = attempt(path, () => readMounts(`${machine.proc}/self`));
  if (seen instanceof KernelError) return seen;
  const type = seen.mounts.findLast(({ point }) => point === path)?.type;
  return type === 'mqueue' ? undefined : new KernelError('mount', 'EINVAL', path);
}

function namesIn(machine: Place): readonly ByteString[] | KernelError {
  const stat = folderOf(machine);
  if (stat instanceof KernelError) return stat;
  const folder = pathOf(machine);
  const last = known.get(folder);
  if (last?.key === keyOf(stat)) return last.names;
  const names = attempt(folder, () => listNames(folder));
  if (names instanceof KernelError) return names;
  const settled = BigInt(Date.now()) * 1_000_000n - stat.mtimeNs > settledAfter;
  if (settled) known.set(folder, { key: keyOf(stat), names });
  return names;
}

function folderOf(machine: Place): BigIntStats | KernelError {
  const folder = pathOf(machine);
  const stat = attempt(folder, () => lstatSync(folder, { bigint: true }));
  if (stat instanceof KernelError || stat.isDirectory()) return stat;
  return new KernelError('stat', 'ENOTDIR', folder);
}

function pathOf({ root, queues = `${root}${usualQueues}` }: Place): string {
  return queues;
}

function keyOf({ dev, ino, mtimeNs, ctimeNs, size }: BigIntStats): string {
  return [dev, ino, mtimeNs, ctimeNs, size].join(' ');
}
