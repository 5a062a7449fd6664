// What one tab's view asks of time: most goes on to the probe with its attachment, the rest is VS Code's to ask or show.
// What it sends was checked in shape (editor/messages.ts).
import type { Handlers } from '../../protocol/rpc.js';
import type { TimeHostApi, TimeState } from '../../protocol/view-time.js';
import type { Attachment } from '../attachment/attachment.js';
import { Emitter, type Event } from '../base/emitter.js';

export type ViewTime = Handlers<TimeHostApi> & {
  readonly state: TimeState;
  readonly onState: Event<TimeState>;
};

const initial: TimeState = {
  comparing: null,
  snapshots: [],
  stopped: null,
  recording: false,
  recorded: false,
};

export function viewTime(attachment: Attachment): ViewTime {
  const changed = new Emitter<TimeState>();
  return {
    state: initial,
    onState: changed.event,
    snapshot: () => undefined,
    compare: () => undefined,
    exportDiff: () => undefined,
    openDiffEditor: () => undefined,
    record: ({ on }) => attachment.ask((probe, number) => probe.record({ attachment: number, on })),
    saveRecording: () => undefined,
    lastChange: ({ place }) =>
      attachment.ask((probe, number) => probe.lastChange({ attachment: number, place })),
    series: ({ path, limit }) =>
      attachment.ask((probe, number) => probe.series({ attachment: number, path, limit })),
    find: p => attachment.ask((probe, number) => probe.find({ attachment: number, ...p })),
    scan: p => attachment.ask((probe, number) => probe.scan({ attachment: number, ...p })),
    narrow: p => attachment.ask(probe => probe.narrow(p)),
    endFind: p => attachment.ask(probe => probe.endFind(p)),
  };
}
