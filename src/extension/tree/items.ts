// How a row of the segments' tree looks: label, description (what matters first, as the tail is cut), icon, and what
// the menus may offer for it. Not which rows there are (rows.ts), nor their tooltips (tooltips.ts).
import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, type Uri } from 'vscode';
import { formatSize } from '../../model/format.js';
import { isForgotten } from '../../model/leaks/listed.js';
import { verdictText } from '../../model/leaks/words.js';
import type { OtherObject } from '../../model/other-object.js';
import type { Judged } from '../../model/verdict.js';
import type { SegmentKind } from '../../model/segment.js';
import { unseenProcesses } from '../../model/unseen.js';
import type { WireSegment, WireUse } from '../../protocol/wire.js';
import { formatAccess, shortAddress } from '../text/format.js';
import { targetOf, titleOf } from '../target.js';
import { plainRow } from '../text/plain.js';
import { kindName, lostName, segmentCount, unreadableCount, usedBy } from '../text/words.js';
import { rowUri } from './decorations.js';
import type { OtherRow, Row, UseRow } from './rows.js';
import { otherDescription, otherIcon } from './other-looks.js';

/** What is known of a row's attachment. */
export interface RowState {
  attached: boolean;
  /** Of the tab to open or to focus. */
  address: Uri;
}

export interface RowFacts {
  /** Answers for rows that can be attached: segments and uses. */
  state: (segment: WireSegment, use?: WireUse) => RowState;
  /** Processes that could not be looked into. */
  unseen: number;
}

export function toItem(row: Row, facts: RowFacts): TreeItem {
  return plainRow(itemOf(row, facts));
}

function itemOf(row: Row, { state, unseen }: RowFacts): TreeItem {
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
    case 'crowd': {
      const item = new TreeItem(row.command, TreeItemCollapsibleState.Collapsed);
      item.id = row.key;
      item.description = segmentCount(row.segments.length);
      item.iconPath = new ThemeIcon('files');
      item.contextValue = 'crowd';
      return item;
    }
    case 'process': {
      const { process, segments } = row;
      const item = new TreeItem(process.command, TreeItemCollapsibleState.Collapsed);
      item.id = row.key;
      item.description = `${process.pid} · ${segmentCount(segments.length)}`;
      item.iconPath = new ThemeIcon('server-process');
      item.contextValue = 'process';
      return item;
    }
    case 'segment': {
      const { segment, use } = row;
      const leaf = use !== undefined || segment.uses.length === 0;
      const item = new TreeItem(
        titleOf(targetOf(segment, undefined)),
        leaf ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Collapsed,
      );
      item.id = row.key;
      item.description = use ? useDescription(segment, use) : segmentDescription(segment, unseen);
      item.iconPath = segmentIcon(segment);
      return attachable(item, 'segment', segment, state(segment, use));
    }
    case 'use': {
      const item = new TreeItem(row.use.command, TreeItemCollapsibleState.None);
      item.id = row.key;
      item.description = `${row.use.pid} · ${useSummary(row)}`;
      item.iconPath = new ThemeIcon('server-process');
      return attachable(item, 'use', row.segment, state(row.segment, row.use));
    }
    case 'others': {
      const item = new TreeItem(kindName(row.kind), TreeItemCollapsibleState.Expanded);
      item.id = row.key;
      item.description = row.others.length.toString();
      item.contextValue = 'kind';
      return item;
    }
    case 'other':
      return otherItem(row);
    case 'unseen': {
      const count = unseenProcesses({ unseen: [...row.unseen] });
      const text = count > 0 ? unreadableCount(count) : l10n.t('Some places are not readable');
      const item = dim(row.key, text, 'unseen');
      item.iconPath = new ThemeIcon('eye-closed', new ThemeColor('disabledForeground'));
      return item;
    }
  }
}

/** No label: a description alone is drawn dim. */
export function dim(key: string, text: string, contextValue: string): TreeItem {
  const item = new TreeItem('', TreeItemCollapsibleState.None);
  item.id = key;
  item.description = text;
  item.contextValue = contextValue;
  item.accessibilityInformation = { label: text };
  return item;
}

export function otherItem({ key, other }: OtherRow, state = TreeItemCollapsibleState.None): TreeItem {
  const item = new TreeItem(other.name, state);
  item.id = key;
  item.description = otherDescription(other);
  item.iconPath = otherIcon(other);
  item.resourceUri = rowUri(key, false, other.judged.verdict);
  item.contextValue = ['other', ...(otherPath(other) === undefined ? [] : ['path']), 'removable'].join(' ');
  return item;
}

/** A click opens it. */
function attachable(
  item: TreeItem,
  type: 'segment' | 'use',
  segment: WireSegment,
  state: RowState,
): TreeItem {
  // VS Code's own command: a click previews, a double click keeps, as with files.
  item.command = { command: 'vscode.open', title: l10n.t('Open'), arguments: [state.address] };
  return marked(item, type, segment, state);
}

