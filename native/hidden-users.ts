// Who may use an object without showing it in a scan: a private mapping, one that was handed on meanwhile, a descriptor
// on its way through a socket or kept in an io_uring, a loop device. Looked for only where nothing else is seen to use
// an object, as it asks every process. Not those that a scan sees (scan-process.ts). Follows proc_pid_maps(5),
// proc_pid_fdinfo(5) and unix(7) (SCM_RIGHTS): unix_show_fdinfo() and unix_seq_show() of net/unix/af_unix.c,
// io_uring/fdinfo.c, loop in Documentation/ABI.
import { statSync } from 'node:fs';
import { deviceOf } from './device.js';
import { KernelError } from './errors.js';
import { libraryIn } from './library-row.js';
import {
  attempt,
  isGone,
  isNumber,
  listNames,
  listPids,
  readLink,
  readWhole,
  type Machine,
} from './machine.js';
import { observersOf } from './observer.js';
import { mayBe } from './proc-fd.js';
import { readNamespace } from './proc-ns.js';
import type { ByteString, DeviceId } from './records.js';

/** An object that nobody is seen to use. `names`: those that it has, as bytes, without a folder. */
export interface Sought {
  id: string;
  device: DeviceId;
  /** Decimal. */
  inode: string;
  names: readonly ByteString[];
}

export interface HiddenUsers {
  /** Pids that map it or have it open, by id of the object. */
  users: Map<string, number[]>;
  /** Descriptors whose files can't be told: in sockets, in connections that nobody has accepted yet, in rings. */
  inFlight: number;
  /** False where this kernel doesn't tell of descriptors in sockets (before Linux 5.11). */
  told: boolean;
  /** Processes that could not be asked. */
  denied: Set<number>;
}

/** Yields once a process and more often. Later processes first: what was handed on while a scan went up is met here. */
export function* lookForHidden(
  machine: Machine,
  sought: readonly Sought[],
  exclude: readonly number[],
): Generator<undefined, HiddenUsers> {
  const found: HiddenUsers = { users: new Map(), inFlight: 0, told: true, denied: new Set() };
  const marks = new MapsMarks(sought);
  const observers = observersOf(machine);
  const used = (id: string, pid: number): void => {
    const pids = found.users.get(id) ?? [];
    if (!pids.includes(pid)) found.users.set(id, [...pids, pid]);
  };
  const sockets = new Sockets();
  const names = byName(sought);
  for (const pid of listPids(machine).reverse()) {
    yield;
    if (exclude.includes(pid)) continue;
    const folder = `${machine.proc}/${pid}`;
    const text = attempt(folder, () => readWhole(`${folder}/maps`));
    if (text instanceof KernelError) {
      if (!isGone(text)) found.denied.add(pid);
      continue;
    }
    // Kernel threads have none; those that only look are no users.
    if (text === '') continue;
    if (!observers.has(folder, libraryIn(text))) {
      for (const id of marks.idsIn(text)) used(id, pid);
    }
    const asked = yield* sockets.ask(folder, (path, link) => {
      const one = oneOf(names.get(baseOf(link.replace(/ \(deleted\)$/, ''))), path);
      if (one) used(one.id, pid);
    });
    if (asked === 'denied') found.denied.add(pid);
  }
  found.inFlight = sockets.inFlight + loopDevices(machine, sought);
  found.told = sockets.told;
  return found;
}

/** Finds objects in the text of maps, as many as there may be, by one pass for each of their devices. */
class MapsMarks {
  /** By device, as maps prints it with what stands around it; then by inode. */
  readonly #ids = new Map<string, Map<string, string>>();

  constructor(sought: readonly Sought[]) {
    for (const { id, device, inode } of sought) {
      const mark = ` ${mapsDevice(device)} `;
      const ids = this.#ids.get(mark) ?? new Map<string, string>();
      this.#ids.set(mark, ids.set(inode, id));
    }
  }

  *idsIn(text: ByteString): Generator<string> {
    for (const [mark, ids] of this.#ids) {
      for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) {
        const from = at + mark.length;
        const id = ids.get(text.slice(from, text.indexOf(' ', from)));
        if (id !== undefined) yield id;
      }
    }
  }
}

/** What all sockets and rings of all processes hold, each counted once, whoever shares it. */
class Sockets {
  /** Inodes of unix sockets that are known, and of those that were asked. */
  readonly #unix = new Set<string>();
  readonly #asked = new Set<string>();
  readonly #namespaces = new Set<number>();
  inFlight = 0;
  told = true;

