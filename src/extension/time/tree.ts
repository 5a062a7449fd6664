// The Snapshots view of the side bar: segments with their snapshots and triggers, kept in step with both. While it's
// seen it keeps the probe, which has the list. Not the rows (rows.ts) nor their looks (items.ts).
import { commands, EventEmitter, window, type TreeDataProvider, type TreeItem, type TreeView } from 'vscode';
import type { Attachment } from '../attachment/attachment.js';
import type { Attachments } from '../attachment/registry.js';
import { Disposables, type Disposable } from '../base/disposables.js';
import type { ProbeClient } from '../probe/client.js';
import { toTimeItem } from './items.js';
import { ownerRows, rowsUnder, type TimeRow } from './rows.js';
import type { Snapshots } from './snapshots.js';
import type { TriggerStore } from './trigger-store.js';
import type { Triggers } from './triggers.js';

export interface SnapshotsViewServices {
  snapshots: Snapshots;
  triggers: Triggers<Attachment>;
  store: TriggerStore;
  attachments: Attachments;
  client: ProbeClient;
}

export class SnapshotsView implements TreeDataProvider<TimeRow>, Disposable {
  readonly #services: SnapshotsViewServices;
  readonly #owned = new Disposables();
  readonly #changed = new EventEmitter<undefined>();
  readonly #view: TreeView<TimeRow>;
  #attached = '';
  #held: Disposable | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(services: SnapshotsViewServices) {
    this.#services = services;
    const { snapshots, triggers, attachments } = services;
    this.#owned.add(this.#changed);
    this.#view = this.#owned.add(
      window.createTreeView('shmscope.snapshots', { treeDataProvider: this, canSelectMany: true }),
    );
    this.#owned.add(this.#view.onDidChangeVisibility(() => this.#visibilityChanged()));
    this.#owned.add(snapshots.onDidChange(() => this.#redraw()));
    this.#owned.add(triggers.onDidChange(() => this.#redraw()));
    this.#owned.add(attachments.onDidChange(() => this.#attachmentsChanged()));
    this.#visibilityChanged();
    this.#redraw();
  }

  /** What a command from a key, without a row of its own, means: the rows that are selected, or the focused one. */
  async meant(): Promise<readonly TimeRow[]> {
    // Arrow keys move the focus alone, which VS Code tells nobody; selecting it does.
    if (this.#view.selection.length < 2) await commands.executeCommand('list.select');
    // While VS Code draws the rows anew it knows of no selection.
    for (let tries = 0; tries < 20 && this.#view.selection.length === 0; tries++)
      await new Promise(resolve => setTimeout(resolve, 50));
    return this.#view.selection;
  }

  getChildren(row?: TimeRow): TimeRow[] {
    if (row) return rowsUnder(row);
    const { snapshots, triggers, store, attachments } = this.#services;
    const attached = attachments.all.map(attachment => {
      const { segment: id, name } = attachment.target;
      const own = store.of(name).map(kept => ({ kept, problem: triggers.problem(attachment, kept) }));
      return { id, name, triggers: own };
    });
    return ownerRows(snapshots.all, attached);
  }

  getTreeItem(row: TimeRow): TreeItem {
    return toTimeItem(row);
  }

  dispose(): void {
    this.#held?.dispose();
    this.#owned.dispose();
  }

  #visibilityChanged(): void {
    if (this.#view.visible) this.#held ??= this.#services.client.hold();
    else {
      this.#held?.dispose();
      this.#held = undefined;
    }
  }

  /** A status comes several times a second; here only which are attached counts. */
  #attachmentsChanged(): void {
    const now = this.#services.attachments.all.map(a => `${a.target.segment} ${a.number ?? ''}`).join('\n');
    if (now === this.#attached) return;
    this.#attached = now;
    this.#redraw();
  }

  #redraw(): void {
    const count = this.#services.snapshots.all.length;
    void commands.executeCommand('setContext', 'shmscope.snapshots', count > 0);
    this.#view.description = count === 0 ? '' : count.toString();
    this.#changed.fire(undefined);
  }
}
