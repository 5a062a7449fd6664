// Tells a process that only looks, as we do (another window's probe, a command at a terminal). By what the kernel says
// of it: it runs the very file of the FFI library that we run. Or, of another copy of the project, by three things
// together: the file that it runs holds the same bytes, its arguments name our program, and both lie in one package.
// Arguments anybody can choose, and the library anybody can load: who does both on purpose passes for an observer, but
// is still listed, and is a user as soon as it may write (src/model). What can't be told is a user.
// Follows proc_pid_maps(5), proc_pid_cmdline(5), proc_pid_map_files(5) (wants CAP_CHECKPOINT_RESTORE).
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, readSync } from 'node:fs';
import { posix } from 'node:path';
import { KernelError } from './errors.js';
import { libraryIn, type LibraryRow } from './library-row.js';
import { attempt, readLink, readRecord, readWhole, type Machine } from './machine.js';
import { mayWait, viewOf } from './mount-view.js';
import { readMounts } from './proc-mountinfo.js';
import type { ByteString } from './records.js';
import { openUnleased } from './unleased.js';

/** The same for all who ask of this machine, so that a file is read once. */
export function observersOf(machine: Machine): Observers {
  let observers = known.get(machine);
  if (!observers) known.set(machine, (observers = new Observers(machine)));
  return observers;
}

const known = new WeakMap<Machine, Observers>();
/** Copies that are remembered; the library has a megabyte or two. */
const mostCopies = 256;
const mostBytes = 64 * 1024 * 1024;
const programs = ['/dist/probe.js', '/dist/cli.js'];

export class Observers {
  readonly #machine: Machine;
  /** Undefined where nobody can be told: none is an observer then. */
  readonly #own: LibraryRow | undefined;
  #ownContent: Content | undefined;
  /** Does a file hold what ours does? By device and inode. */
  readonly #copies = new Map<string, boolean>();

  constructor(machine: Machine) {
    const maps = `${machine.proc}/self/maps`;
    const text = attempt(maps, () => readWhole(maps));
    this.#machine = machine;
    this.#own = text instanceof KernelError ? undefined : libraryIn(text);
  }

  /** `folder`: /proc/pid. `library`: what its maps say (`libraryIn`). */
  has(folder: string, library: LibraryRow | undefined): boolean {
    if (!library || !this.#own) return false;
    if (library.mark === this.#own.mark) return true;
    return runsProgram(folder, library.path) && this.#isCopy(folder, library, this.#own);
  }

  #isCopy(folder: string, library: LibraryRow, own: LibraryRow): boolean {
    const key = `${library.device}:${library.inode}`;
    const before = this.#copies.get(key);
    if (before !== undefined) return before;
    const same = attempt(folder, () => {
      const self = `${this.#machine.proc}/self`;
      const ours = (this.#ownContent ??= contentOf(openLibrary(this.#machine, self, own, false), own.path));
      const theirs = openLibrary(this.#machine, folder, library, true);
      return contentOf(theirs, library.path, ours.size).digest === ours.digest;
    });
    // Another of those who run it may be asked where this one can't.
    if (same instanceof KernelError) return false;
    if (this.#copies.size >= mostCopies) this.#copies.clear();
    this.#copies.set(key, same);
    return same;
  }
}

interface Content {
  size: number;
  digest: string | undefined;
}

/** Do the arguments of a process name a program of ours, in the package that this library is of? */
function runsProgram(folder: string, library: ByteString): boolean {
  const program = attempt(folder, () => {
    const [, script = ''] = readRecord(`${folder}/cmdline`).split('\0', 2);
    return posix.resolve(posix.isAbsolute(script) ? '/' : readLink(`${folder}/cwd`), script);
  });
  if (program instanceof KernelError) return false;
  const end = programs.find(one => program.endsWith(one));
  return end !== undefined && library.startsWith(`${program.slice(0, -end.length)}/node_modules/`);
}

/**
 * The very file that is mapped. Its name leads there, too, if nobody changed it meanwhile; it is followed only where
 * map_files is refused, or an open of it that leaves its access time. `untouched`: rather not than with that moved,
 * which may be that of another's file; our own we read when we began. Throws KernelError.
 */
function openLibrary(
  machine: Machine,
  folder: string,
  { range, path, device, inode }: LibraryRow,
  untouched: boolean,
): number {
  const view = viewOf(readMounts(folder).mounts, false);
  const waits = [...view.waitPoints].some(point => path.startsWith(point === '/' ? point : `${point}/`));
  if (waits || mayWait(view, device)) throw new KernelError('open', 'EWOULDBLOCK', path);
  const identity = { devices: [device], inode: BigInt(inode) };
  try {
    const itself = `${folder}/map_files/${range}` as ByteString;
    return openUnleased(machine, itself, identity, { via: 'link', untouched });
  } catch (error) {
    if (!(error instanceof KernelError && error.code === 'EPERM')) throw error;
    return openUnleased(machine, `${folder}/root${path}` as ByteString, identity, { untouched });
  }
}

/** Closes it. Throws KernelError. One that has not `size` bytes isn't read, and has no digest. */
function contentOf(fd: number, path: string, size?: number): Content {
  try {
    const found = fstatSync(fd).size;
    if (size === undefined && found > mostBytes) throw new KernelError('read', 'EFBIG', path);
    return { size: found, digest: size === undefined || size === found ? digestOf(fd, found) : undefined };
  } finally {
    closeSync(fd);
  }
}

function digestOf(fd: number, size: number): string {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(Math.min(size, 256 * 1024));
  for (let at = 0; at < size;) {
    const got = readSync(fd, chunk, 0, Math.min(chunk.length, size - at), at);
    if (got === 0) break;
    hash.update(chunk.subarray(0, got));
    at += got;
  }
  return hash.digest('hex');
}
