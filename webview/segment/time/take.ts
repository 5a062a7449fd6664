// What of time comes in from the extension, landed in atoms. Not the drawing.
import type { FoundPart } from '../../../src/protocol/find.js';
import type { TimeState } from '../../../src/protocol/view-time.js';
import type { App } from '../app.js';

export function takeTime({ model }: App, state: TimeState): void {
  model.time.state.set(state);
}

export function takeFound({ model }: App, part: FoundPart): void {
  model.time.found.set(part);
}
