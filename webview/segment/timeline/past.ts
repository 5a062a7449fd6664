// Looking into the past: which sample is shown in place of what is live, and the way back. Functions over the atoms;
// the bytes come as frames, as those of live do. Not the timeline that one drags on (timeline-view.ts).
import { failureText } from '../failure-text.js';
import * as l10n from '@vscode/l10n';
import type { Frame } from '../../../src/protocol/frame.js';
import type { Moment } from '../../../src/protocol/moment.js';
import type { Tick } from '../../../src/protocol/timeline.js';
import type { NamedMoment } from '../../../src/protocol/view-time.js';
import { clock } from '../../../src/model/local-time.js';
import type { App } from '../app.js';
import { keepFocus } from '../focus-kept.js';
import type { Model } from '../model.js';

/** Shows the segment as this sample had it. */
export function lookAt({ model, actions }: App, { sample, time }: Tick): void {
  const { at } = model.time;
  const before = at.peek();
  if (before?.kind === 'sample' && before.sample === sample) return;
  model.time.lost.set(null);
  at.set({ kind: 'sample', sample });
  if (!before) {
    const text = l10n.t('Looking at {0}. What is shown is from the past.', clock(time));
    actions.say(text, { announced: true, visible: false });
  }
}

export function backToLive({ model, actions }: App): void {
  const { at, lost } = model.time;
  keepFocus();
  lost.set(null);
  if (!at.peek()) return;
  at.set(null);
  const { recorded } = model.time.state.peek();
  const said = recorded ? l10n.t('The end of the recording') : l10n.t('Live again');
  actions.say(said, { announced: true, visible: false });
}

/** The latest time there is to tell of. Reads atoms. */
export function liveTime(model: Model): number {
  model.time.came.get();
  const last = model.time.ticks.last?.time ?? 0;
  const paused = model.paused.get();
  if (model.time.state.get().recorded) return last;
  return Math.max(last, paused ? paused.at : model.frameTime.get());
}

/** When a state was, ms since 1970; undefined where that isn't known. Reads atoms. */
export function timeOfMoment(model: Model, moment: Moment): number | undefined {
  model.time.came.get();
  switch (moment.kind) {
    case 'live':
      return liveTime(model);
    case 'sample':
      return model.time.ticks.bySample(moment.sample)?.time;
    case 'previous': {
      const last = model.time.ticks.last;
      return last && model.time.ticks.step(last.sample, -1)?.time;
    }
    case 'snapshot':
      return model.time.state
        .get()
        .snapshots.find(({ moment: m }) => m.kind === 'snapshot' && m.snapshot === moment.snapshot)?.time;
    case 'segment':
    case 'file':
      return undefined;
  }
}

/** When a side of a comparison was, which its name doesn't tell of a sample. Reads atoms. */
export function takenAt(model: Model, { moment, time }: NamedMoment): number | undefined {
  return time ?? (moment.kind === 'sample' ? timeOfMoment(model, moment) : undefined);
}

/** Takes a frame's bytes where they are of the past, or of a past that was left; false: they are live. */
export function landPast(model: Model, frame: Frame): boolean {
  const { asked, at, lost } = model.time;
  const past = asked.isPast(frame.revision);
  if (past && at.peek() !== null) {
    model.shown.applyPast(frame);
    model.struct.rows.still(true);
    if (frame.lost !== undefined) lost.set(failureText(frame.lost));
    else if (asked.isLatest(frame.revision)) lost.set(null);
  } else if (!past && at.peek() === null) {
    model.shown.endPast();
    model.struct.rows.still(false);
  }
  return past;
}
