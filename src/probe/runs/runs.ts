// The runs that are followed: one look at the table of processes serves all, as often as a small share of a core
// allows, and as names come. When none runs, nothing is looked at. Not one run (run.ts).
import { setTimeout as sleep } from 'node:timers/promises';
import { KernelError } from '../../../native/errors.js';
import { attempt, listPids, type Machine } from '../../../native/machine.js';
import { Pace } from '../../../native/pace.js';
import { readStat, type ProcessStat } from '../../../native/proc-stat.js';
import type { ByteString } from '../../../native/records.js';
import type { Handlers } from '../../protocol/rpc.js';
import type { RunsApi } from '../../protocol/runs.js';
import { FolderWatch } from '../folder-watch.js';
import type { Look } from '../inventory-watch.js';
import { Loop } from '../loop.js';
import { Holdings } from './holdings.js';
import { debuggerOf } from './debuggee.js';
import { Run } from './run.js';

export interface RunsOptions {
  machine: Machine;
  /** A scan of everything that starts after this was called. */
  rescan: () => Promise<Look>;
  failed: (error: unknown) => void;
}

/** Milliseconds between looks, at least; a look that takes long makes it more: a twentieth of a core, or so. */
const every = 200;
/** When a name comes, a fifth of a core: its maker may end soon. */
const hurried = 4;
/** Milliseconds that what runs on has, after the end. */
const grace = 1500;

export class Runs {
  readonly #options: RunsOptions;
  readonly #runs = new Map<string, Run>();
  readonly #loop: Loop;
  readonly #folders: FolderWatch;
  #took = 0;
  #lookedAt = -Infinity;
  #hurrying: NodeJS.Timeout | undefined;

  constructor(options: RunsOptions) {
    this.#options = options;
    const { failed } = options;
    this.#loop = new Loop({ step: () => this.#step(), failed, retry: 1000 });
    this.#folders = new FolderWatch(() => this.#hurry(), failed);
  }

  handlers(): Handlers<RunsApi> {
    return {
      runBegan: ({ run: id, root }) => {
        const run = this.#runs.get(id) ?? new Run(this.#options.machine);
        this.#runs.set(id, run);
        if (root) run.root(root);
        const { shm } = this.#options.machine;
        this.#folders.set([{ path: shm as ByteString, key: shm }]);
        this.#loop.wake();
      },
      isDebuggee: ({ pid }) => debuggerOf(this.#options.machine, pid) !== undefined,
      runEnded: async ({ run: id }) => {
        const run = this.#runs.get(id);
        if (!run) return null;
        try {
          await this.#settled(run);
          return await run.left(await this.#options.rescan());
        } finally {
          this.#runs.delete(id);
          if (this.#runs.size === 0) this.#folders.close();
        }
      },
    };
  }

  /** A scan has ended: who has what is in it. */
  seen({ inventory }: Look): void {
    for (const run of this.#runs.values()) run.seen(inventory);
  }

  end(): void {
    this.#loop.stop();
    clearTimeout(this.#hurrying);
    this.#folders.close();
    this.#runs.clear();
  }

  /** Until all of its processes have ended, or have had their time for it. */
  async #settled(run: Run): Promise<void> {
    const until = performance.now() + grace;
    while ((await this.#look([run])) > 0 && performance.now() < until) await sleep(50);
  }

  async #step(): Promise<number | undefined> {
    if (this.#runs.size === 0) return undefined;
    await this.#look([...this.#runs.values()]);
    return Math.max(every, this.#took * 19);
  }

  async #look(runs: readonly Run[]): Promise<number> {
    const { machine } = this.#options;
    const began = performance.now();
    const all = processes(machine);
    const holdings = new Holdings(machine);
    const pace = new Pace(undefined);
    let alive = 0;
    for (const run of runs) alive += await run.look(all, holdings, pace);
    this.#lookedAt = performance.now();
    this.#took = this.#lookedAt - began;
    return alive;
  }

  #hurry(): void {
    this.#hurrying ??= setTimeout(
      () => {
        this.#hurrying = undefined;
        this.#loop.wake();
      },
      Math.max(0, this.#lookedAt + this.#took * hurried - performance.now()),
    );
  }
}

function processes(machine: Machine): ProcessStat[] {
  const pids = attempt(machine.proc, () => listPids(machine));
  return (pids instanceof KernelError ? [] : pids).flatMap(pid => {
    const stat = attempt(`pid ${pid}`, () => readStat(machine, pid));
    return stat instanceof KernelError ? [] : [stat];
  });
}
