// Removes one object that a person said yes to: looks again, saves it first, looks again, and then removes exactly that
// one, or tells why not. Not the removing itself (native/act), nor the verdict (src/model/leaks).
import { lstatSync } from 'node:fs';
import { removeFile, type FileEnd } from '../../../native/act/remove-file.js';
import { removeShm, type ShmEnd } from '../../../native/act/remove-sysv.js';
import { KernelError, kernelError } from '../../../native/errors.js';
import { verdictText } from '../../model/leaks/words.js';
import type { Segment } from '../../model/segment.js';
import type { Judged, ObjectFacts } from '../../model/verdict.js';
import type { Confirmed, Removal, RemoveParams, Subject } from '../../protocol/removal.js';
import type { Places, Sources } from '../sources.js';
import { keepOf, removeBeside, type Beside } from './beside.js';
import { BytesSource } from './bytes-source.js';
import { Copies } from './copies.js';
import { RemovalError } from './errors.js';
import type { RemovedFacts } from './facts.js';

/** An object as a scan that was just made has it. */
export type Seen = SeenSegment | SeenBeside;

interface SeenSegment {
  segment: Segment;
  judged: Judged;
  places: Places;
}

/** What lies beside the segments. */
interface SeenBeside {
  beside: Beside;
  facts: ObjectFacts;
  judged: Judged;
}

export interface RemovalHost {
  readonly sources: Sources;
  /** Scans anew, and judges what of these is there. */
  look(ids: readonly string[]): Promise<Map<string, Seen>>;
}

/** For a person to say yes or no to. */
export function subjectOf(seen: Seen): Subject {
  const { id, name, kind, size } = objectOf(seen);
  return { id, name, kind, size, confirmed: confirmedOf(seen), evidence: seen.judged.evidence };
}

/** Throws RemovalError, KernelError. */
export async function remove(host: RemovalHost, { id, confirmed, copies }: RemoveParams): Promise<Removal> {
  const seen = await lookAgain(host, id, confirmed);
  if (!copies) return { ...act(host, seen), copy: null };
  const kept = await Copies.open(copies);
  const copy = await save(host, seen, kept, copies.budget);
  try {
    return { ...act(host, await lookAgain(host, id, confirmed)), copy };
  } catch (error) {
    // It is still there, or isn't the one any more: the copy is of no use.
    await kept.drop(copy);
    throw error;
  }
}

/** Answers the copy's id. */
async function save({ sources }: RemovalHost, seen: Seen, kept: Copies, budget: number): Promise<string> {
  if ('beside' in seen) {
    const { bytes, facts } = keepOf(seen.beside, budget);
    return kept.save(seen.facts, bytes.byteLength, facts, () => new BytesSource(bytes));
  }
  const { segment, places } = seen;
  const lease = sources.acquire(segment, places, undefined, true);
  try {
    const bytes = segment.allocated ?? segment.size;
    return await kept.save(segment, bytes, factsOf(seen), () => lease.source);
  } finally {
    lease.release();
  }
}

async function lookAgain(host: RemovalHost, id: string, confirmed: Confirmed): Promise<Seen> {
  const seen = (await host.look([id])).get(id);
  if (!seen) throw new RemovalError('GONE', 'It is gone already: it was removed, or its last user ended.');
  const { name } = objectOf(seen);
  const now = confirmedOf(seen);
  if (now.verdict !== confirmed.verdict)
    throw new RemovalError(
      'CHANGED',
      `${name} was “${verdictText(confirmed.verdict)}” when you said yes, and is “${verdictText(now.verdict)}” now. It is left as it is; look again.`,
    );
  if (now.changed !== confirmed.changed || now.nattch !== confirmed.nattch || now.row !== confirmed.row)
    throw new RemovalError(
      'CHANGED',
      `${name} has changed since you said yes. It is left as it is; look again.`,
    );
  if ('segment' in seen && !hasName(seen.segment))
    throw new RemovalError(
      'NONAME',
      `${name} has no name to be removed: its memory goes with the last process that uses it.`,
    );
  return seen;
}

function objectOf(seen: Seen): Pick<Subject, 'id' | 'name' | 'kind' | 'size'> {
  return 'segment' in seen ? seen.segment : seen.facts;
}

function hasName({ kind, unlinked }: Segment): boolean {
  return !unlinked && (kind === 'posix' || kind === 'sysv');
}

function confirmedOf(seen: Seen): Confirmed {
  const { verdict } = seen.judged;
  if ('beside' in seen) return { verdict, row: seen.beside.text };
  const { times, nattch } = seen.segment;
  return {
    verdict,
    ...(times?.changed === undefined ? {} : { changed: times.changed }),
    ...(nattch === undefined ? {} : { nattch }),
  };
}

