// The list of states that can stand on a side of a comparison: this segment's snapshots, live, another segment, a file.
// Not the comparing (view-time.ts), nor the names (words.ts).
import { l10n, ThemeIcon, window } from 'vscode';
import { localFolder } from '../base/folder.js';
import { formatSize } from '../../model/format.js';
import type { Recorded } from '../../protocol/attachment.js';
import type { Moment } from '../../protocol/moment.js';
import type { SnapshotInfo } from '../../protocol/snapshots.js';
import type { NamedMoment } from '../../protocol/view-time.js';
import { choose, type Choice } from '../base/ask.js';
import { pickSegment, whileLooking, type PickServices } from '../commands/picks.js';
import type { Snapshots } from './snapshots.js';
import { snapshotDetail, withTime } from './words.js';

export interface MomentPick {
  side: 'a' | 'b';
  /** What stands on the other side: it's not offered. */
  other: Moment | undefined;
  segment: { id: string; name: string };
  snapshots: Snapshots;
  name: (moment: Moment) => NamedMoment;
  picks: PickServices;
  /** Of a recording: its beginning, its end and files are all that there is to choose from. */
  recorded: Recorded | undefined;
}

type Answer = { moment: Moment } | { ask: 'segment' | 'file' | 'snapshot' };

export async function pickMoment(pick: MomentPick): Promise<Moment | undefined> {
  const { side, other, name, segment, snapshots, picks } = pick;
  const answer = await choose<Answer>({
    placeHolder:
      side === 'a'
        ? l10n.t('Compare in {0}: the first state (A)', segment.name)
        : other
          ? l10n.t('Compare {0} with (B)', name(other).label)
          : l10n.t('Compare with (B)'),
    none: '',
    list: () => choices(pick),
    changed: snapshots.onDidChange,
  });
  if (!answer) return undefined;
  if ('moment' in answer) return answer.moment;
  switch (answer.ask) {
    case 'segment': {
      const found = await whileLooking(picks, scanned => pickSegment(picks.inventory, scanned));
      if (!found) return undefined;
      return found.id === segment.id ? { kind: 'live' } : { kind: 'segment', segment: found.id };
    }
    case 'file':
      return pickFile();
    case 'snapshot':
      return pickOthers(pick);
  }
}

function choices({ side, other, segment, snapshots, name, recorded }: MomentPick): Choice<Answer>[] {
  const choice = (moment: Moment, icon: string, heading: string): Choice<Answer>[] => {
    if (other && JSON.stringify(other) === JSON.stringify(moment)) return [];
    const named = name(moment);
    const [key, iconPath] = [JSON.stringify(moment), new ThemeIcon(icon)];
    return [{ key, label: named.label, description: withTime(named), iconPath, heading, value: { moment } }];
  };
  if (recorded) {
    const here = l10n.t('This recording');
    const beginning = choice({ kind: 'sample', sample: recorded.oldest }, 'history', here);
    const end = choice({ kind: 'live' }, 'history', here);
    return [...(side === 'a' ? [...beginning, ...end] : [...end, ...beginning]), aFile()];
  }
  const now = l10n.t('This segment');
  const live = choice({ kind: 'live' }, 'pulse', now);
  const previous = choice({ kind: 'previous' }, 'history', now);
  const own = snapshots
    .of(segment.id)
    .reverse()
    .filter(s => other?.kind !== 'snapshot' || s.id !== other.snapshot)
    .map(s => snapshotChoice(s, l10n.t('Snapshot {0}', s.name), l10n.t('Snapshots')));
  return [
    // What is meant most often comes first: the last snapshot, and live on the other side.
    ...(side === 'a' ? [...own, ...previous, ...live] : [...live, ...previous, ...own]),
    ask('segment', l10n.t('Another segment…'), 'symbol-array'),
    aFile(),
    ...(snapshots.all.some(s => s.segment.id !== segment.id)
      ? [ask('snapshot', l10n.t('A snapshot of another segment…'), 'device-camera')]
      : []),
  ];
}

function aFile(): Choice<Answer> {
  return ask('file', l10n.t('A file…'), 'file-binary');
}

function ask(what: 'segment' | 'file' | 'snapshot', label: string, icon: string): Choice<Answer> {
  return {
    key: what,
    label,
    description: '',
    iconPath: new ThemeIcon(icon),
    heading: l10n.t('Elsewhere'),
    value: { ask: what },
  };
}

function snapshotChoice(info: SnapshotInfo, label: string, heading: string): Choice<Answer> {
  return {
    key: info.id,
    label,
    description: [snapshotDetail(info), formatSize(info.size)].join(' · '),
    iconPath: new ThemeIcon(info.pinned ? 'pinned' : 'device-camera'),
    heading,
    value: { moment: { kind: 'snapshot', snapshot: info.id } },
  };
}

async function pickOthers({ segment, snapshots }: MomentPick): Promise<Moment | undefined> {
  const answer = await choose<Answer>({
    placeHolder: l10n.t('Snapshot of another segment'),
    none: l10n.t('There are no snapshots of other segments.'),
    list: () =>
      snapshots.all
        .filter(s => s.segment.id !== segment.id)
        .sort((a, b) =>
          a.segment.name < b.segment.name ? -1 : a.segment.name > b.segment.name ? 1 : b.time - a.time,
        )
        .map(s => snapshotChoice(s, l10n.t('Snapshot {0}', s.name), s.segment.name)),
    changed: snapshots.onDidChange,
  });
  return answer && 'moment' in answer ? answer.moment : undefined;
}

async function pickFile(): Promise<Moment | undefined> {
  const defaultUri = localFolder()?.uri;
  const [uri] =
    (await window.showOpenDialog({
      title: l10n.t('File to Compare With'),
      openLabel: l10n.t('Compare'),
      ...(defaultUri ? { defaultUri } : {}),
    })) ?? [];
  return uri && { kind: 'file', path: uri.fsPath };
}