  /** `file`: told of each descriptor that has a path. */
  *ask(folder: string, file: (path: string, link: string) => void): Generator<undefined, 'asked' | 'denied'> {
    const names = attempt(folder, () => {
      this.#list(folder);
      return listNames(`${folder}/fd`);
    });
    if (names instanceof KernelError) return isGone(names) ? 'asked' : 'denied';
    for (const name of names) {
      if (!isNumber(name)) continue;
      const path = `${folder}/fd/${name}`;
      const link = attempt(path, () => readLink(path));
      if (link instanceof KernelError) continue;
      if (link.startsWith('/')) file(path, link);
      const ring = link === 'anon_inode:[io_uring]';
      if (!ring && (!link.startsWith('socket:') || this.#asked.has(link))) continue;
      yield;
      const info = attempt(path, () => readWhole(`${folder}/fdinfo/${name}`));
      if (info instanceof KernelError) continue;
      if (ring) this.inFlight += filesInRing(info);
      else this.#count(path, link, info);
    }
    return 'asked';
  }

  #count(path: string, link: string, info: string): void {
    // The fd may be another file by now.
    if (attempt(path, () => readLink(path)) !== link) return;
    this.#asked.add(link);
    const count = /^scm_fds:\s*(\d+)$/m.exec(info)?.[1];
    if (count !== undefined) this.inFlight += Number(count);
    else if (this.#unix.has(link)) this.told = false;
  }

  /** The unix sockets of a network namespace that is met for the first time. Throws KernelError. */
  #list(folder: string): void {
    const namespace = readNamespace(folder, 'net') ?? 0;
    if (this.#namespaces.has(namespace)) return;
    const rows = parseUnix(readWhole(`${folder}/net/unix`));
    this.#namespaces.add(namespace);
    for (const { inode, waits } of rows) {
      // A connection that nobody has accepted may hold what was sent through it; no fd leads to it.
      if (waits) this.inFlight++;
      else this.#unix.add(`socket:[${inode}]`);
    }
  }
}

/** The rows of /proc/net/unix. `waits`: connected, and not accepted yet. */
export function parseUnix(text: string): { inode: string; waits: boolean }[] {
  return text.split('\n').flatMap(line => {
    const [, state, inode] =
      /^[0-9a-f]+: [0-9A-F]+ [0-9A-F]+ [0-9A-F]+ [0-9A-F]+ ([0-9A-F]{2}) +(\d+)/i.exec(line) ?? [];
    return inode === undefined ? [] : [{ inode, waits: state === '02' && inode === '0' }];
  });
}

/** Files registered with a ring, but for those that are no memory. One that is busy says nothing: it may hold one. */
export function filesInRing(info: string): number {
  const [, count, rest = ''] = /^UserFiles:\s*(\d+)\n([^]*)/m.exec(info) ?? [];
  if (count === undefined) return 1;
  const rows = /^(?: *\d+: .*\n)*/.exec(rest)?.[0].trimEnd().split('\n') ?? [];
  return rows.filter(row => /^ *\d+: (?!<none>|socket:|pipe:|anon_inode:)/.test(row)).length;
}

/** Loop devices on one of these names. None where there is no sysfs. */
function loopDevices({ root }: Machine, sought: readonly Sought[]): number {
  const folder = `${root}/sys/block`;
  const names = attempt(folder, () => listNames(folder));
  if (names instanceof KernelError) return 0;
  const files = names
    .filter(name => name.startsWith('loop'))
    .map(name => attempt(folder, () => readWhole(`${folder}/${name}/loop/backing_file`).trimEnd()));
  const isSought = (file: string): boolean =>
    sought.some(({ names: own }) => own.some(name => file.endsWith(`/${name}`)));
  return files.filter(file => typeof file === 'string' && isSought(file)).length;
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Two mount namespaces may have an object of the same name each. */
function byName(sought: readonly Sought[]): Map<string, Sought[]> {
  const found = new Map<string, Sought[]>();
  for (const one of sought) {
    for (const name of one.names) {
      const same = found.get(baseOf(name));
      if (same) same.push(one);
      else found.set(baseOf(name), [one]);
    }
  }
  return found;
}

/** Which of these a descriptor is on. Its file system, which may keep us waiting, is asked only where it may be one. */
function oneOf(sought: readonly Sought[] | undefined, path: string): Sought | undefined {
  if (!sought || !mayBe(path, new Set(sought.map(({ inode }) => inode)))) return undefined;
  const stat = attempt(path, () => statSync(path, { bigint: true }));
  if (stat instanceof KernelError) return undefined;
  return sought.find(({ device, inode }) => inode === String(stat.ino) && device === deviceOf(stat));
}

/** As maps prints it: both hex, two digits at least. */
function mapsDevice(device: DeviceId): string {
  const [major = '', minor = ''] = device.split(':');
  return `${Number(major).toString(16).padStart(2, '0')}:${minor.padStart(2, '0')}`;
}