function act(host: RemovalHost, seen: Seen): Omit<Removal, 'copy'> {
  const { id, name } = objectOf(seen);
  try {
    if ('beside' in seen) {
      removeBeside(seen.beside, name);
      // Who has a POSIX queue open keeps it; who waits in one of System V is woken with an error.
      return { id, name, lives: seen.facts.fds.length > 0, shown: false };
    }
    const { kind, uses } = seen.segment;
    const came = kind === 'sysv' ? actOnShm(host, seen) : actOnFile(host, seen);
    return { id, name, lives: came || uses.length > 0, shown: host.sources.has(id) };
  } catch (error) {
    if (error instanceof KernelError && (error.code === 'EPERM' || error.code === 'EACCES'))
      throw new RemovalError(
        'REFUSED',
        `The kernel doesn't let us remove ${name}: only its owner and root may.`,
        error,
      );
    throw error;
  }
}

function actOnFile({ sources }: RemovalHost, seen: SeenSegment): boolean {
  const { segment } = seen;
  const { path, identity } = placeOf(seen);
  const changed = segment.times?.changed ?? 0;
  // Where a person was told of users, these keep what they have; nobody else may have come.
  const mayBeHeld = segment.uses.length > 0;
  const own = sources.lend(segment.id);
  try {
    const end = removeFile(path, { ...identity, changed }, { mayBeHeld, own: own?.fd });
    if (end.end === 'removed') return false;
    throw fileRefusal(end, segment.name);
  } finally {
    own?.release();
  }
}

function fileRefusal(end: Exclude<FileEnd, { end: 'removed' }>, name: string): RemovalError {
  switch (end.end) {
    case 'gone':
      return new RemovalError('GONE', `${name} is gone already: somebody else removed it.`);
    case 'other':
      return new RemovalError('CHANGED', `Another object is called ${name} by now. It is left as it is.`);
    case 'changed':
      return new RemovalError(
        'CHANGED',
        `${name} has changed since you said yes. It is left as it is; look again.`,
      );
    case 'held':
      return new RemovalError('INUSE', `Somebody has ${name} open, says the kernel. It is left as it is.`);
    case 'names':
      return new RemovalError('NAMES', `${name} has other names (hard links) too. It is left as it is.`);
    case 'kept':
      return new RemovalError(
        'KEPT',
        `${name} was not removed (${end.why ? end.why.message : 'it turned out to be in use, or another object'}), and its name was taken before it could be put back. Nothing is lost: it is called ${end.name} now, in the same folder.`,
        end.why,
        end.name,
      );
  }
}

function actOnShm({ sources }: RemovalHost, { segment }: SeenSegment): boolean {
  const { shmid, key, creator, size, nattch, times, name, namespace } = segment;
  if (namespace?.ipc !== undefined) throw elsewhere(name);
  if (shmid === undefined || key === undefined || creator === undefined || nattch === undefined)
    throw new RemovalError('GONE', `${name} is not in the kernel's table any more.`);
  const own = sources.ownAttachments().get(shmid) ?? 0;
  const ctime = (times?.changed ?? 0) / 1000;
  const end = removeShm({ shmid, key, creator, size, ctime, nattch: nattch + own }, own);
  if (end === 'removed' || end === 'attached') return end === 'attached';
  throw shmRefusal(end, name);
}

function shmRefusal(end: Exclude<ShmEnd, 'removed' | 'attached'>, name: string): RemovalError {
  switch (end) {
    case 'gone':
      return new RemovalError('GONE', `${name} is gone already: somebody else removed it.`);
    case 'other':
    case 'changed':
      return new RemovalError(
        'CHANGED',
        `${name} has changed since you said yes. It is left as it is; look again.`,
      );
    case 'held':
      return new RemovalError('INUSE', `Somebody has attached ${name} meanwhile. It is left as it is.`);
  }
}

/** Where it is, and who it is there. Throws RemovalError ELSEWHERE. */
function placeOf({ segment: { id, name }, places }: SeenSegment): {
  path: Buffer;
  identity: { device: bigint; inode: bigint };
} {
  const [path] = places.paths.get(id) ?? [];
  const identity = places.identities.get(id);
  if (path === undefined || !identity) throw elsewhere(name);
  return { path: Buffer.from(path, 'latin1'), identity };
}

function factsOf(seen: SeenSegment): RemovedFacts {
  const { mode = 0o600, uid = 0, gid = 0, kind, key = 0, namespace } = seen.segment;
  if (kind === 'sysv') return { kind, mode, uid, gid, key };
  const { path } = placeOf(seen);
  const { atimeNs, mtimeNs } = statOf(path);
  const below = path.toString('latin1').replace(/^.*?\/shm\//s, '');
  return {
    ...{ kind: 'posix', mode, uid, gid },
    name: Buffer.from(below, 'latin1').toString('hex'),
    ...{ accessed: String(atimeNs), modified: String(mtimeNs) },
    elsewhere: namespace?.mount !== undefined,
  };
}

function statOf(path: Buffer): { atimeNs: bigint; mtimeNs: bigint } {
  try {
    return lstatSync(path, { bigint: true });
  } catch (error) {
    throw kernelError(error, path.toString('latin1'));
  }
}

function elsewhere(name: string): RemovalError {
  return new RemovalError(
    'ELSEWHERE',
    `${name} is in a namespace, such as a container's, that can't be reached from here. Remove it from within.`,
  );
}