/** Says what the menus may offer. */
export function marked(
  item: TreeItem,
  type: 'segment' | 'use',
  segment: WireSegment,
  { attached }: RowState,
): TreeItem {
  // Of a process it would say what is said of the segment.
  const verdict = type === 'segment' ? segment.judged?.verdict : undefined;
  item.resourceUri = rowUri(item.id ?? '', attached, verdict);
  // A dot says so to who sees it.
  if (attached) item.accessibilityInformation = { label: spoken(item, l10n.t('attached')) };
  const more = [...(filePath(segment) ? ['path'] : []), ...(isRemovable(segment) ? ['removable'] : [])];
  item.contextValue = [type, attached ? 'attached' : 'detached', ...more].join(' ');
  return item;
}

/** What VS Code has a reader say of a row, and `more`. */
function spoken({ label, description }: TreeItem, more: string): string {
  return [label, description, more].filter(part => typeof part === 'string').join(' · ');
}

/** Has it a name, or an id, that can be taken away, where we can reach it? */
export function isRemovable({ kind, unlinked, namespace }: WireSegment): boolean {
  return (kind === 'posix' || kind === 'sysv') && !unlinked && namespace === undefined;
}

/** Where the segment has a name in the file system that we live in. */
export function filePath(segment: WireSegment): string | undefined {
  if (segment.unlinked || segment.namespace?.mount !== undefined) return undefined;
  if (segment.kind === 'posix') return `/dev/shm${segment.name}`;
  return segment.kind === 'file' ? segment.name : undefined;
}

/** Where it is listed, if it has a name. */
export function otherPath({ kind, name }: OtherObject): string | undefined {
  return kind === 'mqueue' ? `/dev/mqueue${name}` : undefined;
}

function segmentDescription(segment: WireSegment, unseen: number): string {
  const { kind, seals, namespace, sizeKnown, size } = segment;
  const parts = [
    verdictWord(segment.judged),
    segment.unlinked ? lostName(kind) : undefined,
    idText(segment),
    `${sizeKnown ? '' : '≥ '}${formatSize(size)}`,
    usedBy(segment, unseen),
    segment.semaphore ? l10n.t('semaphore') : undefined,
    seals && seals.length > 0 ? l10n.t('sealed') : undefined,
    namespace ? (namespace.container ?? l10n.t('other namespace')) : undefined,
    folderOf(segment),
  ];
  return parts.filter(part => part !== undefined).join(' · ');
}

function useDescription(segment: WireSegment, use: WireUse): string {
  return [
    segment.unlinked ? lostName(segment.kind) : undefined,
    idText(segment),
    formatAccess(use.access),
    formatSize(segment.size),
    kindName(segment.kind),
    folderOf(segment),
  ]
    .filter(part => part !== undefined)
    .join(' · ');
}

/**
 * Where a person has something to know or to do; that a name is gone, or users can't be seen, is said by other words.
 */
export function verdictWord(judged: Judged | undefined): string | undefined {
  switch (judged?.verdict) {
    case 'orphan':
    case 'owner-dead':
    case 'kept':
    case 'held':
      return verdictText(judged.verdict, l10n.t);
    case 'in-use':
    case 'unlinked-mapped':
    case 'unknown':
    case undefined:
      return undefined;
  }
}

/** One without a key has its id as its name. */
export function idText({ shmid, name }: WireSegment): string | undefined {
  return shmid !== undefined && name !== `shmid:${shmid}` ? `id ${shmid}` : undefined;
}

/** Of a mapped file, whose label is the last part of its path. */
function folderOf({ kind, name }: WireSegment): string | undefined {
  return kind === 'file' ? name.slice(0, name.lastIndexOf('/')) || '/' : undefined;
}

function useSummary({ use }: UseRow): string {
  const [first, ...rest] = use.mappings;
  const where = first
    ? shortAddress(first.start) + (rest.length > 0 ? ` +${rest.length}` : '')
    : `fd ${use.fds.slice(0, 3).join(', ')}${use.fds.length > 3 ? ' …' : ''}`;
  return `${formatAccess(use.access)} · ${where}`;
}

export function segmentIcon(segment: WireSegment): ThemeIcon {
  const icons: Readonly<Record<SegmentKind, string>> = {
    posix: 'symbol-array',
    sysv: 'key',
    memfd: 'chip',
    anon: 'screen-full',
    file: 'file-binary',
  };
  const icon = segment.semaphore ? 'lock' : icons[segment.kind];
  const warns = isForgotten(segment) || segment.judged?.verdict === 'owner-dead';
  return warns ? new ThemeIcon(icon, new ThemeColor('list.warningForeground')) : new ThemeIcon(icon);
}
