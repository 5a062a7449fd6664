// Every regular file below a /dev/shm or a hugetlbfs mount, without opening one. Links aren't followed, other
// devices aren't entered: anybody may have put anything there. Follows shm_overview(7), readdir(3), lstat(2).
import { lstatSync, type BigIntStats } from 'node:fs';
import { KernelError } from './errors.js';
import { attempt, isGone, listNames, toPath } from './machine.js';
import { deviceOf } from './device.js';
import type { ByteString, DeviceId, FolderRecord } from './records.js';

export interface WalkedFile {
  /** Below the root, without a leading slash. */
  name: ByteString;
  path: ByteString;
  stat: BigIntStats;
}

export interface Walk {
  device: DeviceId;
  files: WalkedFile[];
  /** The root and those below it, as far as they were read. */
  folders: FolderRecord[];
  failures: KernelError[];
}

/** Deeper or more than this is somebody's mistake or malice; that the walk was cut short is a failure that it reports. */
const maxDepth = 32;
const maxEntries = 200_000;

/** The root's device, to see whether it has been walked. Undefined when it is no folder. Throws KernelError. */
export function rootDevice(root: string): DeviceId | undefined {
  const stat = statOf(root as ByteString);
  if (stat instanceof KernelError) throw stat;
  return stat.isDirectory() ? deviceOf(stat) : undefined;
}

/** Yields now and then, so that the caller can let others run. */
export function* walk(root: string): Generator<undefined, Walk> {
  const rootStat = statOf(root as ByteString);
  if (rootStat instanceof KernelError) throw rootStat;
  const folderOf = (path: string, stat: BigIntStats): FolderRecord => ({
    path: path as ByteString,
    key: `${deviceOf(stat)}:${stat.ino}`,
  });
  const result: Walk = {
    device: deviceOf(rootStat),
    files: [],
    folders: [folderOf(root, rootStat)],
    failures: [],
  };
  const folders: { path: string; name: string; depth: number }[] = [{ path: root, name: '', depth: 0 }];
  let entries = 0;
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    const { path, name, depth } = folder;
    const names = attempt(path, () => listNames(toPath(path)));
    if (names instanceof KernelError) {
      if (!isGone(names)) result.failures.push(names);
      continue;
    }
    for (const entry of names) {
      if (++entries > maxEntries || depth >= maxDepth) {
        result.failures.push(new KernelError('readdir', depth >= maxDepth ? 'ELOOP' : 'EOVERFLOW', path));
        if (depth >= maxDepth) break;
        return result;
      }
      const child = `${path}/${entry}` as ByteString;
      const childName = (name === '' ? entry : `${name}/${entry}`) as ByteString;
      const stat = statOf(child);
      if (stat instanceof KernelError) {
        if (!isGone(stat)) result.failures.push(stat);
      } else if (deviceOf(stat) === result.device) {
        if (stat.isFile()) result.files.push({ name: childName, path: child, stat });
        else if (stat.isDirectory()) {
          folders.push({ path: child, name: childName, depth: depth + 1 });
          result.folders.push(folderOf(child, stat));
        }
      }
      yield;
    }
  }
  return result;
}

function statOf(path: ByteString): BigIntStats | KernelError {
  return attempt(path, () => lstatSync(toPath(path), { bigint: true }));
}
