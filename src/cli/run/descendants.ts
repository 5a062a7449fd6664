// The processes that come of a command, also those whose parents have ended: we take these in. And what they were seen
// to have: for a command that runs among others, that tells its objects from theirs. Not what is left (left.ts).
// Follows proc_pid_stat(5), prctl(2) (PR_SET_CHILD_SUBREAPER).
import { watch, type FSWatcher } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { reap } from '../../../native/act/children.js';
import { heldBy } from '../../../native/held-by.js';
import { attempt, listPids, type Machine } from '../../../native/machine.js';
import { KernelError, kernelError } from '../../../native/errors.js';
import type { KnownTargets } from '../../../native/proc-maps.js';
import { ended, readStat, type ProcessStat } from '../../../native/proc-stat.js';
import { Loop } from '../../probe/loop.js';

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
  /** Why not all could be seen that they had. */
  readonly blind = new Set<string>();
  readonly #loop = new Loop({
    step: () => this.#step(),
    failed: error => this.#isBlind(this.#machine.proc, error),
    retry: every,
  });
  #watcher: FSWatcher | undefined;

  /** `first`: the command's own process. */
  constructor(machine: Machine, first: number) {
    this.#machine = machine;
    this.#first = first;
    this.pids.add(first);
  }

  /** Looks again and again until `stop`. Never fails: what it can't see it says in `blind`. */
  watch(): void {
    this.#lookAll();
    this.#loop.wake();
    try {
      // Events come in bursts: one look answers for all that come while another goes on, or rests.
      this.#watcher = watch(this.#machine.shm, () => this.#loop.wake());
      this.#watcher.on('error', error => this.#isBlind(this.#machine.shm, error));
    } catch (error) {
      this.#isBlind(this.#machine.shm, error);
    }
  }

  stop(): void {
    this.#loop.stop();
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

  /** Rests as long as it took: names that come and go without end take half a core at most. */
  async #step(): Promise<number> {
    const began = performance.now();
    this.#lookAll();
    await setTimeout(performance.now() - began);
    return every;
  }

  #lookAll(): void {
    for (const { pid } of this.alive()) this.#lookAt(pid);
  }

  /** Told in the end: what was there for a moment may not be known as the command's. */
  #isBlind(what: string, error: unknown): void {
    const { code } = kernelError(error, what);
    this.blind.add(
      `${what} can't be watched (${code}): what was there only for a moment may not be told as the command's.`,
    );
  }

  #lookAt(pid: number): void {
    const folder = `${this.#machine.proc}/${pid}`;
    for (const id of heldBy(this.#machine, folder, { known: this.#targets })) this.held.add(id);
  }
}
