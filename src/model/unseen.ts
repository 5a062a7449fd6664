// Why something could not be seen: the cause behind a denial, from facts alone. Not the sentence: explain.ts.
// Follows ptrace(2) ("Ptrace access mode checking"), Documentation/admin-guide/LSM/Yama.rst, proc(5) (hidepid),
// seccomp(2).
import type { ByteString, FailureRecord, ScanRecord, SelfRecord } from '../../native/records.js';
import { safeText } from './safe-text.js';
import type { Cause, Inventory, Unseen } from './segment.js';

/** What is known of a denial. `self`: who looked. */
export interface Denial {
  code: string;
  call?: string;
  path?: string;
  /** Of the process that it was for. */
  uid?: number;
  /** Owner of the files in its /proc folder. */
  owner?: number;
  self: Pick<SelfRecord, 'uid' | 'ptraceScope' | 'hidepid' | 'filtered'>;
}

export function causeOf({ code, call, path, uid, owner, self }: Denial): Cause {
  if (code === 'EMFILE' || code === 'ENFILE') return 'too-many-files';
  if (code !== 'EACCES' && code !== 'EPERM') return 'unknown';
  if (self.hidepid !== undefined && self.uid !== 0 && uid === undefined) return 'hidden';
  if (uid !== undefined && uid !== self.uid) return 'another-user';
  if (uid !== undefined && owner !== undefined && owner !== uid) return 'not-dumpable';
  // Yama stands in the way of attaching only, not of reading /proc.
  const attaches = call === 'process_vm_readv' || (path?.endsWith('/mem') ?? false);
  if (attaches && (self.ptraceScope ?? 0) > 0 && (self.uid !== 0 || self.ptraceScope === 3)) {
    return 'ptrace-scope';
  }
  if (attaches && self.filtered) return 'filtered';
  if (path?.includes('/root/') || path?.includes('/ns/')) return 'namespace';
  // Root is refused by namespaces and security modules alone.
  if (self.uid === 0 && uid !== undefined) return 'hidden';
  return 'unknown';
}

export function unseenOf({ failures, self }: ScanRecord): Unseen[] {
  const unseen = failures.map(failure => toUnseen(failure, self));
  // Whom /proc doesn't list can't be counted, only told of.
  const invisible = self.hidepid !== undefined && !['1', 'noaccess'].includes(self.hidepid);
  if (invisible && self.uid !== 0) unseen.push({ path: '/proc', code: 'EPERM', cause: 'hidden' });
  return unseen;
}

/** How many processes could not be looked into, or not whole. */
export function unseenProcesses({ unseen }: Pick<Inventory, 'unseen'>): number {
  return new Set(unseen.flatMap(u => (u.pid === undefined ? [] : [u.pid]))).size;
}

function toUnseen(failure: FailureRecord, self: SelfRecord): Unseen {
  const { path, code, pid, comm, uid } = failure;
  const unseen: Unseen = {
    path: safeText(path),
    code,
    cause: causeOf({ ...failure, path: path satisfies ByteString, self }),
  };
  if (pid !== undefined) unseen.pid = pid;
  if (comm !== undefined) unseen.command = safeText(comm);
  if (uid !== undefined) unseen.uid = uid;
  return unseen;
}
