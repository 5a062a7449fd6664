// What the program answers that opens recordings: the words of the probe, with files in place of segments. What only a
// live machine has is refused by one typed failure. Runs on any system: no foreign code, and nothing of /proc.
import { RpcFailure } from '../../protocol/failure.js';
import { protocolVersion, type ProbeApi, type ProbeEvents } from '../../protocol/probe.js';
import type { Handlers, Remote } from '../../protocol/rpc.js';
import { CpuBudget } from '../cpu-budget.js';
import { quietly, type Service } from '../serve.js';
import { tableHandlers } from '../table-service.js';
import { diffHandlers } from '../time/diff-service.js';
import { openDiskFile } from '../time/file-source.js';
import { FindService } from '../time/find-service.js';
import { historyHandlers } from '../time/history-service.js';
import { snapshotFailure, told } from '../time/snapshot-failure.js';
import { TypesThread } from '../types/types-thread.js';
import { viewHandlers } from '../view-service.js';
import { RecordedAttachment } from './recorded-attachment.js';

export class ReplayService implements Service {
  readonly #events: () => Remote<ProbeEvents>;
  readonly #open = new Map<number, RecordedAttachment>();
  readonly #budget = new CpuBudget(1);
  readonly #types: TypesThread;
  readonly #finds: FindService;
  #lastId = 0;

  /** `events`: the other side, there once the link is. */
  constructor(events: () => Remote<ProbeEvents>) {
    this.#events = events;
    this.#types = new TypesThread(progress => quietly(events().typesProgress(progress)));
    this.#finds = new FindService({
      attachment: id => this.#of(id),
      pointers: () => undefined,
      send: part => events().found(part),
      failed: error => this.#log(error),
    });
  }

  handlers(): Handlers<ProbeApi> {
    const of = (id: number): RecordedAttachment => this.#of(id);
    const table = tableHandlers(this.#types, of);
    return {
      hello: ({ settings }) => {
        this.#budget.share = settings.scanBudget;
        return { protocol: protocolVersion, pid: process.pid };
      },
      settings: ({ scanBudget }) => {
        this.#budget.share = scanBudget;
      },
      ping: () => undefined,
      attach: ({ segment: path }) => told(() => this.#attach(path), path),
      detach: ({ attachment }) => {
        this.#finds.detached(attachment);
        this.#open.get(attachment)?.close();
        this.#open.delete(attachment);
      },
      resolve: () => null,
      ...this.#types.handlers(),
      ...table,
      bind: p => (p.bindings.length > 0 ? table.bind(p) : of(p.attachment).restoreTypes()),
      ...viewHandlers(of),
      ...historyHandlers(of),
      ...diffHandlers(of),
      ...this.#finds.handlers(),
      ...liveOnly,
    };
  }

  end(): void {
    this.#finds.end();
    for (const recording of this.#open.values()) recording.close();
    this.#open.clear();
    void this.#types.end();
  }

  async #attach(path: string): Promise<ReturnType<RecordedAttachment['status']>> {
    const id = ++this.#lastId;
    const recording = await RecordedAttachment.open({
      ...{ id, path, budget: this.#budget },
      moments: { changes: false, segment: notLive, snapshot: notLive, file: openDiskFile },
      sendFrame: frame => this.#events().frame(frame),
      sendStatus: status => quietly(this.#events().status(status)),
    });
    this.#open.set(id, recording);
    return recording.status();
  }

  #of(id: number): RecordedAttachment {
    const found = this.#open.get(id);
    if (found) return found;
    throw new RpcFailure({ kind: 'gone', detail: `there is no recording ${id}` });
  }

  #log(error: unknown): void {
    quietly(this.#events().log({ level: 'warn', message: snapshotFailure(error).detail }));
  }
}

function notLive(): never {
  throw new RpcFailure({ kind: 'unsupported', code: 'RECORDED', detail: 'a recording has nothing live' });
}

const liveOnly = {
  ...{ look: notLive, rescan: notLive, as: notLive },
  ...{ aboutToRemove: notLive, remove: notLive, restore: notLive },
  ...{ runBegan: notLive, runEnded: notLive, isDebuggee: notLive },
  ...{ keepSnapshots: notLive, snapshots: notLive, snapshot: notLive, changeSnapshot: notLive },
  ...{ deleteSnapshot: notLive, exportSnapshot: notLive, importSnapshot: notLive, triggers: notLive },
  ...{ record: notLive, mark: notLive },
} as const satisfies Partial<Handlers<ProbeApi>>;
