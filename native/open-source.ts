// Chooses the way to a segment's bytes: down the ladder from an fd opened read-only, over the memory of processes
// that map it, to shmat, each tried only when the one before is refused. Not the ways themselves: source-*.ts.
import { KernelError, NoWayError } from './errors.js';
import { readLeases } from './proc-locks.js';
import type { FileIdentity, QuietOpen } from './quiet-open.js';
import { openFileSource } from './source-file.js';
import type { ProcessView } from './process-view.js';
import { openProcessSource } from './source-process.js';
import { openShmatSource } from './source-shmat.js';
import type { DeviceId } from './records.js';
import type { ByteSource } from './source.js';

/** A segment as the ladder needs it. The process that it is to be seen as stands first among the users. */
export interface SourceTarget {
  /** Where /proc is. */
  proc: string;
  /** What any file that is opened must be; undefined where nothing is known of it. */
  identity: FileIdentity | undefined;
  /** Bytes; what the mappings reach where the object itself can't be asked. */
  size: number;
  /** Where it has a name. */
  paths: readonly (string | Buffer)[];
  users: readonly (ProcessView & { fds: readonly number[] })[];
  /** System V only. */
  shmid?: number;
}

/** Throws NoWayError. `intrusive`: shmat may be used, if nothing else works. */
export function openSource(target: SourceTarget, intrusive: boolean): ByteSource {
  const refusals: KernelError[] = [];
  for (const way of waysTo(target, intrusive)) {
    let source: ByteSource | undefined;
    try {
      source = way();
      // A way that leads nowhere (the process moved its mapping since the scan) is none.
      source.facts();
      return source;
    } catch (error) {
      source?.close();
      if (!(error instanceof KernelError)) throw error;
      refusals.push(error);
    }
  }
  const byAttaching = target.shmid !== undefined && !intrusive;
  const denied = refusals.filter(r => denials.has(r.code));
  // Without CAP_CHECKPOINT_RESTORE everybody is refused there, so it says the least (proc_pid_map_files(5)).
  const refusal = denied.find(r => !r.target.includes('/map_files/')) ?? denied[0] ?? refusals[0];
  if (refusal) throw new NoWayError(refusal, byAttaching);
  const [code, what] = byAttaching ? ['NOTATTACHED', `shmid ${target.shmid ?? 0}`] : ['ENOENT', 'the object'];
  throw new NoWayError(new KernelError('open', code, what), byAttaching);
}

const denials = new Set(['EACCES', 'EPERM']);

function* waysTo(target: SourceTarget, intrusive: boolean): Generator<() => ByteSource> {
  const { proc, identity, users } = target;
  const open = (path: string | Buffer, via: QuietOpen['via']): ByteSource =>
    openFileSource(path, { via, expected: identity, allow: (...found) => refuseLeased(target, path, found) });
  for (const path of target.paths) yield () => open(path, 'name');
  for (const { pid, fds } of users) {
    for (const fd of fds) yield () => open(`${proc}/${pid}/fd/${fd}`, 'link');
  }
  for (const { pid, mappings } of users) {
    const mapping = mappings[0];
    if (!mapping) continue;
    const range = `${mapping.start.toString(16)}-${mapping.end.toString(16)}`;
    yield () => open(`${proc}/${pid}/map_files/${range}`, 'link');
  }
  const views = users.filter(user => user.mappings.length > 0);
  if (views.length > 0) yield () => openProcessSource(proc, views, target.size, identity);
  const { shmid } = target;
  if (intrusive && shmid !== undefined) yield () => openShmatSource(shmid);
}

/** An open would break the lease, and the kernel signal its holder. Its memory can still be read through processes. */
export function refuseLeased(
  { proc, identity }: Pick<SourceTarget, 'proc' | 'identity'>,
  path: string | Buffer,
  [found, inode]: readonly [DeviceId, bigint],
): void {
  const leases = readLeases({ proc });
  // The kernel lists the device as maps print it, which stat may number otherwise.
  const leased = [found, ...(identity?.devices ?? [])].some(device => leases.has(`${device}:${inode}`));
  if (leased) throw new KernelError('open', 'LEASED', path.toString());
}
