// What the probe answers: the methods of ProbeApi over the inventory and the attachments.
// Not the process around it (main.ts); the cli uses the same parts without a service.
import { isAlive, type Machine } from '../../native/scan.js';
import { resolveAddress } from '../model/query.js';
import type { Segment } from '../model/segment.js';
import type { AttachmentStatus } from '../protocol/attachment.js';
import { RpcFailure } from '../protocol/failure.js';
import {
  protocolVersion,
  type AttachParams,
  type ProbeApi,
  type ProbeEvents,
  type ProbeSettings,
} from '../protocol/probe.js';
import type { Handlers, Remote } from '../protocol/rpc.js';
import { AttachedTable } from './attached-table.js';
import { Attachment } from './attachment.js';
import type { AttachmentHost } from './attachment-host.js';
import { CpuBudget } from './cpu-budget.js';
import { toFailure } from './failures.js';
import { InventoryDiff } from './inventory-diff.js';
import { InventoryWatch, type Look } from './inventory-watch.js';
import { quietly } from './serve.js';
import { leftoversIn, leftoverText } from './removal/leftovers.js';
import { removalHandlers } from './removal/service.js';
import { Runs } from './runs/runs.js';
import { Sources } from './sources.js';
import { tableHandlers } from './table-service.js';
import { diffHandlers } from './time/diff-service.js';
import { FindService } from './time/find-service.js';
import { pointerTargets } from './time/find-pointers.js';
import { historyHandlers } from './time/history-service.js';
import { openFile } from './time/disk-file.js';
import { otherSegment } from './time/other-segment.js';
import { ScanThreads } from './time/scan-threads.js';
import { Snapshots } from './time/snapshots-service.js';
import { TypesThread } from './types/types-thread.js';
import { viewHandlers } from './view-service.js';

const initial: ProbeSettings = {
  tablePoll: 1000,
  processPoll: 2000,
  scanBudget: 0.25,
  historyBudget: 64 * 1024 * 1024,
};

export class ProbeService {
  readonly #machine: Machine;
  readonly #events: () => Remote<ProbeEvents>;
  readonly #attachments = new Map<number, Attachment>();
  readonly #sources: Sources;
  readonly #budget = new CpuBudget(initial.scanBudget);
  readonly #threads = new ScanThreads(error => this.#log(error));
  readonly #diff = new InventoryDiff();
  readonly #watch: InventoryWatch;
  readonly #types: TypesThread;
  readonly #moments: AttachmentHost['moments'];
  #historyBudget = initial.historyBudget;
  readonly #snapshots: Snapshots;
  readonly #finds: FindService;
  readonly #runs: Runs;
  /** Ids of what a removal before left, and was told of. */
  #told: ReadonlySet<string> = new Set();
  #lastId = 0;

