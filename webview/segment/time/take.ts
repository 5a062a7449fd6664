// What of time comes in from the extension, landed in atoms. Not the drawing.
import type { FoundPart } from '../../../src/protocol/find.js';
import type { TimelineFrame } from '../../../src/protocol/timeline.js';
import type { TimeState } from '../../../src/protocol/view-time.js';
import { watch } from '../../atom.js';
import type { App } from '../app.js';
import { landFound } from '../find/find-actions.js';
import type { Model } from '../model.js';

export function takeTime({ model }: App, state: TimeState): void {
  model.time.state.set(state);
}

export function takeFound(app: App, part: FoundPart): void {
  landFound(app, part);
}

export function takeTimeline({ time }: Model, frame: TimelineFrame): void {
  time.ticks.apply(frame);
  time.came.set(time.came.peek() + 1);
}

/** What the history kept ended with its attachment; another one counts anew. */
export function followLink({ model }: App): void {
  watch(() => {
    if (model.link.get().kind === 'attached') return;
    const { time } = model;
    time.at.set(null);
    time.lost.set(null);
    time.told.set(null);
    time.ticks.clear();
    time.came.set(time.came.peek() + 1);
  });
}
