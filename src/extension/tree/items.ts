// How a row of the segments' tree looks: label, description (what matters first, as the tail is cut), icon,
// tooltip, and what the menus may offer for it. Not which rows there are (rows.ts).
import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, type Uri } from 'vscode';
import { formatSize } from '../../model/format.js';
import type { SegmentKind } from '../../model/segment.js';
import { unseenProcesses } from '../../model/unseen.js';
import type { WireSegment, WireUse } from '../../protocol/wire.js';
import { formatAccess, shortAddress } from '../text/format.js';
import { kindName, lostName, processCount, segmentCount, unreadableCount } from '../text/words.js';
import { rowUri } from './decorations.js';
import type { Row, UseRow } from './rows.js';
import { processTooltip, segmentTooltip, unseenTooltip, useTooltip } from './tooltip.js';

/** What is known of a row's attachment. */
export interface RowState {
  attached: boolean;
  /** Of the tab to open or to focus. */
  address: Uri;
}

/** `state` answers for rows that can be attached: segments and uses. */
export function toItem(row: Row, state: (segment: WireSegment, use?: WireUse) => RowState): TreeItem {
  switch (row.type) {
    case 'kind': {
      const item = new TreeItem(
        row.kind === 'unused' ? l10n.t('Used by no process') : kindName(row.kind),
        TreeItemCollapsibleState.Expanded,
      );
      item.id = row.key;
      item.description = row.segments.length.toString();
      item.contextValue = 'kind';
      return item;
    }
    case 'process': {
      const { process, segments } = row;
      const item = new TreeItem(process.command, TreeItemCollapsibleState.Collapsed);
      item.id = row.key;
      item.description = `${process.pid} · ${segmentCount(segments.length)}`;
      item.iconPath = new ThemeIcon('server-process');
      item.tooltip = processTooltip(process);
      item.contextValue = 'process';
      return item;
    }
    case 'segment': {
      const { segment, use } = row;
      const leaf = use !== undefined || segment.uses.length === 0;
      const item = new TreeItem(
        segment.name,
        leaf ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Collapsed,
      );
      item.id = row.key;
      item.description = use ? useDescription(segment, use) : segmentDescription(segment);
      item.iconPath = segmentIcon(segment);
      return attachable(item, 'segment', segment, segmentTooltip(segment), state(segment, use));
    }
    case 'use': {
      const item = new TreeItem(row.use.command, TreeItemCollapsibleState.None);
      item.id = row.key;
      item.description = `${row.use.pid} · ${useSummary(row)}`;
      item.iconPath = new ThemeIcon('server-process');
      return attachable(item, 'use', row.segment, useTooltip(row.use), state(row.segment, row.use));
    }
    case 'unseen': {
      // No label: a description alone is drawn dim.
      const count = unseenProcesses({ unseen: [...row.unseen] });
      const text = count > 0 ? unreadableCount(count) : l10n.t('Some places are not readable');
      const item = new TreeItem('', TreeItemCollapsibleState.None);
      item.id = row.key;
      item.description = text;
      item.iconPath = new ThemeIcon('eye-closed', new ThemeColor('disabledForeground'));
      item.tooltip = unseenTooltip(row.unseen);
      item.contextValue = 'unseen';
      item.accessibilityInformation = { label: text };
      return item;
    }
  }
}

function attachable(
  item: TreeItem,
  type: 'segment' | 'use',
  segment: WireSegment,
  tooltip: TreeItem['tooltip'],
  { attached, address }: RowState,
): TreeItem {
  item.tooltip = tooltip;
  item.resourceUri = rowUri(item.id ?? '', attached, segment.unlinked);
  item.contextValue = [type, attached ? 'attached' : 'detached', ...(filePath(segment) ? ['path'] : [])].join(
    ' ',
  );
  // VS Code's own command: a click previews, a double click keeps, as with files.
  item.command = { command: 'vscode.open', title: l10n.t('Open'), arguments: [address] };
  return item;
}

/** Where the segment has a name in the file system that we live in. */
export function filePath(segment: WireSegment): string | undefined {
  if (segment.unlinked || segment.namespace?.mount !== undefined) return undefined;
  if (segment.kind === 'posix') return `/dev/shm${segment.name}`;
  return segment.kind === 'file' ? segment.name : undefined;
}

function segmentDescription(segment: WireSegment): string {
  const { kind, shmid, uses, seals, namespace, sizeKnown, size } = segment;
  const parts = [
    segment.unlinked ? lostName(kind) : undefined,
    // One without a key has its id as its name.
    shmid !== undefined && segment.name !== `shmid:${shmid}` ? `id ${shmid}` : undefined,
    `${sizeKnown ? '' : '≥ '}${formatSize(size)}`,
    processCount(uses.length),
    segment.semaphore ? l10n.t('semaphore') : undefined,
    seals && seals.length > 0 ? l10n.t('sealed') : undefined,
    namespace ? (namespace.container ?? l10n.t('other namespace')) : undefined,
  ];
  return parts.filter(part => part !== undefined).join(' · ');
}

function useDescription(segment: WireSegment, use: WireUse): string {
  return [
    ...(segment.unlinked ? [lostName(segment.kind)] : []),
    formatAccess(use.access),
    formatSize(segment.size),
    kindName(segment.kind),
  ].join(' · ');
}

function useSummary({ use }: UseRow): string {
  const [first, ...rest] = use.mappings;
  const where = first
    ? shortAddress(first.start) + (rest.length > 0 ? ` +${rest.length}` : '')
    : `fd ${use.fds.slice(0, 3).join(', ')}${use.fds.length > 3 ? ' …' : ''}`;
  return `${formatAccess(use.access)} · ${where}`;
}

function segmentIcon(segment: WireSegment): ThemeIcon {
  const icons: Readonly<Record<SegmentKind, string>> = {
    posix: 'symbol-array',
    sysv: 'key',
    memfd: 'chip',
    anon: 'screen-full',
    file: 'file-binary',
  };
  return new ThemeIcon(segment.semaphore ? 'lock' : icons[segment.kind]);
}