  /** `events`: the other side, there once the link is. */
  constructor(machine: Machine, events: () => Remote<ProbeEvents>) {
    this.#machine = machine;
    this.#events = events;
    this.#sources = new Sources(machine);
    this.#moments = {
      changes: true,
      segment: id => otherSegment(this.#sources, this.#watch.latest, id),
      snapshot: id => this.#snapshots.open(id),
      file: path => openFile(path, machine),
    };
    this.#types = new TypesThread(progress => quietly(this.#events().typesProgress(progress)));
    this.#snapshots = new Snapshots({
      attachmentOf: id => this.#attachment(id),
      events,
      quietly,
      log: error => this.#log(error),
      budget: this.#budget,
      mark: (id, mark) => this.#attachments.get(id)?.watch.timeline.mark(mark),
    });
    this.#finds = new FindService({
      attachment: id => this.#attachment(id),
      pointers: ({ segment: own, process: as }, wanted) => {
        const pid = as?.alive === true ? as.pid : undefined;
        return pointerTargets(machine, this.#watch.latest?.inventory, { own, pid, wanted });
      },
      send: part => this.#events().found(part),
      failed: error => this.#log(error),
    });
    this.#runs = new Runs({
      machine,
      rescan: () => this.#watch.rescan(),
      failed: error => this.#log(error),
    });
    this.#watch = new InventoryWatch({
      machine,
      settings: initial,
      ownAttachments: () => this.#sources.ownAttachments(),
      lastBefore: shmid => this.#sources.lastBefore(shmid),
      held: () => [...this.#attachments.values()].flatMap(attachment => attachment.held() ?? []),
      seen: look => this.#seen(look),
      failed: error => this.#log(error),
    });
  }

  /** The methods, each as the interface has it. */
  handlers(): Handlers<ProbeApi> {
    return {
      hello: ({ settings }) => {
        this.#apply(settings);
        return { protocol: protocolVersion, pid: process.pid };
      },
      settings: settings => this.#apply(settings),
      ping: () => undefined,
      look: ({ on }) => this.#watch.look(on),
      rescan: async () => {
        await this.#watch.rescan();
      },
      attach: params => this.#attach(params),
      detach: ({ attachment }) => {
        this.#snapshots.detached(attachment);
        this.#finds.detached(attachment);
        this.#attachments.get(attachment)?.close();
        this.#attachments.delete(attachment);
      },
      as: ({ attachment, process: as }) => {
        const found = this.#attachment(attachment);
        found.as(as);
        return found.status();
      },
      resolve: ({ attachment, address }) => this.#resolve(attachment, address),
      ...this.#types.handlers(),
      ...viewHandlers(id => this.#attachment(id)),
      ...tableHandlers(this.#types, id => this.#attachment(id)),
      ...historyHandlers(id => this.#attachment(id)),
      ...diffHandlers(id => this.#attachment(id)),
      ...this.#snapshots.handlers(),
      ...this.#finds.handlers(),
      ...this.#runs.handlers(),
      ...removalHandlers({
        machine: this.#machine,
        sources: this.#sources,
        rescan: () => this.#watch.rescan(),
        tell: message => this.#warn(message),
      }),
    };
  }

  /** Lets go of everything: called when the other side has gone. */
  end(): void {
    this.#watch.stop();
    this.#snapshots.end();
    this.#finds.end();
    this.#runs.end();
    for (const attachment of this.#attachments.values()) attachment.close();
    this.#attachments.clear();
    void this.#threads.end();
    void this.#types.end();
  }

  #apply(settings: ProbeSettings): void {
    this.#watch.settings = settings;
    this.#budget.share = settings.scanBudget;
    this.#historyBudget = settings.historyBudget;
    for (const { watch } of this.#attachments.values()) watch.history.budget = settings.historyBudget;
  }

  async #attach({ segment: id, process: as, intrusive }: AttachParams): Promise<AttachmentStatus> {
    try {
      return this.#open(await this.#find(id), as, intrusive);
    } catch (error) {
      if (!(error instanceof RpcFailure) || error.failure.kind !== 'gone') throw error;
      // The scan may be older than what its users did since: look again, then believe it.
      await this.#watch.rescan();
      return this.#open(await this.#find(id), as, intrusive);
    }
  }

  #open(segment: Segment, as: AttachParams['process'], intrusive: boolean): AttachmentStatus {
    try {
      const attachment = new Attachment(++this.#lastId, segment, as, intrusive, this.#host());
      this.#attachments.set(attachment.id, attachment);
      return attachment.status();
    } catch (error) {
      const use = segment.uses.find(u => u.pid === as?.pid) ?? segment.uses[0];
      throw new RpcFailure({
        ...toFailure(error, use?.uid ?? segment.uid),
        ...(as ? { pid: as.pid } : {}),
      });
    }
  }

  /** By id, in the latest scan; a new one is made when it isn't there: it may have just been created. */
  async #find(id: string): Promise<Segment> {
    const known = this.#watch.latest?.inventory.segments.find(s => s.id === id);
    if (known) return known;
    const look = await this.#watch.rescan();
    const found = look.inventory.segments.find(s => s.id === id);
    if (found) return found;
    throw new RpcFailure({ kind: 'gone', detail: `segment ${id} is gone`, target: id });
  }

  #resolve(id: number, address: string): ReturnType<ProbeApi['resolve']> {
    const pid = this.#attachment(id).process?.pid;
    const inventory = this.#watch.latest?.inventory;
    if (pid === undefined || !inventory || !/^(0x)?[0-9a-f]{1,16}$/i.test(address)) return null;
    const hit = resolveAddress(inventory, pid, BigInt(`0x${address.replace(/^0x/i, '')}`));
    return hit ? { segment: hit.segment.id, name: hit.segment.name, offset: hit.offset } : null;
  }

  #attachment(id: number): Attachment {
    const found = this.#attachments.get(id);
    if (found) return found;
    throw new RpcFailure({ kind: 'gone', detail: `there is no attachment ${id}` });
  }

  #host(): AttachmentHost {
    return {
      sources: this.#sources,
      budget: this.#budget,
      threads: this.#threads,
      historyBudget: () => this.#historyBudget,
      moments: this.#moments,
      pageSize: this.#machine.pageSize,
      places: () => this.#watch.latest ?? { paths: new Map(), identities: new Map() },
      isAlive: process => isAlive(this.#machine, process),
      sendFrame: frame => this.#events().frame(frame),
      sendStatus: status => quietly(this.#events().status(status)),
      table: attached =>
        new AttachedTable(attached, {
          machine: this.#machine,
          inventory: () => this.#watch.latest?.inventory,
        }),
    };
  }

  async #seen(look: Look): Promise<void> {
    const { inventory, took } = look;
    this.#runs.seen(look);
    const left = leftoversIn(this.#machine, look);
    for (const leftover of left)
      if (!this.#told.has(leftover.id)) this.#warn(leftoverText({ leftover, end: 'left' }));
    this.#told = new Set(left.map(({ id }) => id));
    for (const attachment of this.#attachments.values()) {
      // One that fails must not keep the others, nor the scan, from going on.
      try {
        attachment.update(inventory);
      } catch (error) {
        this.#log(error);
      }
    }
    try {
      await this.#diff.send(inventory, took, change => this.#events().inventory(change));
    } catch (error) {
      // Main.ts ends us when the other side has gone.
      if (!(error instanceof RpcFailure) || error.failure.kind !== 'ended') this.#log(error);
    }
  }

  #log(error: unknown): void {
    this.#warn(toFailure(error).detail);
  }

  #warn(message: string): void {
    quietly(this.#events().log({ level: 'warn', message }));
  }
}
