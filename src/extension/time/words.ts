// Sentences and names about time, in the reader's language: states that are compared, snapshots, debugger stops,
// triggers. Not the facts. Names in them are made plain where they are shown (base/ask.ts, items.ts).
import { basename } from 'node:path';
import { l10n } from 'vscode';
import { failureText } from '../../model/failure-words.js';
import { formatSize } from '../../model/format.js';
import { dayAndClock } from '../../model/local-time.js';
import type { Recorded } from '../../protocol/attachment.js';
import type { Moment } from '../../protocol/moment.js';
import type { SnapshotInfo, SnapshotReason, Trigger } from '../../protocol/snapshots.js';
import type { NamedMoment } from '../../protocol/view-time.js';
import type { WireSegment } from '../../protocol/wire.js';
import { asFailure } from '../attachment/attachment.js';
import type { HeadWords } from './diff-head.js';

export interface MomentSources {
  snapshot(id: string): SnapshotInfo | undefined;
  segment(id: string): WireSegment | undefined;
  /** What is known of the recording that it is a state of; undefined: it is none, or isn't open yet. */
  recorded: Recorded | undefined;
}

/** What a state is called in the view of the segment `own`. */
export function nameMoment(moment: Moment, own: string, sources: MomentSources): NamedMoment {
  switch (moment.kind) {
    case 'live':
      if (sources.recorded)
        return { moment, label: l10n.t('The end'), detail: '', time: sources.recorded.to };
      return { moment, label: l10n.t('Live'), detail: '' };
    case 'previous':
      return { moment, label: l10n.t('Previous sample'), detail: '' };
    case 'sample':
      if (moment.sample === sources.recorded?.oldest)
        return { moment, label: l10n.t('The beginning'), detail: '', time: sources.recorded.from };
      return { moment, label: l10n.t('Sample {0}', moment.sample), detail: '' };
    case 'snapshot': {
      const found = sources.snapshot(moment.snapshot);
      if (!found) return { moment, label: l10n.t('A snapshot that is gone'), detail: '' };
      const label =
        found.segment.id === own
          ? l10n.t('Snapshot {0}', found.name)
          : l10n.t('Snapshot {0} of {1}', found.name, found.segment.name);
      return { moment, label, detail: whyText(found), time: found.time };
    }
    case 'segment': {
      const found = sources.segment(moment.segment);
      return { moment, label: found?.name ?? moment.segment, detail: found ? formatSize(found.size) : '' };
    }
    case 'file':
      return { moment, label: basename(moment.path), detail: moment.path };
  }
}

/** `14:03:11 · stopped at ring.c:88`. */
export function snapshotDetail({ time, reason, detail }: SnapshotInfo): string {
  return withTime({ time, detail: whyText({ reason, detail }) });
}

/** When, as far as that is known, and why. */
export function withTime({ time, detail }: { time?: number; detail: string }): string {
  return [time === undefined ? '' : timeText(time), detail].filter(part => part !== '').join(' · ');
}

function whyText({ reason, detail }: Pick<SnapshotInfo, 'reason' | 'detail'>): string {
  return detail === '' ? reasonText(reason) : detail;
}

/** Nothing of one that was taken by hand: that is what a person expects. */
function reasonText(reason: SnapshotReason): string {
  switch (reason) {
    case 'hand':
      return '';
    case 'stop':
      return l10n.t('stopped by a debugger');
    case 'interval':
      return l10n.t('at an interval');
    case 'condition':
      return l10n.t('a condition held');
    case 'import':
      return l10n.t('imported');
  }
}

/** Of today only the time; as the view has it, which stands beside it. */
export function timeText(time: number): string {
  return dayAndClock(time, Date.now());
}

export const debugWords = {
  stopped: (frame: { at?: string; in?: string }): string => {
    if (frame.at !== undefined) return l10n.t('stopped at {0}', frame.at);
    return frame.in === undefined ? l10n.t('stopped') : l10n.t('stopped in {0}', frame.in);
  },
  continued: (): string => l10n.t('continued'),
};

/** Of what a text with differences says before them. */
export function headWords(): HeadWords {
  return {
    title: segment => l10n.t('Differences in {0}', segment),
    segment: l10n.t('Segment'),
    compared: l10n.t('Compared'),
    filter: l10n.t('Filter'),
    differences: l10n.t('Differences'),
    summary: ({ bytes, runs, pages, more }) =>
      bytes === 0
        ? l10n.t('No difference')
        : l10n.t(
            '{0} in {1} over {2}',
            bytes === 1 ? l10n.t('1 byte') : l10n.t('{0} bytes', bytes),
            more
              ? l10n.t('more than {0} runs', runs)
              : runs === 1
                ? l10n.t('1 run')
                : l10n.t('{0} runs', runs),
            pages === 1 ? l10n.t('1 page') : l10n.t('{0} pages', pages),
          ),
    listed: (listed, runs) => l10n.t('{0} of {1} runs are listed', listed, runs),
    unread: bytes => l10n.t('{0} bytes not compared, as a side could not be read there', bytes),
    least: bytes => l10n.t('at least {0} differing bytes', bytes),
    regions: { field: l10n.t('Fields'), padding: l10n.t('Padding'), outside: l10n.t('Outside') },
    hidden: l10n.t('hidden'),
    cut: l10n.t('Cut'),
    more: l10n.t('there are more differences than are listed here'),
  };
}

export function searchLost(): string {
  return l10n.t('The search ended with the probe, which starts again by itself. Search once more.');
}

export function timeFailureText(what: 'snapshot' | 'record' | 'diff' | 'recording', error: unknown): string {
  const why = failureText(asFailure(error), { translate: l10n.t });
  switch (what) {
    case 'snapshot':
      return l10n.t('No snapshot was taken. {0}', why);
    case 'record':
      return l10n.t('Recording could not be switched. {0}', why);
    case 'diff':
      return l10n.t('The comparison could not be read. {0}', why);
    case 'recording':
      return l10n.t('The recording was not saved. {0}', why);
  }
}

/** For rows and lists: `every 5 s`, or the condition itself. */
export function triggerText(trigger: Trigger): string {
  return trigger.kind === 'interval' ? l10n.t('every {0}', intervalText(trigger.every)) : trigger.text;
}

/** What happens then. */
export function triggerEffect(trigger: Trigger): string {
  if (trigger.kind === 'interval') return l10n.t('takes a snapshot');
  if (trigger.snapshot && trigger.notify) return l10n.t('takes a snapshot and tells');
  return trigger.snapshot ? l10n.t('takes a snapshot') : l10n.t('tells');
}

function intervalText(every: number): string {
  if (every % 3_600_000 === 0) return `${every / 3_600_000} h`;
  if (every % 60_000 === 0) return `${every / 60_000} min`;
  return every % 1000 === 0 ? `${every / 1000} s` : `${every} ms`;
}
