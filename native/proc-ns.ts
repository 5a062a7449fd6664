// /proc/pid/ns: which namespaces a process is in, by inode. Not what they hold. Follows namespaces(7).
import { readLink } from './machine.js';
import type { ByteString } from './records.js';

export type NamespaceName = 'mnt' | 'ipc' | 'pid' | 'user' | 'net';

/** `ipc:[4026531839]` → 4026531839; undefined for anything else. */
export function parseNamespace(link: ByteString): number | undefined {
  const inode = /^[a-z_]+:\[(\d{1,15})\]$/.exec(link)?.[1];
  return inode === undefined ? undefined : Number(inode);
}

/** Throws KernelError: EACCES where we may not trace the process. */
export function readNamespace(folder: string, name: NamespaceName): number | undefined {
  return parseNamespace(readLink(`${folder}/ns/${name}`));
}
