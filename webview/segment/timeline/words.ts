// What the timeline says in words: how much of the past is kept, how long ago something was, what a sample held.
// Not the state (ticks.ts).
import * as l10n from '@vscode/l10n';
import { clock } from '../../../src/model/local-time.js';
import { bytes, bytesOf, grouped } from '../../format.js';
import type { Ticks } from './ticks.js';

/** `−12.4 s`, `−3 min 05 s`: how far before the latest. */
export function before(milliseconds: number): string {
  const s = Math.max(0, milliseconds) / 1000;
  if (s < 100) return `−${s.toFixed(1)} s`;
  return `−${Math.floor(s / 60)} min ${String(Math.floor(s % 60)).padStart(2, '0')} s`;
}

/** With tenths, as samples come several times a second: 14:03:53.2. */
export function preciseClock(time: number): string {
  return `${clock(time)}.${Math.floor((((time % 1000) + 1000) % 1000) / 100)}`;
}

export interface HistoryWords {
  text: string;
  title: string;
}

export function historyWords(ticks: Ticks): HistoryWords | null {
  if (ticks.without) {
    return {
      text: l10n.t('too large to keep a history'),
      title: l10n.t(
        'Only how many bytes changed is counted: a history of this segment would not fit into {0}. The setting for the history’s budget makes it larger.',
        bytes(ticks.budget),
      ),
    };
  }
  const { oldest } = ticks;
  if (!oldest) return null;
  const used = l10n.t('history {0}', bytesOf(ticks.used, ticks.budget));
  const from = l10n.t('from {0}', clock(oldest.time));
  return {
    text:
      ticks.fell || ticks.older
        ? `${used} · ${from}, ${l10n.t('older is no longer kept')}`
        : `${used} · ${from}`,
    title: ticks.fell
      ? l10n.t('What is older fell out of the budget: its bars are paler, and can’t be looked at any more.')
      : ticks.older
        ? l10n.t('What is older has no place on the timeline any more.')
        : l10n.t('Drag to see the segment as it was.'),
  };
}

/** A sample, for the tooltip and for screen readers. */
export function sampleWords(time: number, changed: number): string {
  return l10n.t('{0}, {1} bytes changed', preciseClock(time), grouped(changed));
}

/** To the millisecond: 14:03:53.243. */
export function exactClock(time: number): string {
  return `${clock(time)}.${String(Math.floor(((time % 1000) + 1000) % 1000)).padStart(3, '0')}`;
}
