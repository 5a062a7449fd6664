// Whether the programs that use an attached segment mean the same by what is shown in it: asked when that changes, and
// a while after another program joins or leaves, but only while a struct pane is to be seen. Plain Node, no editor. Not
// the comparison (src/probe/types/agreement.ts).
import { asFailure } from '../attachment/attachment.js';
import type { Log } from '../base/log.js';
import type { BoundTo } from './bound-to.js';
import type { Problem } from './problems.js';
import type { Resolved } from './resolve.js';
import { usersOf, withCommands } from './users.js';

/** Milliseconds: the workers of a pool come and go together. */
const settleTime = 2000;

type Differ = Extract<Problem, { kind: 'differ' }>;

export class AgreementCheck {
  readonly #attachment: BoundTo;
  readonly #log: Log;
  readonly #resolved: () => readonly Resolved[];
  readonly #changed: () => void;
  readonly #settleTime: number;
  readonly #debugPaths: () => string[];
  #differ: readonly Differ[] = [];
  /** Counts up with each check: the late answer of an earlier one is dropped. */
  #count = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Wanted, and not answered yet: asked once a struct pane is shown. */
  #due = false;

  /** `resolved`: what is shown now. `changed` is called when `problems` may be others. `wait`: milliseconds. */
  constructor(
    attachment: BoundTo,
    options: {
      log: Log;
      resolved: () => readonly Resolved[];
      changed: () => void;
      debugPaths: () => string[];
      wait?: number | undefined;
    },
  ) {
    this.#attachment = attachment;
    this.#log = options.log;
    this.#resolved = options.resolved;
    this.#changed = options.changed;
    this.#debugPaths = options.debugPaths;
    this.#settleTime = options.wait ?? settleTime;
  }

  get problems(): readonly Problem[] {
    return this.#differ;
  }

  /** A struct pane came into sight, or is no longer: nothing is compared for one that nobody sees. */
  async shown(isShown: boolean): Promise<void> {
    if (!isShown) this.stop();
    else if (this.#due) await this.check();
  }

  /** Asks nothing more, and drops what is under way. */
  stop(): void {
    this.#count++;
    clearTimeout(this.#timer);
  }

  /** What was found is of other types than are shown now. */
  clear(): void {
    this.stop();
    this.#due = false;
    this.#differ = [];
  }

  /** Other programs use it now: what was found of one that has gone holds no more, the others are asked in a while. */
  usersChanged(): void {
    this.stop();
    this.#due = true;
    const pids = new Set(usersOf(this.#attachment.status).map(user => user.pid));
    this.#differ = this.#differ.flatMap(problem => {
      const differences = problem.differences.filter(({ pid }) => pids.has(pid));
      return differences.length > 0 ? [{ ...problem, differences }] : [];
    });
    this.#timer = setTimeout(() => void this.check(), this.#settleTime).unref();
    this.#changed();
  }

  /** Asks now, or once it's to be seen. What keeps it from being told is logged: the types are shown all the same. */
  async check(): Promise<void> {
    this.stop();
    this.#due = true;
    if (!this.#attachment.showsTable) return;
    const count = this.#count;
    try {
      const differ = await this.#ask(() => this.#count === count);
      if (this.#count !== count) return;
      this.#differ = differ;
      this.#due = false;
      this.#changed();
    } catch (error) {
      const { kind, detail } = asFailure(error);
      if (kind !== 'ended') this.#log.warn(`comparing types: ${detail}`);
    }
  }

  async #ask(isWanted: () => boolean): Promise<Differ[]> {
    const users = usersOf(this.#attachment.status);
    const differ: Differ[] = [];
    for (const { name, wanted, from } of this.#resolved()) {
      // What is from the only process that uses it agrees with itself.
      if (users.length < (from.kind === 'process' ? 2 : 1)) continue;
      const { differences } = await this.#attachment.ask((probe, attachment) =>
        probe.agree({ attachment, name, debugPaths: this.#debugPaths(), whileShown: true }),
      );
      if (!isWanted()) break;
      const { type } = wanted.binding;
      if (differences.length > 0)
        differ.push({ kind: 'differ', type, differences: withCommands(differences, users) });
    }
    return differ;
  }
}
