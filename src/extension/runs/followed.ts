// The runs that are followed by the probe: debug sessions, tasks and commands of terminals, from their beginning to
// what they left. Plain Node. Not where these come from (sources.ts), nor what a person is told (report.ts).
import { RpcFailure } from '../../protocol/failure.js';
import type { ProbeApi } from '../../protocol/probe.js';
import type { Remote } from '../../protocol/rpc.js';
import type { LeftObject, RunRoot } from '../../protocol/runs.js';
import type { Disposable } from '../base/disposables.js';
import type { Log } from '../base/log.js';

export interface ProbeLike {
  /** Keeps the probe until it is disposed of. */
  hold(): Disposable;
  running(): Promise<Remote<ProbeApi>>;
}

export interface FollowedOptions {
  probe: ProbeLike;
  /** It has ended and left these: one at least. */
  left: (label: string, objects: readonly LeftObject[]) => Promise<void>;
  log: Log;
}

interface Followed {
  id: string;
  label: string;
  within: unknown;
  held: Disposable;
  /** What the probe was told last. */
  told: Promise<void>;
}

/** A machine runs fewer at a time; whoever starts more has other worries. */
const most = 32;

export class FollowedRuns implements Disposable {
  readonly #options: FollowedOptions;
  readonly #runs = new Map<unknown, Followed>();
  #count = 0;

  constructor(options: FollowedOptions) {
    this.#options = options;
  }

  /**
   * `key`: by which it's known here. `root`: undefined where its processes aren't known yet. `within`: what it ends
   * with, told or not.
   */
  began(
    key: unknown,
    label: string,
    { root, within }: { root?: RunRoot | undefined; within?: unknown } = {},
  ): void {
    if (this.#runs.has(key) || this.#runs.size >= most) return;
    const run = {
      ...{ id: `run ${++this.#count}`, label, within },
      held: this.#options.probe.hold(),
      told: Promise.resolve(),
    };
    this.#runs.set(key, run);
    this.#tell(run, root ?? null);
  }

  /** One of its processes is known; nothing where it isn't followed. */
  root(key: unknown, root: RunRoot): void {
    const run = this.#runs.get(key);
    if (run) this.#tell(run, root);
  }

  ended(key: unknown): void {
    const run = this.#runs.get(key);
    if (!run) return;
    this.#runs.delete(key);
    void this.#end(run);
  }

  /** So is all that ran within it. */
  closed(place: unknown): void {
    for (const [key, { within }] of [...this.#runs]) {
      if (within === place) this.ended(key);
    }
  }

  dispose(): void {
    for (const { held } of this.#runs.values()) held.dispose();
    this.#runs.clear();
  }

  #tell(run: Followed, root: RunRoot | null): void {
    run.told = run.told
      .then(() => this.#options.probe.running())
      .then(probe => probe.runBegan({ run: run.id, root }))
      .catch((error: unknown) => this.#failed(error));
  }

  async #end({ id, label, told, held }: Followed): Promise<void> {
    const { probe, left } = this.#options;
    try {
      await told;
      const objects = await (await probe.running()).runEnded({ run: id });
      // A person may take long to answer: nothing is kept for that.
      if (objects && objects.length > 0) left(label, objects).catch((error: unknown) => this.#failed(error));
    } catch (error) {
      this.#failed(error);
    } finally {
      held.dispose();
    }
  }

  #failed(error: unknown): void {
    const detail = error instanceof RpcFailure ? error.failure.detail : String(error);
    this.#options.log.warn(`what a run leaves can't be told: ${detail}`);
  }
}
