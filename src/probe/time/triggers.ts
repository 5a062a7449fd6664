// The triggers of one attachment: snapshots every so often, and when conditions on fields begin to hold. Looks at these
// fields alone, by samples, whether or not the view is seen; without triggers it does nothing. Not the conditions
// themselves (trigger.ts), nor the taking of snapshots.
import { KernelError } from '../../../native/errors.js';
import type { ByteSource } from '../../../native/source.js';
import type { CellContext } from '../../layout/table/cells.js';
import type { SnapshotReason, Trigger } from '../../protocol/snapshots.js';
import type { Bound } from '../bound.js';
import type { CpuBudget } from '../cpu-budget.js';
import { Loop } from '../loop.js';
import { conditionTrigger, type ConditionTrigger } from './trigger.js';

/** A condition that began to hold. */
export interface Fired {
  /** By its place in the list. */
  trigger: number;
  /** ms since 1970. */
  time: number;
  /** Its fields with their values. */
  detail: string;
  snapshot: string | null;
  notify: boolean;
}

/** What the triggers need of their attachment. */
export interface TriggerHost {
  source(): ByteSource | undefined;
  /** Of the segment, as last seen. */
  size(): number;
  bound(): Bound | undefined;
  context(): CellContext;
  /** Its id, or null where there is none; that is told elsewhere. */
  snapshot(name: string, reason: SnapshotReason, detail: string): Promise<string | null>;
  fired(fired: Fired): void;
  /** For what nobody asked for. */
  failed(error: unknown): void;
  readonly budget: CpuBudget;
  /** ms, of a clock that only goes forward. */
  now(): number;
}

/** Milliseconds between two samples, where the budget allows. */
const sampleEvery = 50;
/** The same while there is no way to the bytes. */
const retry = 500;
/** A snapshot, or a message of one condition, is at least so long after the last, ms. */
const leastPause = 1000;
const most = 64;
const mostName = 60;

type OnCondition = Extract<Trigger, { kind: 'condition' }>;

/** `due`: ms, when the next snapshot is. */
interface Interval {
  every: number;
  due: number;
}

interface Watched {
  index: number;
  trigger: OnCondition;
  condition: ConditionTrigger;
  toldAt: number;
  /** Times that it fired since, and wasn't told. */
  untold: number;
}

export class Triggers {
  readonly #host: TriggerHost;
  readonly #loop: Loop;
  #watched: Watched[] = [];
  #intervals: Interval[] = [];
  #snapshotAt = -Infinity;
  #taking = false;

  constructor(host: TriggerHost) {
    this.#host = host;
    this.#loop = new Loop({ step: () => this.#step(), failed: error => host.failed(error), retry });
  }

  /** All of them, in place of those before. For each a sentence where it makes no sense (yet), else null. */
  set(triggers: readonly Trigger[]): (string | null)[] {
    const [watched, intervals] = [this.#watched, this.#intervals];
    this.#watched = [];
    this.#intervals = [];
    const answers = triggers.map((trigger, index) => {
      if (index >= most) return `There are at most ${most} triggers for one segment.`;
      if (trigger.kind === 'interval') return this.#addInterval(trigger.every, intervals);
      return this.#addCondition(trigger, index, watched);
    });
    this.#loop.wake();
    return answers;
  }

  stop(): void {
    this.#loop.stop();
  }

  #addInterval(every: number, before: readonly Interval[]): string | null {
    if (!(every >= leastPause && every <= Number.MAX_SAFE_INTEGER))
      return 'An interval is at least one second long.';
    // One that stays goes on: types are bound anew now and then.
    const known = before.find(one => one.every === every && !this.#intervals.includes(one));
    this.#intervals.push(known ?? { every, due: this.#host.now() + every });
    return null;
  }

  #addCondition(trigger: OnCondition, index: number, before: readonly Watched[]): string | null {
    // One that stays remembers whether it held.
    const known = before.find(
      b => b.condition.text === trigger.text && !this.#watched.some(w => w.condition === b.condition),
    );
    const condition = known?.condition ?? conditionTrigger(trigger.text);
    if (typeof condition === 'string') return condition;
    const { toldAt = -Infinity, untold = 0 } = known ?? {};
    this.#watched.push({ index, trigger, condition, toldAt, untold });
    return condition.resolve(this.#host.bound(), this.#host.size()) ?? null;
  }

  #step(): number | undefined {
    const delays = [this.#sampleAll(), this.#takeDue()].flatMap(delay => delay ?? []);
    return delays.length > 0 ? Math.min(...delays) : undefined;
  }

  #sampleAll(): number | undefined {
    if (this.#watched.length === 0) return undefined;
    const source = this.#host.source();
    if (!source) return retry;
    const began = this.#host.now();
    try {
      const { size } = source.facts();
      const [bound, context] = [this.#host.bound(), this.#host.context()];
      for (const watched of this.#watched) {
        if (watched.condition.resolve(bound, size) !== undefined) continue;
        const detail = watched.condition.sample(source, size, context);
        if (detail !== undefined) this.#fire(watched, detail);
      }
    } catch (error) {
      // It has gone, or is opened anew: nothing can be told now, and the attachment says why.
      if (!(error instanceof KernelError)) throw error;
      return retry;
    }
    const ended = this.#host.now();
    this.#host.budget.book(ended - began, began);
    return Math.max(sampleEvery, this.#host.budget.wait(ended));
  }

  #fire(watched: Watched, detail: string): void {
    const now = this.#host.now();
    if (now - watched.toldAt < leastPause) {
      watched.untold++;
      return;
    }
    const { index, trigger, untold } = watched;
    watched.toldAt = now;
    watched.untold = 0;
    const whole = untold === 0 ? detail : `${detail} (and ${untold} more times since the last message)`;
    const fired = { trigger: index, time: Date.now(), detail: whole, notify: trigger.notify };
    if (!trigger.snapshot || !this.#mayTake(now)) {
      this.#host.fired({ ...fired, snapshot: null });
      return;
    }
    this.#take(shortened(trigger.text), 'condition', `${trigger.text}: ${whole}`, snapshot =>
      this.#host.fired({ ...fired, snapshot }),
    );
  }

  /** Milliseconds until the next interval ends. */
  #takeDue(): number | undefined {
    if (this.#intervals.length === 0) return undefined;
    const now = this.#host.now();
    for (const interval of this.#intervals) {
      if (interval.due > now) continue;
      // Those that were missed, as the machine slept, aren't made up for.
      interval.due += Math.ceil((now - interval.due + 1) / interval.every) * interval.every;
      if (this.#mayTake(now)) {
        const text = `every ${interval.every / 1000} s`;
        this.#take(text, 'interval', text, () => undefined);
      }
    }
    return Math.max(0, Math.min(...this.#intervals.map(i => i.due)) - now);
  }

  #mayTake(now: number): boolean {
    return !this.#taking && now - this.#snapshotAt >= leastPause;
  }

  #take(name: string, reason: SnapshotReason, detail: string, taken: (id: string | null) => void): void {
    this.#taking = true;
    this.#snapshotAt = this.#host.now();
    this.#host
      .snapshot(name, reason, detail)
      .then(taken, (error: unknown) => {
        this.#host.failed(error);
        taken(null);
      })
      .finally(() => (this.#taking = false))
      .catch((error: unknown) => this.#host.failed(error));
  }
}

function shortened(text: string): string {
  return text.length > mostName ? `${text.slice(0, mostName - 1)}…` : text;
}
