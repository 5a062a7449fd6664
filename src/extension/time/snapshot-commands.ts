// Commands on snapshots, from the side bar's rows, its title and its keys: taken, compared, pinned, named, exported,
// imported, deleted. Not the doing (snapshots.ts), nor the triggers (trigger-commands.ts).
import { commands, l10n, Uri, window, type Disposable } from 'vscode';
import { localFolder } from '../base/folder.js';
import { failureText } from '../../model/failure-words.js';
import type { SnapshotInfo } from '../../protocol/snapshots.js';
import { asFailure, type Attachment } from '../attachment/attachment.js';
import type { Attachments } from '../attachment/registry.js';
import { askText, choose, confirm, tell } from '../base/ask.js';
import type { SegmentEditors } from '../editor/provider.js';
import type { SegmentTabs } from '../editor/tabs.js';
import type { InventoryStore } from '../inventory/store.js';
import type { TimeRow } from './rows.js';
import type { Snapshots } from './snapshots.js';
import { suggestedUri } from './time-asks.js';
import type { SnapshotsView } from './tree.js';
import type { ViewTimes } from './view-times.js';
import { snapshotDetail } from './words.js';

export interface SnapshotCommandServices {
  snapshots: Snapshots;
  view: SnapshotsView;
  times: ViewTimes;
  attachments: Attachments;
  editors: SegmentEditors;
  tabs: SegmentTabs;
  inventory: InventoryStore;
}

/** What a file of one is called. */
const ending = 'shmsnap';
/** Characters of a name. */
const longest = 100;

export function registerSnapshotCommands(services: SnapshotCommandServices): Disposable[] {
  const { snapshots, view } = services;

  /** Runs it on the rows that are meant: those of the menu, or those that are selected. */
  const onRows =
    (work: (infos: SnapshotInfo[]) => Promise<void>) =>
    async (row?: TimeRow, rows?: readonly TimeRow[]): Promise<void> => {
      const meant = rows && row && rows.includes(row) ? rows : row ? [row] : await view.meant();
      // Of one that has changed since the row was drawn, what it is now.
      const infos = meant.flatMap(r => (r.type === 'snapshot' ? (snapshots.get(r.info.id) ?? []) : []));
      if (infos.length > 0) await told(() => work(infos));
    };
  const onRow = (work: (info: SnapshotInfo) => Promise<void>): ReturnType<typeof onRows> =>
    onRows(async ([info]) => (info ? work(info) : undefined));

  const take = async (row?: TimeRow): Promise<void> => {
    const attachment =
      row?.type === 'owner' ? services.attachments.find(row.segment.id) : await anAttachment(services);
    if (attachment) await services.times.of(attachment).snapshot();
  };

  return [
    commands.registerCommand('shmscope.takeSnapshot', take),
    commands.registerCommand(
      'shmscope.compareSnapshot',
      onRow(info => compareWithLive(services, info)),
    ),
    commands.registerCommand(
      'shmscope.pinSnapshot',
      onRows(async infos => {
        for (const { id } of infos) await snapshots.change(id, { pinned: true });
      }),
    ),
    commands.registerCommand(
      'shmscope.unpinSnapshot',
      onRows(async infos => {
        for (const { id } of infos) await snapshots.change(id, { pinned: false });
      }),
    ),
    commands.registerCommand(
      'shmscope.renameSnapshot',
      onRow(info => rename(snapshots, info)),
    ),
    commands.registerCommand(
      'shmscope.exportSnapshot',
      onRow(info => exportTo(snapshots, info)),
    ),
    commands.registerCommand(
      'shmscope.deleteSnapshot',
      onRows(infos => deleteThese(snapshots, infos)),
    ),
    commands.registerCommand('shmscope.importSnapshot', () => told(() => importFrom(snapshots))),
  ];
}

/** That in front, or which one a person picks. */
export async function anAttachment({
  attachments,
  editors,
}: Pick<SnapshotCommandServices, 'attachments' | 'editors'>): Promise<Attachment | undefined> {
  const { all } = attachments;
  if (all.length === 0) await tell('information', l10n.t('Open a segment of shared memory first.'));
  if (all.length < 2) return all[0];
  return editors.active ?? chooseAttached(l10n.t('Attached segment'), all);
}

/** Opens the tab of an attached segment, or brings it to the front. */
export async function showTab(tabs: SegmentTabs, attachment: Attachment): Promise<void> {
  await tabs.open(Uri.parse(attachment.address, true), { preview: false });
}

