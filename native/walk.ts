// Every regular file below a /dev/shm or a hugetlbfs mount, without opening one. Links aren't followed, other
// devices aren't entered: anybody may have put anything there. Follows shm_overview(7), lstat(2).
import { lstatSync, type BigIntStats } from 'node:fs';
import { KernelError, kernelError } from './errors.js';
import { listFolder, type FolderNames } from './list-folder.js';
import { attempt, isGone, toPath } from './machine.js';
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

interface Folder {
  path: string;
  name: string;
  depth: number;
  stat: BigIntStats;
}

/**
 * Deeper or more than this is somebody's mistake or malice; that the walk was cut short is a failure that it reports.
 */
const maxDepth = 32;
const maxEntries = 200_000;

/** The root's device, to see whether it has been walked. Undefined when it is no folder. Throws KernelError. */
export function rootDevice(root: string): DeviceId | undefined {
  const stat = statOf(root as ByteString);
  if (stat instanceof KernelError) throw stat;
  return stat.isDirectory() ? deviceOf(stat) : undefined;
}

export interface WalkOptions {
  memory: FolderNames;
  /** Paths (the root's included) of which nothing may be asked: the answer may never come. */
  waits: (path: string) => boolean;
}

/** Yields now and then, so that the caller can let others run. Throws KernelError when the root has gone. */
export function* walk(root: string, { memory, waits }: WalkOptions): Generator<undefined, Walk> {
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
  const folders: Folder[] = [{ path: root, name: '', depth: 0, stat: rootStat }];
  let entries = 0;
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    const { path, name, depth, stat } = folder;
    let names: ByteString[];
    try {
      names = yield* listFolder(toPath(path), stat, memory);
    } catch (error) {
      const failure = kernelError(error, path);
      if (!isGone(failure)) result.failures.push(failure);
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
      if (waits(child)) continue;
      const found = statOf(child);
      if (found instanceof KernelError) {
        if (!isGone(found)) result.failures.push(found);
      } else if (deviceOf(found) === result.device) {
        if (found.isFile()) result.files.push({ name: childName, path: child, stat: found });
        else if (found.isDirectory()) {
          folders.push({ path: child, name: childName, depth: depth + 1, stat: found });
          result.folders.push(folderOf(child, found));
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
