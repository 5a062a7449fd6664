// Who the thread ids in locks are, while somebody looks: asked anew a few times a second, and with a memory, so that
// an id that the kernel gave to another thread meanwhile isn't taken for the one that locked. One look:
// lock-holders.ts.
import { KernelError } from '../../native/errors.js';
import { attempt, type Machine } from '../../native/machine.js';
import { readStat } from '../../native/proc-stat.js';
import type { Holder } from '../layout/sync/state.js';
import type { Segment } from '../model/segment.js';
import { LockHolders } from './lock-holders.js';

/** Milliseconds for which an answer is good: an owner that dies is told within that. */
const goodFor = 250;
/** Who wasn't asked about for so long may have let go meanwhile, and its id be another's by right. Ids wrap slowly. */
const forgetAfter = 1000;

export class LockWatch {
  readonly #machine: Machine;
  readonly #segment: () => Segment;
  /** The thread that was first seen under this id: its start, in clock ticks since boot. */
  readonly #seen = new Map<number, { startTime: number; askedAt: number }>();
  #holders: LockHolders | undefined;
  #askedAt = -Infinity;

  constructor(machine: Machine, segment: () => Segment) {
    this.#machine = machine;
    this.#segment = segment;
  }

  /** As SyncContext.holder. `now` is of a clock that only goes forward, in milliseconds. */
  holder(tid: number, now: number): Holder | 'gone' | undefined {
    if (!this.#holders || now - this.#askedAt >= goodFor) {
      this.#holders = new LockHolders(this.#machine, this.#segment());
      this.#askedAt = now;
    }
    const found = this.#holders.holder(tid);
    if (found === undefined || found === 'gone') return found;
    const stat = attempt('', () => readStat(this.#machine, found.tid));
    if (stat instanceof KernelError) return 'gone';
    const before = this.#seen.get(tid);
    const first = before && now - before.askedAt < forgetAfter ? before.startTime : stat.startTime;
    this.#seen.set(tid, { startTime: first, askedAt: now });
    return first === stat.startTime ? found : 'gone';
  }
}
