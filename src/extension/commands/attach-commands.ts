// Commands that attach and detach: on rows of the tree, from the palette, and for what is open.
// Not the attaching itself: opening the tab does that, closing it detaches.
import { commands, l10n, Uri, type Disposable } from 'vscode';
import type { Attachment } from '../attachment/attachment.js';
import type { Attachments } from '../attachment/registry.js';
import { choose } from '../base/ask.js';
import { mayDetach } from '../editor/letting-go.js';
import type { SegmentEditors } from '../editor/provider.js';
import type { SegmentTabs } from '../editor/tabs.js';
import { idOf, targetOf } from '../target.js';
import type { Row } from '../tree/rows.js';
import { pickProcess, pickSegment, pickSegmentOf, useBy, whileLooking, type PickServices } from './picks.js';

export interface AttachServices extends PickServices {
  attachments: Attachments;
  editors: SegmentEditors;
  tabs: SegmentTabs;
}

export function registerAttachCommands(services: AttachServices): Disposable[] {
  const { attachments, editors, inventory, tabs } = services;

  const openSegment = async (): Promise<void> => {
    const segment = await whileLooking(services, scanned => pickSegment(inventory, scanned));
    if (segment) await tabs.open(tabs.addressOfAny(segment), { preview: false });
  };

  const attachToProcess = async (row?: Row): Promise<void> => {
    await whileLooking(services, async scanned => {
      const process = row?.type === 'process' ? row.process : await pickProcess(inventory, scanned);
      const segment = process && (await pickSegmentOf(process, inventory, scanned));
      if (!segment) return;
      const use = useBy(segment, process);
      await tabs.open(tabs.addressOf(targetOf(segment, use), use?.command), { preview: false });
    });
  };

  const attach = async (row?: Row): Promise<void> => {
    const address = row && rowAddress(row, tabs);
    if (address) await tabs.open(address, { preview: false });
    else await openSegment();
  };

  const detach = async (row?: Row): Promise<void> => {
    const attachment = row
      ? rowAttachment(row, attachments)
      : (editors.active ?? (await pickAttached(attachments)));
    if (attachment && (await mayDetach([attachment], attachments.all))) await tabs.close(attachment.address);
  };

  const detachAll = async (): Promise<void> => {
    const { all } = attachments;
    if (await mayDetach(all, all)) await tabs.closeAll();
  };

  const showAttached = async (): Promise<void> => {
    const attachment = await pickAttached(attachments);
    if (attachment) await tabs.open(Uri.parse(attachment.address, true), { preview: false });
  };

  return [
    commands.registerCommand('shmscope.attach', attach),
    commands.registerCommand('shmscope.detach', detach),
    commands.registerCommand('shmscope.detachAll', detachAll),
    commands.registerCommand('shmscope.openSegment', openSegment),
    commands.registerCommand('shmscope.attachToProcess', attachToProcess),
    commands.registerCommand('shmscope.showAttached', showAttached),
  ];
}

function rowAddress(row: Row, tabs: SegmentTabs): Uri | undefined {
  if (row.type !== 'segment' && row.type !== 'use') return undefined;
  const { segment, use } = row;
  return use ? tabs.addressOf(targetOf(segment, use), use.command) : tabs.addressOfAny(segment);
}

function rowAttachment(row: Row, attachments: Attachments): Attachment | undefined {
  if (row.type !== 'segment' && row.type !== 'use') return undefined;
  return attachments.find(row.segment.id, row.use && idOf(row.use));
}

async function pickAttached(attachments: Attachments): Promise<Attachment | undefined> {
  const items = attachments.all.map(attachment => {
    const process = attachment.status?.process;
    return {
      key: attachment.address,
      label: attachment.target.name,
      description: process ? l10n.t('as {0} {1}', process.command, process.pid) : '',
      value: attachment,
    };
  });
  if (items.length < 2) return items[0]?.value;
  const none = l10n.t('No segment is attached.');
  return choose({ placeHolder: l10n.t('Attached segment'), none, list: () => items });
}
