// One run that is followed: its processes, what these were seen to have, and what was there before. Not when it looks
// (runs.ts), nor the verdict on what it left.
import { lstatSync } from 'node:fs';
import { KernelError } from '../../../native/errors.js';
import { attempt, readWhole, toPath, type Machine } from '../../../native/machine.js';
import type { Pace } from '../../../native/pace.js';
import type { ProcessStat } from '../../../native/proc-stat.js';
import { makersOf } from '../../model/leaks/judge.js';
import { isLeft } from '../../model/leaks/left.js';
import type { Inventory } from '../../model/segment.js';
import type { ObjectFacts, Someone } from '../../model/verdict.js';
import type { LeftObject, RunRoot } from '../../protocol/runs.js';
import { bootTime, hasStartedBy } from '../leaks/people.js';
import type { Look } from '../inventory-watch.js';
import { debuggerOf } from './debuggee.js';
import { existing } from './existing.js';
import { Family } from './family.js';
import type { Holdings } from './holdings.js';

/** Milliseconds: the clock of processes has steps of ten. */
const slack = 20;

/** Of a look after the end, what is needed. */
type LastLook = Pick<Look, 'paths' | 'judge'> & { inventory: Pick<Inventory, 'segments'> };

export class Run {
  readonly #machine: Machine;
  readonly #family: Family;
  readonly #held = new Set<string>();
  readonly #before: Promise<ReadonlySet<string>>;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#family = new Family(pid => debuggerOf(machine, pid));
    this.#before = existing(machine);
    // Whoever asks at the end is told.
    this.#before.catch(() => undefined);
  }

  root(root: RunRoot): void {
    this.#family.add(root);
  }

  /** Looks at what its processes have, and answers how many live. `all`: every process that there is. */
  async look(all: readonly ProcessStat[], holdings: Holdings, pace: Pace): Promise<number> {
    const alive = this.#family.update(all);
    for (const { pid } of alive) {
      for (const id of holdings.of(pid)) this.#held.add(id);
      if (pace.due) await pace.rest();
    }
    return alive.length;
  }

  /** A scan saw who has what. */
  seen({ segments }: Pick<Inventory, 'segments'>): void {
    for (const { id, uses } of segments) {
      if (uses.some(({ pid, startTime }) => this.#family.has(pid, startTime))) this.#held.add(id);
    }
  }

  /** Of a look after its end, what it made and nobody is seen to use. */
  async left(look: LastLook): Promise<LeftObject[]> {
    const { inventory, paths } = look;
    this.seen(inventory);
    const before = await this.#before;
    const boot = bootTime(this.#machine);
    // What other namespaces have is none of its own.
    const elsewhere = new Set(inventory.segments.filter(s => s.namespace !== undefined).map(s => s.id));
    const isNew = (id: string): boolean => !before.has(id) || this.#bornMeanwhile(paths.get(id)?.[0]);
    return (await look.judge())
      .filter(({ facts, judged }) => isLeft(facts, judged) && !elsewhere.has(facts.id))
      .filter(({ facts }) => {
        const whose = this.#makerOf(facts, !before.has(facts.id), boot);
        return whose === 'ours' || (whose === 'untold' && this.#held.has(facts.id) && isNew(facts.id));
      })
      .map(({ facts: { id, kind, name, size }, judged: { verdict, evidence } }) => ({
        ...{ id, kind, name, size, verdict, evidence },
      }));
  }

  /**
   * The kernel, or whoever saw its birth, tells of its maker; of semaphores and queues only of their last user, which
   * says something of new ones alone.
   */
  #makerOf(facts: ObjectFacts, isNew: boolean, boot: number | undefined): 'ours' | 'others' | 'untold' {
    const { kind, last, since } = facts;
    if (kind === 'sysv-sem' || kind === 'sysv-msg')
      return isNew && last !== undefined && this.#family.has(last.pid, last.startTime) ? 'ours' : 'untold';
    const makers = makersOf(facts);
    const isOurs = ({ pid, startTime }: Someone): boolean => {
      if (startTime !== undefined) return this.#family.has(pid, startTime);
      // By its pid alone: an older one may have borne it before ours.
      const began = this.#family.startOf(pid);
      if (began === undefined) return false;
      return isNew || (since !== undefined && hasStartedBy(since, began, boot));
    };
    if (makers.length > 0 && makers.every(isOurs)) return 'ours';
    return makers.some(maker => maker.startTime !== undefined && !isOurs(maker)) ? 'others' : 'untold';
  }

  /** It was there when the run was told of, and yet is younger than its first process. */
  #bornMeanwhile(path: string | undefined): boolean {
    const { began } = this.#family;
    if (path === undefined || began === undefined) return false;
    const stat = attempt(path, () => lstatSync(toPath(path)));
    const uptime = attempt('uptime', () => readWhole(`${this.#machine.proc}/uptime`));
    if (stat instanceof KernelError || uptime instanceof KernelError) return false;
    const boot = Date.now() - Number.parseFloat(uptime) * 1000;
    // 0 where the file system doesn't know.
    return stat.birthtimeMs >= boot + began * 10 - slack;
  }
}
