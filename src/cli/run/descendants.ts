// The processes that come of a command, also those whose parents have ended: we take these in. And what they were seen
// to have: for a command that runs among others, that tells its objects from theirs. Not what is left (left.ts).
// Follows proc_pid_stat(5), prctl(2) (PR_SET_CHILD_SUBREAPER).
import { statSync, watch, type FSWatcher } from 'node:fs';
import { reap } from '../../../native/act/children.js';
import { deviceOf } from '../../../native/device.js';
import { attempt, listNames, listPids, readLink, type Machine } from '../../../native/machine.js';
import { KernelError } from '../../../native/errors.js';
import { readMaps, type KnownTargets } from '../../../native/proc-maps.js';
import { ended, readStat, type ProcessStat } from '../../../native/proc-stat.js';

/** Milliseconds between two looks; names that come or go are looked at as they do. */
const every = 25;

export class Descendants {
  readonly #machine: Machine;
  readonly #first: number;
  readonly #targets: KnownTargets = new Map();
  /** Pids of all that were seen. */
  readonly pids = new Set<number>();
  /** Ids of what one of them was seen to have open or mapped. */
  readonly held = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #watcher: FSWatcher | undefined;

  /** `first`: the command's own process. */
  constructor(machine: Machine, first: number) {
    this.#machine = machine;
    this.#first = first;
    this.pids.add(first);
  }

  /** Looks again and again until `stop`. */
  watch(): void {
    const look = (): void => {
      for (const { pid } of this.alive()) this.#lookAt(pid);
    };
    look();
    this.#timer = setInterval(look, every);
    this.#watcher = watch(this.#machine.shm, look);
    this.#watcher.on('error', () => undefined);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#watcher?.close();
  }

  /** Those that live now. Lets go of those that were taken in and have ended. */
  alive(): ProcessStat[] {
    const all = listPids(this.#machine).flatMap(pid => {
      const stat = attempt(`pid ${pid}`, () => readStat(this.#machine, pid));
      return stat instanceof KernelError ? [] : [stat];
    });
    const children = new Map<number, ProcessStat[]>();
    for (const stat of all) children.set(stat.parent, [...(children.get(stat.parent) ?? []), stat]);
    const found: ProcessStat[] = [];
    const below = [...(children.get(process.pid) ?? [])];
    for (let stat = below.pop(); stat; stat = below.pop()) {
      below.push(...(children.get(stat.pid) ?? []));
      this.pids.add(stat.pid);
      if (!ended(stat)) found.push(stat);
      // The command itself is Node's to let go of.
      else if (stat.parent === process.pid && stat.pid !== this.#first) reap(stat.pid);
    }
    return found;
  }

  #lookAt(pid: number): void {
    const { proc, shm } = this.#machine;
    const folder = `${proc}/${pid}`;
    const fds = attempt(folder, () => listNames(`${folder}/fd`));
    for (const fd of fds instanceof KernelError ? [] : fds) {
      const path = `${folder}/fd/${fd}`;
      const link = attempt(path, () => readLink(path));
      if (link instanceof KernelError || !link.startsWith(`${shm}/`)) continue;
      const stat = attempt(path, () => statSync(path, { bigint: true }));
      if (!(stat instanceof KernelError)) this.held.add(`posix:${deviceOf(stat)}:${stat.ino}`);
    }
    const maps = attempt(folder, () => readMaps(folder, this.#targets));
    for (const { target } of maps instanceof KernelError ? [] : maps.rows) {
      if (target.path.startsWith(`${shm}/`)) this.held.add(`posix:${target.device}:${target.inode}`);
    }
  }
}
