// Commands on the Segments view itself: scan now, grouping, filter, what settings hide, copying from a row.
// Not attaching (attach-commands.ts).
import { commands, ConfigurationTarget, env, l10n, workspace, type Disposable } from 'vscode';
import type { OtherObject } from '../../model/other-object.js';
import type { WireSegment } from '../../protocol/wire.js';
import { askText, tell } from '../base/ask.js';
import { listedKinds, section } from '../settings.js';
import type { SegmentEditors } from '../editor/provider.js';
import { filePath, otherPath } from '../tree/items.js';
import type { LeaksRow } from '../leaks/rows.js';
import type { Row } from '../tree/rows.js';
import type { SegmentsView } from '../tree/segments.js';
import { pickSegment, whileLooking, type PickServices } from './picks.js';

export function registerTreeCommands(
  services: PickServices,
  view: SegmentsView,
  editors: SegmentEditors,
): Disposable[] {
  const { inventory } = services;

  /** Of the row, of the tab that has the focus, or of what a person picks. */
  const subject = async (row?: Row | LeaksRow): Promise<WireSegment | OtherObject | undefined> => {
    if (row && (row.type === 'segment' || row.type === 'use')) return row.segment;
    if (row?.type === 'other') return row.other;
    const { active } = editors;
    const shown = active && (inventory.segments.get(active.target.segment) ?? active.status?.segment);
    return shown ?? (await whileLooking(services, scanned => pickSegment(inventory, scanned)));
  };

  const copy = async (
    row: Row | LeaksRow | undefined,
    what: (object: WireSegment | OtherObject) => string | undefined,
  ): Promise<void> => {
    const object = await subject(row);
    if (!object) return;
    const text = what(object);
    if (text !== undefined) await env.clipboard.writeText(text);
    else await tell('information', l10n.t('{0} has no path in the file system.', object.name));
  };

  const filter = async (): Promise<void> => {
    const text = await askText({
      prompt: l10n.t('Show only segments with these words in their name, kind, id or processes'),
      placeHolder: l10n.t('ticks producer 4121 …'),
      value: view.filter,
    });
    if (text !== undefined) view.filter = text;
  };

  const show = async (key: string, value: unknown): Promise<void> => {
    await workspace.getConfiguration(section).update(key, value, ConfigurationTarget.Global);
  };

  return [
    commands.registerCommand('shmscope.refresh', () => whileLooking(services, scanned => scanned)),
    commands.registerCommand('shmscope.groupByKind', () => view.group('kind')),
    commands.registerCommand('shmscope.groupByProcess', () => view.group('process')),
    commands.registerCommand('shmscope.filter', filter),
    // The same under another icon, for while there is a filter.
    commands.registerCommand('shmscope.changeFilter', filter),
    commands.registerCommand('shmscope.clearFilter', () => {
      view.filter = '';
      view.leaksOnly = false;
    }),
    commands.registerCommand('shmscope.showLeaksOnly', () => {
      view.leaksOnly = true;
    }),
    commands.registerCommand('shmscope.showNotOnlyLeaks', () => {
      view.leaksOnly = false;
    }),
    commands.registerCommand('shmscope.showSystemFiles', () => show('segments.showSystemFiles', true)),
    commands.registerCommand('shmscope.hideSystemFiles', () => show('segments.showSystemFiles', false)),
    commands.registerCommand('shmscope.showAll', async () => {
      await show('segments.showSystemFiles', true);
      await show('segments.kinds', [...listedKinds]);
      await show('segments.ignore', []);
      view.filter = '';
      view.leaksOnly = false;
    }),
    commands.registerCommand('shmscope.copyName', (row?: Row) => copy(row, object => object.name)),
    commands.registerCommand('shmscope.copyId', (row?: Row) => copy(row, object => object.id)),
    commands.registerCommand('shmscope.copyPath', (row?: Row) => copy(row, pathOf)),
  ];
}

function pathOf(object: WireSegment | OtherObject): string | undefined {
  if ('uses' in object) return filePath(object);
  return otherPath(object);
}