async function compareWithLive(services: SnapshotCommandServices, info: SnapshotInfo): Promise<void> {
  const attachment = await viewFor(services, info);
  if (!attachment) return;
  await showTab(services.tabs, attachment);
  await services.times
    .of(attachment)
    .compare({ a: { kind: 'snapshot', snapshot: info.id }, b: { kind: 'live' } });
}

/** Of the segment itself where it lives; else of one that a person picks. */
async function viewFor(
  { attachments, inventory, tabs }: SnapshotCommandServices,
  { segment }: SnapshotInfo,
): Promise<Attachment | undefined> {
  const open = attachments.find(segment.id);
  if (open) return open;
  const there = inventory.segments.get(segment.id);
  if (there) {
    await tabs.open(tabs.addressOfAny(there), { preview: false });
    return attachments.find(segment.id);
  }
  const { all } = attachments;
  if (all.length > 0) return chooseAttached(l10n.t('{0} is gone. Compare it with', segment.name), all);
  await tell(
    'information',
    l10n.t('{0} is gone. Open another segment first, to compare it with that one.', segment.name),
  );
  return undefined;
}

async function chooseAttached(
  placeHolder: string,
  all: readonly Attachment[],
): Promise<Attachment | undefined> {
  return choose({
    placeHolder,
    none: '',
    list: () =>
      all.map(attachment => ({
        key: attachment.address,
        label: attachment.target.name,
        description: attachment.status?.process
          ? l10n.t('as {0} {1}', attachment.status.process.command, attachment.status.process.pid)
          : '',
        value: attachment,
      })),
  });
}

async function rename(snapshots: Snapshots, info: SnapshotInfo): Promise<void> {
  const name = await askText({
    prompt: l10n.t('Name of the snapshot of {0}', info.segment.name),
    placeHolder: '',
    value: info.name,
    check: text => nameFault(snapshots, info, text.trim()),
  });
  if (name !== undefined && name.trim() !== info.name) await snapshots.change(info.id, { name: name.trim() });
}

function nameFault(snapshots: Snapshots, { id, segment }: SnapshotInfo, name: string): string | undefined {
  if (name === '') return l10n.t('A name is needed.');
  if (name.length > longest) return l10n.t('At most {0} characters.', longest);
  return snapshots.of(segment.id).some(s => s.id !== id && s.name === name)
    ? l10n.t('Another snapshot of this segment is called that.')
    : undefined;
}

async function exportTo(snapshots: Snapshots, info: SnapshotInfo): Promise<void> {
  const { segment, name } = info;
  const what = name.replace(/[^\w.-]+/g, '-');
  const uri = await window.showSaveDialog({
    title: l10n.t('Export Snapshot'),
    defaultUri: suggestedUri({ segment: segment.id, name: segment.name }, what, ending),
    filters: { [l10n.t('Snapshot of shared memory')]: [ending] },
  });
  if (uri) await snapshots.export(info.id, uri.fsPath);
}

async function importFrom(snapshots: Snapshots): Promise<void> {
  const defaultUri = localFolder()?.uri;
  const picked = await window.showOpenDialog({
    title: l10n.t('Import Snapshots'),
    openLabel: l10n.t('Import'),
    canSelectMany: true,
    ...(defaultUri ? { defaultUri } : {}),
    filters: { [l10n.t('Snapshot of shared memory')]: [ending], [l10n.t('All files')]: ['*'] },
  });
  for (const uri of picked ?? []) await snapshots.import(uri.fsPath);
}

/** Pinned ones only after a question: pinning says that they are wanted. */
async function deleteThese(snapshots: Snapshots, infos: readonly SnapshotInfo[]): Promise<void> {
  const pinned = infos.filter(info => info.pinned);
  const [first] = pinned;
  if (first) {
    const question =
      pinned.length === 1
        ? l10n.t('Delete the pinned snapshot {0} of {1}?', first.name, first.segment.name)
        : l10n.t('Delete {0} pinned snapshots?', pinned.length);
    const detail = pinned.map(info => `${info.segment.name} ${info.name} · ${snapshotDetail(info)}`);
    if (!(await confirm(question, detail.slice(0, 10).join('\n'), l10n.t('Delete')))) return;
  }
  for (const { id } of infos) await snapshots.delete(id);
}

async function told(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await tell('error', failureText(asFailure(error), { translate: l10n.t }));
  }
}
