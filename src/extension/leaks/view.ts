// The Leaks view: what was forgotten, kept in step with scans. It looks (and the probe scans) only while it is visible.
// Not the rows (rows.ts) nor their looks (items.ts), nor removing anything (removal/commands.ts).
import { EventEmitter, window, type TreeDataProvider, type TreeItem, type TreeView } from 'vscode';
import { formatSize } from '../../model/format.js';
import type { Attachments } from '../attachment/registry.js';
import { Disposables, type Disposable } from '../base/disposables.js';
import { Redraw } from '../base/redraw.js';
import type { SegmentTabs } from '../editor/tabs.js';
import type { InventoryStore } from '../inventory/store.js';
import type { ProbeClient } from '../probe/client.js';
import type { Look } from '../probe/look.js';
import { listedKinds, shown } from '../settings.js';
import { tooltipOf } from '../tree/tooltips.js';
import { sift } from '../inventory/selection.js';
import { fillingsText } from './filling-words.js';
import { toLeakItem } from './items.js';
import {
  idOfLeak,
  leakChildren,
  leakRoots,
  leaksOf,
  type LeakRow,
  type Leaks,
  type LeaksRow,
} from './rows.js';

export interface LeaksServices {
  inventory: InventoryStore;
  attachments: Attachments;
  tabs: SegmentTabs;
  client: ProbeClient;
  look: Look;
}

export class LeaksView implements TreeDataProvider<LeaksRow>, Disposable {
  readonly #services: LeaksServices;
  readonly #changed = new EventEmitter<undefined>();
  readonly #owned = new Disposables();
  readonly #redraw: Redraw;
  readonly #view: TreeView<LeaksRow>;
  #leaks: Leaks = { leaks: [], unsure: [], memory: 0, current: false };

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(services: LeaksServices) {
    this.#services = services;
    const { inventory, client, look } = services;
    this.#owned.add(this.#changed);
    this.#redraw = this.#owned.add(new Redraw(() => this.#draw()));
    this.#view = this.#owned.add(
      window.createTreeView('shmscope.leaks', {
        treeDataProvider: this,
        showCollapseAll: true,
        canSelectMany: true,
      }),
    );
    this.#owned.add(this.#view.onDidChangeVisibility(({ visible }) => look.want('leaks', visible)));
    this.#owned.add(inventory.onDidChange(() => this.changed()));
    this.#owned.add(client.onDidChange(() => this.changed()));
    look.want('leaks', this.#view.visible);
    this.#redraw.now();
  }

  /** What a person has chosen in it. */
  get selection(): LeakRow[] {
    return this.#view.selection.filter(row => row.type === 'segment' || row.type === 'other');
  }

  /** Opens the view, and chooses the first of these that is in it. */
  async show(ids: readonly string[]): Promise<void> {
    this.#redraw.now();
    const { leaks, unsure } = this.#leaks;
    const row = [...leaks, ...unsure].find(one => ids.includes(idOfLeak(one))) ?? leakRoots(this.#leaks)[0];
    if (row) await this.#view.reveal(row, { select: true, focus: true, expand: true });
  }

  /** Something that is shown may have changed: draws again soon. */
  changed(): void {
    this.#redraw.soon();
  }

  async getChildren(row?: LeaksRow): Promise<LeaksRow[]> {
    if (row) return leakChildren(row);
    const { inventory, client } = this.#services;
    // VS Code shows its progress bar until the first scan has ended, or can't.
    if (!inventory.known && !this.#failing) await this.#redraw.wait();
    // No rows at all: only then VS Code shows the welcome view.
    return inventory.known && client.state.kind !== 'unsupported' ? leakRoots(this.#leaks) : [];
  }

  getTreeItem(row: LeaksRow): TreeItem {
    const { attachments, client, tabs } = this.#services;
    return toLeakItem(row, {
      state: segment => ({
        attached: attachments.find(segment.id, undefined)?.state.kind === 'attached',
        address: tabs.addressOfAny(segment),
      }),
      ended: client.state.kind === 'waiting',
    });
  }

  /** Where it stands: what can't be told is below a row of its own. */
  getParent(row: LeaksRow): LeaksRow | undefined {
    const { unsure } = this.#leaks;
    if (row.type === 'evidence') return undefined;
    return unsure.some(one => one.key === row.key)
      ? leakRoots(this.#leaks).find(root => root.type === 'unsure')
      : undefined;
  }

  /** Made only for the row that is pointed at. */
  resolveTreeItem(item: TreeItem, row: LeaksRow): TreeItem {
    if (row.type === 'segment' || row.type === 'other')
      item.tooltip = tooltipOf(row, this.#services.inventory.unseenProcesses);
    return item;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  get #failing(): boolean {
    const { kind } = this.#services.client.state;
    return kind === 'unsupported' || kind === 'waiting';
  }

  #draw(): void {
    const { inventory } = this.#services;
    // Names that a person ignores are none of their leaks; kinds that the Segments view hides leak all the same.
    const by = { ...shown(), kinds: listedKinds };
    const { segments, others } = sift(inventory.segments.values(), by, inventory.others.values());
    this.#leaks = leaksOf(segments, others, inventory.current);
    if (inventory.known || this.#failing) this.#redraw.release();
    this.#view.description = this.#description();
    this.#view.message = fillingsText(inventory.filling, inventory);
    this.#changed.fire(undefined);
  }

  /** Beside the view's title: how many, and what would come free. */
  #description(): string {
    const { leaks, memory } = this.#leaks;
    if (leaks.length === 0) return '';
    return memory === 0 ? leaks.length.toString() : `${leaks.length} · ${formatSize(memory)}`;
  }
}
