// How a row of the side bar's snapshots looks: label, description, icon, tooltip, and what menus may offer for it.
// Not which rows there are (rows.ts). Names may hold what VS Code takes for an icon: they are made plain here.
import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { formatSize } from '../../model/format.js';
import { dayWithClock } from '../../model/local-time.js';
import type { SnapshotInfo } from '../../protocol/snapshots.js';
import { noIcons } from '../text/plain.js';
import { factTable } from '../tree/tooltip.js';
import type { TimeRow } from './rows.js';
import { snapshotDetail, triggerEffect, triggerText } from './words.js';

export function toTimeItem(row: TimeRow): TreeItem {
  switch (row.type) {
    case 'owner': {
      const { segment, attached, snapshots } = row;
      const item = new TreeItem(noIcons(segment.name), TreeItemCollapsibleState.Expanded);
      item.id = row.key;
      item.description = snapshots.length.toString();
      item.contextValue = attached ? 'owner attached' : 'owner';
      item.tooltip = factTable(segment.name, [['id', segment.id]]);
      return item;
    }
    case 'snapshot': {
      const { info } = row;
      const item = new TreeItem(noIcons(info.name), TreeItemCollapsibleState.None);
      item.id = row.key;
      item.description = noIcons([snapshotDetail(info), formatSize(info.size)].join(' · '));
      item.iconPath = new ThemeIcon(info.pinned ? 'pinned' : 'device-camera');
      item.tooltip = snapshotTooltip(info);
      item.contextValue = info.pinned ? 'snapshot pinned' : 'snapshot loose';
      item.accessibilityInformation = {
        label: info.pinned
          ? l10n.t('Snapshot {0}, pinned, {1}', info.name, snapshotDetail(info))
          : l10n.t('Snapshot {0}, {1}', info.name, snapshotDetail(info)),
      };
      return item;
    }
    case 'trigger': {
      const { kept, problem } = row;
      const { trigger } = kept;
      const item = new TreeItem(noIcons(triggerText(trigger)), TreeItemCollapsibleState.None);
      item.id = row.key;
      item.description = noIcons(problem ?? triggerEffect(trigger));
      item.iconPath =
        problem === null
          ? new ThemeIcon(trigger.kind === 'interval' ? 'watch' : 'zap')
          : new ThemeIcon('warning', new ThemeColor('list.warningForeground'));
      item.tooltip = factTable(triggerText(trigger), [
        [l10n.t('then'), triggerEffect(trigger)],
        [l10n.t('in segments called'), kept.pattern],
        [l10n.t('not active'), problem ?? undefined],
      ]);
      item.contextValue = 'trigger';
      return item;
    }
  }
}

function snapshotTooltip(info: SnapshotInfo): TreeItem['tooltip'] {
  const { segment, name, time, took, size, stored, detail, process, pinned } = info;
  const note = pinned ? l10n.t('Pinned: it is kept when the budget is used up.') : undefined;
  return factTable(
    l10n.t('Snapshot {0} of {1}', name, segment.name),
    [
      [l10n.t('taken'), dayWithClock(time)],
      [l10n.t('read in'), l10n.t('{0} ms: a writer may have been at work meanwhile', Math.round(took))],
      [l10n.t('why'), detail === '' ? undefined : detail],
      [l10n.t('seen as'), process && `${process.command} ${process.pid}`],
      [l10n.t('size'), formatSize(size)],
      [l10n.t('on disk'), formatSize(stored)],
      ['id', segment.id],
    ],
    note,
  );
}
