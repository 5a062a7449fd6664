// The snapshots that there are, over all lives of the probe: it's told where they are kept each time that it starts,
// and tells the list. Names new ones. Plain Node, no editor. Not the keeping itself (the probe's), nor the side bar
// (tree.ts).
import type { ProbeApi } from '../../protocol/probe.js';
import type { Remote } from '../../protocol/rpc.js';
import type { SnapshotInfo, SnapshotReason, SnapshotsEvents } from '../../protocol/snapshots.js';
import { asFailure } from '../attachment/attachment.js';
import { Disposables, type Disposable } from '../base/disposables.js';
import { Emitter } from '../base/emitter.js';
import type { Log } from '../base/log.js';
import type { ProbeClient, ProbeState } from '../probe/client.js';
import { nextName } from './names.js';
import type { TimeTo } from './time-to.js';

export interface SnapshotsOptions {
  client: Pick<ProbeClient, 'state' | 'onDidChange' | 'hold' | 'running'>;
  /** Where they are kept. */
  folder: string;
  /** Bytes that they may take, as is set now. */
  budget: () => number;
  log: Log;
  /** Some had to go to keep within the budget. Said once, of the first of them. */
  tellDropped: (names: readonly string[]) => void;
}

type Changes = Parameters<SnapshotsEvents['snapshots']>[0];

export class Snapshots implements Disposable {
  readonly #options: SnapshotsOptions;
  readonly #owned = new Disposables();
  readonly #changed = new Emitter<undefined>();
  /** Names that are being given, by segment: two that are taken at once don't get the same. */
  readonly #underWay = new Map<string, string[]>();
  #list: readonly SnapshotInfo[] = [];
  #known = false;
  #budget: number | undefined;
  /** Settles when the probe's present life knows where they are. */
  #kept: Promise<void> = Promise.resolve();
  #told = false;

  readonly onDidChange = this.#changed.event;

  constructor(options: SnapshotsOptions) {
    this.#options = options;
    this.#owned.add(this.#changed);
    this.#owned.add(options.client.onDidChange(state => this.#probeChanged(state)));
    this.#probeChanged(options.client.state);
  }

  /** False until the probe has told of them. */
  get known(): boolean {
    return this.#known;
  }

  get all(): readonly SnapshotInfo[] {
    return this.#list;
  }

  /** A segment's own, oldest first. */
  of(segment: string): SnapshotInfo[] {
    return this.#list.filter(s => s.segment.id === segment).sort((a, b) => a.time - b.time);
  }

  get(id: string): SnapshotInfo | undefined {
    return this.#list.find(s => s.id === id);
  }

  /** What the probe tells. */
  event({ list, dropped }: Changes): void {
    const names = dropped.map(id => {
      const gone = this.get(id);
      return gone ? `${gone.segment.name} ${gone.name}` : id;
    });
    const fresh = this.#known ? list.filter(one => isOwnReason(one) && !this.get(one.id)) : [];
    this.#set(list);
    for (const one of fresh) this.#letter(one);
    if (names.length === 0) return;
    this.#options.log.info(`snapshots dropped for the budget: ${names.join(', ')}`);
    if (this.#told) return;
    this.#told = true;
    this.#options.tellDropped(names);
  }

  /** The budget may be another. */
  settingsChanged(): void {
    if (this.#budget !== undefined && this.#options.budget() !== this.#budget)
      this.#probeChanged(this.#options.client.state);
  }

  /** Takes one of an attached segment. Throws RpcFailure. */
  async take(attachment: TimeTo, reason: SnapshotReason, detail: string): Promise<SnapshotInfo> {
    await this.#kept;
    return this.#named(attachment.target.segment, async name => {
      const taken = await attachment.ask((probe, number) =>
        probe.snapshot({ attachment: number, name, reason, detail }),
      );
      this.#put(taken);
      return taken;
    });
  }

  /** Throws RpcFailure, as those below. */
  async change(id: string, changes: { name?: string; pinned?: boolean }): Promise<void> {
    this.#put(await this.#ask(probe => probe.changeSnapshot({ id, ...changes })));
  }

  async delete(id: string): Promise<void> {
    await this.#ask(probe => probe.deleteSnapshot({ id }));
    this.#set(this.#list.filter(s => s.id !== id));
  }

  async export(id: string, path: string): Promise<void> {
    await this.#ask(probe => probe.exportSnapshot({ id, path }));
  }

  async import(path: string): Promise<SnapshotInfo> {
    const imported = await this.#ask(probe => probe.importSnapshot({ path }));
    this.#put(imported);
    return imported;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** What the probe took by itself is called by why it was, which its details say too: it gets a name of its own. */
  #letter({ id, segment }: SnapshotInfo): void {
    this.#named(segment.id, name => this.change(id, { name })).catch((error: unknown) => {
      const { kind, detail } = asFailure(error);
      // Gone: dropped for the budget meanwhile.
      if (kind !== 'ended' && kind !== 'gone') this.#options.log.warn(`naming a snapshot: ${detail}`);
    });
  }

  /** Gives `work` a name that no other snapshot of the segment has or is about to have. */
  async #named<T>(segment: string, work: (name: string) => Promise<T>): Promise<T> {
    const underWay = this.#underWay.get(segment) ?? [];
    const name = nextName([...this.of(segment).map(s => s.name), ...underWay]);
    this.#underWay.set(segment, [...underWay, name]);
    try {
      return await work(name);
    } finally {
      const left = (this.#underWay.get(segment) ?? []).filter(n => n !== name);
      if (left.length > 0) this.#underWay.set(segment, left);
      else this.#underWay.delete(segment);
    }
  }

  #probeChanged(state: ProbeState): void {
    if (state.kind !== 'running') return;
    const budget = this.#options.budget();
    this.#budget = budget;
    this.#kept = this.#keep(state.remote, budget);
  }

  async #keep(probe: Remote<ProbeApi>, budget: number): Promise<void> {
    const { folder, log } = this.#options;
    try {
      this.#set(await probe.keepSnapshots({ folder, budget }));
    } catch (error) {
      const { kind, detail } = asFailure(error);
      // Ended: its next life is told.
      if (kind !== 'ended') log.error(`snapshots can't be kept in ${folder}: ${detail}`);
    }
  }

  /** Asks the probe, which is started for it where it isn't there. */
  async #ask<T>(question: (probe: Remote<ProbeApi>) => Promise<T>): Promise<T> {
    const held = this.#options.client.hold();
    try {
      const probe = await this.#options.client.running();
      await this.#kept;
      return await question(probe);
    } finally {
      held.dispose();
    }
  }

  #put(one: SnapshotInfo): void {
    const at = this.#list.findIndex(s => s.id === one.id);
    this.#set(at < 0 ? [...this.#list, one] : this.#list.with(at, one));
  }

  #set(list: readonly SnapshotInfo[]): void {
    this.#list = list;
    this.#known = true;
    this.#changed.fire(undefined);
  }
}

function isOwnReason({ reason }: SnapshotInfo): boolean {
  return reason === 'interval' || reason === 'condition';
}
