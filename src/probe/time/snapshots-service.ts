// What the probe answers of snapshots: the folder, those in it, and what takes them by itself. Not the files
// (snapshot-store.ts), nor conditions (triggers.ts).
import type { ByteSource } from '../../../native/source.js';
import type { Handlers, Remote } from '../../protocol/rpc.js';
import type {
  SnapshotInfo,
  SnapshotReason,
  SnapshotsApi,
  SnapshotsEvents,
} from '../../protocol/snapshots.js';
import type { Mark } from '../../protocol/timeline.js';
import type { Attachment } from '../attachment.js';
import type { CpuBudget } from '../cpu-budget.js';
import { SnapshotError } from './snapshot-errors.js';
import { told } from './snapshot-failure.js';
import { SnapshotStore, type Changed, type SnapshotFacts } from './snapshot-store.js';
import { Triggers, type Fired } from './triggers.js';

export interface SnapshotsHost {
  /** Throws where there is none. */
  attachmentOf(id: number): Attachment;
  events(): Remote<SnapshotsEvents>;
  /** An event on its way: whether it arrives is nobody's to wait for. */
  quietly(event: Promise<void>): void;
  /** For what nobody asked for. */
  log(error: unknown): void;
  readonly budget: CpuBudget;
  /** Something to be seen on the attachment's timeline. */
  mark?(attachment: number, mark: Mark): void;
}

interface Watched {
  triggers: Triggers;
  ended: AbortController;
}

export class Snapshots {
  readonly #host: SnapshotsHost;
  /** Once it was told where they are kept. */
  #store: Promise<SnapshotStore> | undefined;
  #opened: SnapshotStore | undefined;
  readonly #watched = new Map<number, Watched>();

  constructor(host: SnapshotsHost) {
    this.#host = host;
  }

  handlers(): Handlers<SnapshotsApi> {
    return {
      keepSnapshots: ({ folder, budget }) => told(() => this.#keep(folder, budget), folder),
      snapshots: () => told(async () => (await this.#needStore()).list()),
      snapshot: ({ attachment, name, reason, detail }) =>
        told(() => this.#take(attachment, name, reason, detail)),
      changeSnapshot: ({ id, ...label }) =>
        told(async () => this.#changed(await (await this.#needStore()).change(id, label))),
      deleteSnapshot: ({ id }) =>
        told(async () => {
          await (await this.#needStore()).delete(id);
          await this.#tell([]);
        }),
      exportSnapshot: ({ id, path }) => told(async () => (await this.#needStore()).export(id, path), path),
      importSnapshot: ({ path }) =>
        told(async () => this.#changed(await (await this.#needStore()).import(path)), path),
      triggers: ({ attachment, triggers }) => this.#watch(attachment).triggers.set(triggers),
    };
  }

  /** The bytes of one; whoever opens it closes it. Throws SnapshotError, ImageError, KernelError. */
  open(id: string): ByteSource {
    if (!this.#opened) throw noFolder();
    return this.#opened.open(id);
  }

  /** The attachment has ended: so have its triggers, and what they were at. */
  detached(attachment: number): void {
    const watched = this.#watched.get(attachment);
    this.#watched.delete(attachment);
    watched?.triggers.stop();
    watched?.ended.abort();
  }

  end(): void {
    for (const attachment of [...this.#watched.keys()]) this.detached(attachment);
  }

  async #keep(folder: string, budget: number): Promise<SnapshotInfo[]> {
    if (this.#opened?.folder !== folder) {
      this.#store = SnapshotStore.open({ folder, budget, failed: e => this.#host.log(e) });
      this.#opened = await this.#store;
    }
    const dropped = await this.#opened.keepWithin(budget);
    if (dropped.length > 0) await this.#tell(dropped);
    return this.#opened.list();
  }

  async #needStore(): Promise<SnapshotStore> {
    if (!this.#store) throw noFolder();
    return this.#store;
  }

  async #take(
    id: number,
    name: string,
    reason: SnapshotReason,
    detail: string,
    signal?: AbortSignal,
  ): Promise<SnapshotInfo> {
    const store = await this.#needStore();
    const attachment = this.#host.attachmentOf(id);
    const facts = factsOf(attachment, name, reason, detail);
    const changed = await store.take(() => attachment.source, facts, signal);
    // A condition has a mark of its own, with its snapshot.
    if (reason !== 'condition') {
      const { info } = changed;
      this.#host.mark?.(id, { time: info.time, kind: 'snapshot', text: info.name, snapshot: info.id });
    }
    return this.#changed(changed);
  }

  /** Answers it when all are told. */
  async #changed({ info, dropped }: Changed): Promise<SnapshotInfo> {
    await this.#tell(dropped);
    return info;
  }

  async #tell(dropped: string[]): Promise<void> {
    const list = await (await this.#needStore()).list();
    this.#host.quietly(this.#host.events().snapshots({ list, dropped }));
  }

  #watch(id: number): Watched {
    const known = this.#watched.get(id);
    if (known) return known;
    const attachment = this.#host.attachmentOf(id);
    const ended = new AbortController();
    const triggers = new Triggers({
      source: () => attachment.source,
      bound: () => attachment.table.bound,
      size: () => attachment.size,
      context: () => ({ now: Date.now(), sync: attachment.table.sync }),
      snapshot: async (name, reason, detail) => {
        return (await this.#take(id, name, reason, detail, ended.signal)).id;
      },
      fired: fired => this.#fired(id, fired),
      failed: error => {
        if (!ended.signal.aborted) this.#host.log(error);
      },
      budget: this.#host.budget,
      now: () => performance.now(),
    });
    const watched = { triggers, ended };
    this.#watched.set(id, watched);
    return watched;
  }

  #fired(attachment: number, fired: Fired): void {
    const { time, detail, snapshot } = fired;
    this.#host.mark?.(attachment, {
      time,
      kind: 'triggered',
      text: detail,
      ...(snapshot === null ? {} : { snapshot }),
    });
    this.#host.quietly(this.#host.events().triggered({ attachment, ...fired }));
  }
}

function factsOf(
  { segment: { id, name: segmentName, kind }, process }: Attachment,
  name: string,
  reason: SnapshotReason,
  detail: string,
): SnapshotFacts {
  return {
    segment: { id, name: segmentName, kind },
    ...{ name, reason, detail },
    ...(process ? { process: { pid: process.pid, command: process.command } } : {}),
  };
}

function noFolder(): SnapshotError {
  return new SnapshotError('NOFOLDER', 'There is no folder for snapshots yet.');
}
