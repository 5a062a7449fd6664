// How a row of the Leaks view looks: the verdict first, its evidence a line each. Not which rows there are (rows.ts).
import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { formatSize } from '../../model/format.js';
import { verdictText } from '../../model/leaks/words.js';
import type { WireSegment } from '../../protocol/wire.js';
import { targetOf, titleOf } from '../target.js';
import { plainRow } from '../text/plain.js';
import { lostName } from '../text/words.js';
import { dim, idText, marked, otherItem, segmentIcon, type RowState } from '../tree/items.js';
import type { SegmentRow } from '../tree/rows.js';
import { evidenceLine } from '../tree/tooltip.js';
import type { LeaksRow } from './rows.js';

export interface LeakFacts {
  state: (segment: WireSegment) => RowState;
  /** The probe has ended, and isn't started again yet. */
  ended: boolean;
}

export function toLeakItem(row: LeaksRow, facts: LeakFacts): TreeItem {
  return plainRow(itemOf(row, facts));
}

function itemOf(row: LeaksRow, { state, ended }: LeakFacts): TreeItem {
  switch (row.type) {
    case 'segment':
      return segmentItem(row, state(row.segment));
    case 'other':
      return otherItem(row, TreeItemCollapsibleState.Collapsed);
    case 'unsure': {
      const item = new TreeItem(l10n.t('Can’t be told'), TreeItemCollapsibleState.Collapsed);
      item.id = row.key;
      item.description = row.rows.length.toString();
      item.iconPath = new ThemeIcon('question', new ThemeColor('disabledForeground'));
      item.tooltip = l10n.t(
        'Nobody is seen to use these, and somebody who can’t be seen may. Remove asks the kernel first, and refuses where somebody does.',
      );
      item.contextValue = 'unsure';
      return item;
    }
    case 'evidence':
      return dim(row.key, evidenceLine(row.evidence), 'evidence');
    case 'nothing':
      return dim(row.key, l10n.t('Nothing leaked'), 'nothing');
    case 'unknown':
      return dim(row.key, unknownText(ended), 'unknown');
  }
}

function unknownText(ended: boolean): string {
  return ended
    ? l10n.t('Not known: the probe ended, and starts again within seconds')
    : l10n.t('Not known yet: the probe has just started');
}

function segmentItem({ key, segment }: SegmentRow, state: RowState): TreeItem {
  const item = new TreeItem(titleOf(targetOf(segment, undefined)), TreeItemCollapsibleState.Collapsed);
  item.id = key;
  item.description = descriptionOf(segment);
  item.iconPath = segmentIcon(segment);
  // A click shows the evidence: to attach what nobody may use any more is asked for by its button.
  return marked(item, 'segment', segment, state);
}

function descriptionOf(segment: WireSegment): string {
  const { judged, unlinked, kind, allocated, size } = segment;
  const parts = [
    unlinked ? lostName(kind) : undefined,
    judged && verdictText(judged.verdict, l10n.t),
    goneMaker(judged?.evidence),
    idText(segment),
    formatSize(allocated ?? size),
  ];
  return parts.filter(part => part !== undefined).join(' · ');
}

/** Who made it and is gone: what a person looks for first. */
function goneMaker(evidence: NonNullable<WireSegment['judged']>['evidence'] = []): string | undefined {
  for (const one of evidence) {
    if ((one.fact === 'creator' || one.fact === 'pid-in-name') && one.value.alive === false)
      return l10n.t('{0} gone', one.value.pid);
  }
  return undefined;
}
