// The Segments view: rows of what the last scan found, kept in step with scans, settings, filter and attachments.
// It looks (and the probe scans) only while it is visible. Not the rows (rows.ts) nor their looks (items.ts).
import {
  commands,
  EventEmitter,
  l10n,
  window,
  type Memento,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
} from 'vscode';
import type { Attachments } from '../attachment/registry.js';
import { Disposables, type Disposable } from '../base/disposables.js';
import { Redraw } from '../base/redraw.js';
import type { SegmentTabs } from '../editor/tabs.js';
import { select, type Selected } from '../inventory/selection.js';
import type { InventoryStore } from '../inventory/store.js';
import type { ProbeClient } from '../probe/client.js';
import type { Look } from '../probe/look.js';
import { shown } from '../settings.js';
import type { WireSegment, WireUse } from '../../protocol/wire.js';
import { idOf, targetOf } from '../target.js';
import { toItem, type RowState } from './items.js';
import { tooltipOf } from './tooltips.js';
import { childRows, rootRows, type Grouping, type Row } from './rows.js';
import { situation, type Situation } from './situation.js';

export interface SegmentsServices {
  inventory: InventoryStore;
  attachments: Attachments;
  tabs: SegmentTabs;
  client: ProbeClient;
  look: Look;
  memory: Memento;
}

const groupingKey = 'shmscope.grouping';
export class SegmentsView implements TreeDataProvider<Row>, Disposable {
  readonly #services: SegmentsServices;
  readonly #changed = new EventEmitter<undefined>();
  readonly #owned = new Disposables();
  readonly #redraw: Redraw;
  readonly #view: TreeView<Row>;
  #filter = '';
  #leaksOnly = false;
  #attached = '';

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(services: SegmentsServices) {
    this.#services = services;
    const { inventory, attachments, client, look } = services;
    this.#owned.add(this.#changed);
    this.#redraw = this.#owned.add(new Redraw(() => this.#draw()));
    this.#view = this.#owned.add(
      window.createTreeView('shmscope.segments', { treeDataProvider: this, showCollapseAll: true }),
    );
    this.#owned.add(this.#view.onDidChangeVisibility(({ visible }) => look.want('segments', visible)));
    this.#owned.add(inventory.onDidChange(() => this.changed()));
    this.#owned.add(attachments.onDidChange(() => this.#attachmentsChanged()));
    this.#owned.add(client.onDidChange(() => this.changed()));
    look.want('segments', this.#view.visible);
    this.#redraw.now();
  }

  get grouping(): Grouping {
    return this.#services.memory.get<unknown>(groupingKey) === 'process' ? 'process' : 'kind';
  }

  async group(by: Grouping): Promise<void> {
    await this.#services.memory.update(groupingKey, by);
    this.#redraw.now();
  }

  get filter(): string {
    return this.#filter;
  }

  set filter(text: string) {
    this.#filter = text.trim();
    this.#redraw.now();
  }

  set leaksOnly(only: boolean) {
    this.#leaksOnly = only;
    this.#redraw.now();
  }

  /** Something that is shown may have changed: draws again soon. */
  changed(): void {
    this.#redraw.soon();
  }

  /** A status comes several times a second; the rows show only which are attached, and as whom. */
  #attachmentsChanged(): void {
    const now = this.#services.attachments.all
      .map(a => `${a.address} ${a.state.kind} ${a.process?.pid ?? ''}`)
      .join('\n');
    if (now === this.#attached) return;
    this.#attached = now;
    this.changed();
  }

  async getChildren(row?: Row): Promise<Row[]> {
    if (row) return childRows(row);
    // VS Code shows its progress bar until the first scan has ended, or can't.
    if (this.#situation() === 'scanning') await this.#redraw.wait();
    const now = this.#situation();
    // No rows at all: only then VS Code shows the welcome view, with its buttons.
    if (now !== 'some' && now !== 'empty') return [];
    const { inventory } = this.#services;
    return rootRows(this.#selected(), inventory.unseen, this.grouping, this.#filter === '');
  }

  getTreeItem(row: Row): TreeItem {
    const { tabs, attachments, inventory } = this.#services;
    const state = (segment: WireSegment, use?: WireUse): RowState => {
      const found = attachments.find(segment.id, use && idOf(use));
      const address = use ? tabs.addressOf(targetOf(segment, use), use.command) : tabs.addressOfAny(segment);
      return { attached: found?.state.kind === 'attached', address };
    };
    return toItem(row, { state, unseen: inventory.unseenProcesses });
  }

  /** Made only for the row that is pointed at: a tree may have thousands. */
  resolveTreeItem(item: TreeItem, row: Row): TreeItem {
    item.tooltip = tooltipOf(row, this.#services.inventory.unseenProcesses);
    return item;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #draw(): void {
    const { attachments } = this.#services;
    const selected = this.#selected();
    const now = this.#situation(selected);
    if (now !== 'scanning') this.#redraw.release();
    context('situation', now);
    context('grouping', this.grouping);
    context('filtered', this.#filter !== '' || this.#leaksOnly);
    context('leaksOnly', this.#leaksOnly);
    context('attached', attachments.attached > 0);
    this.#view.description = this.#description(now, selected.segments.length + selected.others.length);
    this.#view.message = this.#message(now, selected);
    const count = attachments.attached;
    this.#view.badge =
      count === 0
        ? undefined
        : {
            value: count,
            tooltip: count === 1 ? l10n.t('1 segment attached') : l10n.t('{0} segments attached', count),
          };
    this.#changed.fire(undefined);
  }

  /** Beside the view's title: the filters, and how much there is. */
  #description(now: Situation, count: number): string {
    const filter = this.#filter === '' ? [] : [`“${this.#filter}”`];
    const leaks = this.#leaksOnly ? [l10n.t('leaks only')] : [];
    return [...leaks, ...filter, ...(now === 'some' ? [count.toString()] : [])].join(' · ');
  }

  /** A line above the rows, for what no welcome view can say because there are rows. */
  #message(now: Situation, { segments, others, filtered }: Selected): string {
    const { client, inventory } = this.#services;
    if (client.state.kind === 'waiting' && inventory.known) {
      return l10n.t('The probe ended, and starts again within seconds. What you see may be out of date.');
    }
    if (now === 'empty' && inventory.unseen.length > 0) {
      return l10n.t('No shared memory found for your user. Segments show up here as they are made.');
    }
    const shownCount = segments.length + others.length;
    return now !== 'some' || filtered === 0
      ? ''
      : l10n.t('{0} of {1} shown', shownCount, shownCount + filtered);
  }

  #selected(): Selected {
    const { segments, others } = this.#services.inventory;
    return select(segments.values(), shown(this.#filter, this.#leaksOnly), others.values());
  }

  #situation(selected = this.#selected()): Situation {
    const { client, inventory } = this.#services;
    return situation(client.state.kind, inventory.known, selected);
  }
}

function context(name: string, value: unknown): void {
  void commands.executeCommand('setContext', `shmscope.${name}`, value);
}
