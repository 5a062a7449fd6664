// Who the thread ids in locks are, and who sleeps on the locks: threads of the processes that map a segment, in their
// own pid namespaces. Not the locks: src/layout/sync. Made for one look: threads come and go.
import { KernelError } from '../../native/errors.js';
import { isGone, type Machine } from '../../native/machine.js';
import { readNamespace } from '../../native/proc-ns.js';
import { ended, readStat } from '../../native/proc-stat.js';
import { listThreads, readSyscall, readThreadStatus, type ThreadStatus } from '../../native/proc-task.js';
import type { Holder } from '../layout/sync/state.js';
import { futexAddress, type Sleeper } from '../layout/sync/waits.js';
import { safeText } from '../model/safe-text.js';
import type { Segment, Use } from '../model/segment.js';

export class LockHolders {
  readonly #machine: Machine;
  readonly #uses: readonly Use[];
  readonly #known = new Map<number, Holder | 'gone' | undefined>();
  #foreign: Map<number, Holder> | undefined;

  constructor(machine: Machine, segment: Pick<Segment, 'uses'>) {
    this.#machine = machine;
    this.#uses = segment.uses;
  }

  /** `gone`: there's no such thread. Undefined: it can't be told, as it may be one of another pid namespace. */
  holder(tid: number): Holder | 'gone' | undefined {
    if (!this.#known.has(tid)) this.#known.set(tid, this.#find(tid));
    return this.#known.get(tid);
  }

  #find(tid: number): Holder | 'gone' | undefined {
    const foreign = this.#foreignThreads().get(tid);
    if (foreign) return foreign;
    const status = attempt(() => readThreadStatus(this.#machine, tid));
    const use = status && this.#uses.find(u => u.pid === status.pid);
    if (status && use && use.mappings.length > 0) return holderOf(tid, status, use.command, true);
    // Whoever is in a namespace that we don't look into may have this id there.
    if (this.#uses.some(u => this.#isForeign(u.pid))) return undefined;
    if (!status) return 'gone';
    const stat = attempt(() => readStat(this.#machine, tid));
    if (!stat || ended(stat)) return 'gone';
    return holderOf(tid, status, use?.command ?? safeText(stat.comm), false);
  }

  /** Threads of users in other pid namespaces, by what they are called there. */
  #foreignThreads(): Map<number, Holder> {
    if (this.#foreign) return this.#foreign;
    const found = new Map<number, Holder>();
    this.#foreign = found;
    for (const { pid, command, mappings } of this.#uses) {
      if (!this.#isForeign(pid)) continue;
      for (const tid of attempt(() => listThreads(this.#machine, pid)) ?? []) {
        const status = attempt(() => readThreadStatus(this.#machine, tid));
        if (status) found.set(status.innermost, holderOf(tid, status, command, mappings.length > 0));
      }
    }
    return found;
  }

  #isForeign(pid: number): boolean {
    const own = attempt(() => readNamespace(`${this.#machine.proc}/self`, 'pid'));
    const theirs = attempt(() => readNamespace(`${this.#machine.proc}/${pid}`, 'pid'));
    return own !== undefined && theirs !== undefined && own !== theirs;
  }
}

/**
 * Threads that sleep on a word of the segment, with their ids as their locks have them; `denied`: processes whose
 * threads we may not ask. `target`: the machine, as ELF names it.
 */
export function sleepersOn(
  machine: Machine,
  segment: Pick<Segment, 'uses'>,
  target: string,
): { sleepers: Sleeper[]; denied: number[] } {
  const sleepers: Sleeper[] = [];
  const denied: number[] = [];
  for (const { pid, command, mappings } of segment.uses) {
    if (mappings.length === 0) continue;
    for (const tid of attempt(() => listThreads(machine, pid)) ?? []) {
      const text = attempt(
        () => readSyscall(machine, pid, tid),
        () => denied.push(pid),
      );
      const address = text === undefined ? undefined : futexAddress(text, target);
      const mapping =
        address === undefined ? undefined : mappings.find(m => m.start <= address && address < m.end);
      if (address === undefined || !mapping) continue;
      const status = attempt(() => readThreadStatus(machine, tid));
      const offset = mapping.offset + Number(address - mapping.start);
      sleepers.push({ tid: status?.innermost ?? tid, pid, command, offset });
    }
  }
  return { sleepers, denied: [...new Set(denied)] };
}

function holderOf(tid: number, { pid, comm }: ThreadStatus, command: string, maps: boolean): Holder {
  const thread = safeText(comm);
  return { tid, pid, command, maps, ...(thread === command || tid === pid ? {} : { thread }) };
}

/** Undefined for what has ended, which is normal, and for what we may not see, which `refused` counts. */
function attempt<T>(read: () => T, refused?: () => void): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    if (!isGone(error)) refused?.();
    return undefined;
  }
}
