// Who a process is that facts name by its pid alone: does it live still, is it the same, what does it run? Each is
// asked once a look. Not who uses what (native/scan.ts). Follows proc_pid_stat(5), proc_stat(5) (btime).
import { KernelError } from '../../../native/errors.js';
import { attempt, isGone, readWhole, type Machine } from '../../../native/machine.js';
import { ended, readStat, type ProcessStat } from '../../../native/proc-stat.js';
import { readArgv0 } from '../../../native/proc-status.js';
import type { ByteString } from '../../../native/records.js';
import { commandOf } from '../../model/names.js';
import type { Maker } from '../../model/birth.js';
import type { Someone } from '../../model/verdict.js';

/** Ticks of a second in /proc, the same on every architecture that Node runs on (USER_HZ). */
const ticks = 100;
/** Milliseconds: both clocks are told in whole seconds, and the kernel's boot time is rounded. */
const slack = 2000;

/** When the machine started, in milliseconds since 1970; undefined where it doesn't say. */
export function bootTime(machine: Machine): number | undefined {
  const text = attempt('stat', () => readWhole(`${machine.proc}/stat`));
  const seconds = typeof text === 'string' ? /^btime (\d+)$/m.exec(text)?.[1] : undefined;
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** May a process that started so many ticks after `boot` have been there at that moment? */
export function hasStartedBy(moment: number, startTime: number, boot: number | undefined): boolean {
  return boot === undefined || boot + (startTime / ticks) * 1000 <= moment + slack;
}

export class People {
  readonly #machine: Machine;
  readonly #known = new Map<number, ProcessStat | 'gone' | 'unseen'>();
  readonly #boot: number | undefined;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#boot = bootTime(machine);
  }

  /**
   * Who had this pid at `since` (milliseconds since 1970): one that started later is another, and who had it is gone. A
   * pid of 0 is one of a namespace that isn't ours: it can't be told of.
   */
  at(pid: number, since: number | undefined): Someone {
    if (pid === 0) return { pid };
    const stat = this.#stat(pid);
    if (stat === 'unseen') return { pid };
    if (stat === 'gone' || this.#isLater(stat, since)) return { pid, alive: false };
    return this.#someone(stat);
  }

  /** One that was seen, as it is now: its start time tells it from any other that bears its pid. */
  now({ pid, startTime, command, commandLine }: Maker): Someone {
    const stat = this.#stat(pid);
    const one = { pid, startTime, command, commandLine };
    if (stat === 'unseen') return one;
    return { ...one, alive: stat !== 'gone' && stat.startTime === startTime };
  }

  #isLater({ startTime }: ProcessStat, since: number | undefined): boolean {
    return since !== undefined && !hasStartedBy(since, startTime, this.#boot);
  }

  #someone({ pid, startTime, comm }: ProcessStat): Someone {
    const argv0 = attempt('cmdline', () => readArgv0(`${this.#machine.proc}/${pid}`));
    const name = argv0 instanceof KernelError ? ('' as ByteString) : argv0;
    return { pid, startTime, command: commandOf({ argv0: name, comm }), alive: true };
  }

  #stat(pid: number): ProcessStat | 'gone' | 'unseen' {
    let known = this.#known.get(pid);
    if (known === undefined) {
      const stat = attempt('stat', () => readStat(this.#machine, pid));
      if (stat instanceof KernelError) known = isGone(stat) ? 'gone' : 'unseen';
      else known = ended(stat) ? 'gone' : stat;
      this.#known.set(pid, known);
    }
    return known;
  }
}
