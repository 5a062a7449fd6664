// All attachments there are, one for each open tab; passes on to them what the probe tells.
// Plain Node, no editor. Not what each of them does (attachment.ts).
import type { AttachmentStatus } from '../../protocol/attachment.js';
import type { Frame } from '../../protocol/frame.js';
import { Disposables, type Disposable } from '../base/disposables.js';
import { Emitter } from '../base/emitter.js';
import type { Log } from '../base/log.js';
import type { InventoryStore } from '../inventory/store.js';
import type { ProbeClient } from '../probe/client.js';
import { bestUse, idOf, sameProcess, type ProcessId, type Target } from '../target.js';
import { Attachment } from './attachment.js';

export class Attachments implements Disposable {
  readonly #client: ProbeClient;
  readonly #inventory: InventoryStore;
  readonly #log: Log;
  readonly #open = new Set<Attachment>();
  readonly #changed = new Emitter<undefined>();
  readonly #owned = new Disposables();
  #held: Disposable | undefined;

  /** One came, went, or changed its state. */
  readonly onDidChange = this.#changed.event;

  constructor(client: ProbeClient, inventory: InventoryStore, log: Log) {
    this.#client = client;
    this.#inventory = inventory;
    this.#log = log;
    this.#owned.add(
      client.onDidChange(state => {
        for (const attachment of this.#open) attachment.probeChanged(state);
      }),
    );
  }

  get all(): readonly Attachment[] {
    return [...this.#open];
  }

  has(attachment: Attachment): boolean {
    return this.#open.has(attachment);
  }

  /** How many of them are attached now. */
  get attached(): number {
    return this.all.filter(a => a.state.kind === 'attached').length;
  }

  /** `process`: as which one it was seen at last, where that isn't the target's own. */
  open(address: string, target: Target, process?: ProcessId): Attachment {
    const successor = (gone: ProcessId): ProcessId | undefined => {
      const uses = this.#inventory.segments.get(target.segment)?.uses ?? [];
      const other = bestUse(uses.filter(use => !sameProcess(use, gone)));
      return other && idOf(other);
    };
    const attachment = new Attachment(address, target, process, successor, this.#log);
    this.#open.add(attachment);
    attachment.onState(() => this.#changed.fire(undefined));
    attachment.onStatus(() => this.#changed.fire(undefined));
    this.#held ??= this.#client.hold();
    attachment.probeChanged(this.#client.state);
    this.#changed.fire(undefined);
    return attachment;
  }

  close(attachment: Attachment): void {
    if (!this.#open.delete(attachment)) return;
    attachment.close();
    if (this.#open.size === 0) {
      this.#held?.dispose();
      this.#held = undefined;
    }
    this.#changed.fire(undefined);
  }

  /** The one that shows `segment`, as `process` if one is given. */
  find(segment: string, process?: ProcessId): Attachment | undefined {
    return this.all.find(
      a => a.target.segment === segment && (!process || sameProcess(a.process ?? null, process)),
    );
  }

  frame(frame: Frame): Promise<void> {
    return this.#byNumber(frame.attachment)?.frame(frame) ?? Promise.resolve();
  }

  status(status: AttachmentStatus): void {
    this.#byNumber(status.attachment)?.statusChanged(status);
  }

  dispose(): void {
    this.#owned.dispose();
    for (const attachment of this.#open) attachment.close();
    this.#open.clear();
    this.#held?.dispose();
    this.#changed.dispose();
  }

  #byNumber(number: number): Attachment | undefined {
    return this.all.find(a => a.number === number);
  }
}
