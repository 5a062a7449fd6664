// The state of time in a view: what is compared, the timeline, a search. In small atoms, as model.ts has the rest.
import type { FoundPart } from '../../../src/protocol/find.js';
import type { TimeState } from '../../../src/protocol/view-time.js';
import { Atom } from '../../atom.js';

export class TimeModel {
  readonly state = new Atom<TimeState>({
    comparing: null,
    snapshots: [],
    stopped: null,
    recording: false,
    recorded: false,
  });
  readonly found = new Atom<FoundPart | null>(null);
}
