// A probe's answers about time, in the same process and as a test says: snapshots that it keeps, searches, triggers,
// marks. Not a model of the real one (src/probe/time).
import type { AttachmentStatus } from '../../../src/protocol/attachment.js';
import { RpcFailure } from '../../../src/protocol/failure.js';
import type { ProbeApi } from '../../../src/protocol/probe.js';
import type { Remote } from '../../../src/protocol/rpc.js';
import type { SnapshotInfo, Trigger } from '../../../src/protocol/snapshots.js';
import type { Mark } from '../../../src/protocol/timeline.js';
import { Emitter } from '../../../src/extension/base/emitter.js';
import type { ProbeState } from '../../../src/extension/probe/client.js';
import type { TimeTo } from '../../../src/extension/time/time-to.js';
import type { WireUse } from '../../../src/protocol/wire.js';
import { segment, use } from './machine.js';

export const ticks = { segment: 'posix:0:1b:306', name: '/ticks' };
const producer = use(4121, 'producer', 'rw', '7f3a91bfc000');
const consumer = use(4133, 'consumer', 'rw', '7f61a0008000');

export function info(facts: Partial<SnapshotInfo> & { id: string }): SnapshotInfo {
  return {
    segment: { id: ticks.segment, name: ticks.name, kind: 'posix' },
    name: 'A',
    time: 1000,
    took: 2,
    size: 65536,
    stored: 4096,
    pinned: false,
    reason: 'hand',
    detail: '',
    ...facts,
  };
}

export class FakeTime {
  /** As it's on disk. */
  kept: SnapshotInfo[] = [];
  readonly asked: string[] = [];
  readonly marks: Mark[] = [];
  /** Pids that bear a debugger's mark. */
  debuggees: number[] = [];
  triggers: Trigger[] = [];
  readonly toldTriggers: Trigger[][] = [];
  /** What it says of a condition. */
  fault: (trigger: Trigger) => string | null = () => null;
  /** Waited for by each snapshot. */
  gate: Promise<void> = Promise.resolve();
  #count = 0;
  #searches = 0;

  readonly remote: Remote<ProbeApi> = this.#answers() as Remote<ProbeApi>;

  #answers(): Partial<Remote<ProbeApi>> {
    const find = (id: string): SnapshotInfo => {
      const found = this.kept.find(s => s.id === id);
      if (!found) throw new RpcFailure({ kind: 'gone', detail: `there is no snapshot ${id}` });
      return found;
    };
    const searched = (what: string): Promise<number> => {
      this.asked.push(what);
      return Promise.resolve(++this.#searches);
    };
    return {
      keepSnapshots: ({ folder, budget }) => {
        this.asked.push(`keep ${folder} ${budget}`);
        return Promise.resolve([...this.kept]);
      },
      snapshot: async ({ name, reason, detail }) => {
        await this.gate;
        const taken = info({ id: `s${++this.#count}`, name, reason, detail, time: 1000 * this.#count });
        this.kept.push(taken);
        return taken;
      },
      changeSnapshot: async ({ id, ...changes }) => {
        await Promise.resolve();
        const changed = { ...find(id), ...changes };
        this.kept = this.kept.map(s => (s.id === id ? changed : s));
        return changed;
      },
      deleteSnapshot: async ({ id }) => {
        await Promise.resolve();
        find(id);
        this.kept = this.kept.filter(s => s.id !== id);
      },
      mark: ({ mark }) => {
        this.marks.push(mark);
        return Promise.resolve();
      },
      isDebuggee: ({ pid }) => Promise.resolve(this.debuggees.includes(pid)),
      record: ({ on }) => {
        this.asked.push(`record ${on}`);
        return Promise.resolve();
      },
      triggers: ({ triggers }) => {
        this.toldTriggers.push(triggers);
        return Promise.resolve(triggers.map(this.fault));
      },
      find: () => searched('find'),
      scan: () => searched('scan'),
      narrow: ({ search }) => {
        this.asked.push(`narrow ${search}`);
        return Promise.resolve();
      },
      endFind: ({ search }) => {
        this.asked.push(`end ${search}`);
        return Promise.resolve();
      },
    };
  }
}

/** A client of it, that a test starts and ends. */
export class FakeClient {
  readonly #changed = new Emitter<ProbeState>();
  readonly onDidChange = this.#changed.event;
  readonly probe: FakeTime;
  state: ProbeState = { kind: 'off' };
  held = 0;

  constructor(probe: FakeTime) {
    this.probe = probe;
  }

  start(): void {
    this.#set({ kind: 'running', pid: 1, remote: this.probe.remote });
  }

  lose(): void {
    this.#set({ kind: 'waiting', attempt: 1, retryAt: 0, failure: { kind: 'ended', detail: 'it ended' } });
  }

  hold(): { dispose(): void } {
    this.held++;
    return { dispose: () => this.held-- };
  }

  running(): Promise<Remote<ProbeApi>> {
    if (this.state.kind !== 'running') this.start();
    return Promise.resolve(this.probe.remote);
  }

  #set(state: ProbeState): void {
    this.state = state;
    this.#changed.fire(state);
  }
}

/** An attachment of /ticks, seen as the producer. */
export class FakeTimeTo implements TimeTo {
  readonly address = 'shmscope:/ticks';
  readonly target = ticks;
  readonly #states = new Emitter<unknown>();
  readonly #statuses = new Emitter<AttachmentStatus>();
  readonly onState = this.#states.event;
  readonly onStatus = this.#statuses.event;
  readonly #probe: FakeTime;
  status: AttachmentStatus | null = null;
  number: number | undefined;

  constructor(probe: FakeTime) {
    this.#probe = probe;
  }

  attach(number = 1): void {
    this.number = number;
    this.#states.fire({ kind: 'attached' });
    this.tell([producer, consumer]);
  }

  lose(): void {
    this.number = undefined;
    this.#states.fire({ kind: 'restarting' });
  }

  tell(uses: WireUse[]): void {
    const { pid, startTime, command } = producer;
    this.status = {
      attachment: this.number ?? 0,
      segment: segment({ id: ticks.segment, kind: 'posix', name: ticks.name, size: 65536, uses }),
      way: 'file',
      process: { pid, startTime, command, alive: true },
      size: 65536,
      allocated: null,
      resident: null,
      orphan: false,
      reads: { clean: 0, unclear: 0 },
    };
    this.#statuses.fire(this.status);
  }

  ask<T>(question: (probe: Remote<ProbeApi>, attachment: number) => Promise<T>): Promise<T> {
    if (this.number === undefined)
      return Promise.reject(new RpcFailure({ kind: 'ended', detail: 'not attached now' }));
    return question(this.#probe.remote, this.number);
  }
}

/** A vscode.Memento that forgets at the end. */
export class FakeMemory {
  readonly #values = new Map<string, unknown>();

  get<T>(key: string, otherwise?: T): T {
    return (this.#values.has(key) ? structuredClone(this.#values.get(key)) : otherwise) as T;
  }

  update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, structuredClone(value));
    return Promise.resolve();
  }
}

export const quietLog = { debug: quiet, info: quiet, warn: quiet, error: quiet };

function quiet(): void {
  // What is logged is of no interest here.
}

/** Answers when all that follows from what was just done has been done. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise(resolve => setImmediate(resolve));
}
