// What the probe answers of the past: when something last changed, a field's values over time, marks, recording.
// Not the states themselves, which views ask for by their moment.
import type { Handlers } from '../../protocol/rpc.js';
import { FieldSpans } from '../../layout/table/spans.js';
import type { HistoryApi } from '../../protocol/timeline.js';
import type { Inspected } from '../inspected.js';
import { alwaysChanging } from './always-changing.js';
import { lastChange } from './last-change.js';
import { writeRecording } from './recording-file.js';
import { recordingOf } from './save-recording.js';
import { series, toldOfTypes } from './series.js';
import { told } from './snapshot-failure.js';

export function historyHandlers(attachmentOf: (id: number) => Inspected): Handlers<HistoryApi> {
  return {
    lastChange: ({ attachment, place, at }) =>
      lastChange(attachmentOf(attachment).watch.history, place, at) ?? null,
    noise: ({ attachment, samples }) => {
      const { watch, table, size } = attachmentOf(attachment);
      return toldOfTypes(() =>
        alwaysChanging(watch.history, new FieldSpans(table.bound?.bindings ?? [], size), samples),
      );
    },
    series: ({ attachment, path, limit, at }) => {
      const { watch, table } = attachmentOf(attachment);
      return series(watch.history, table, path, { limit, at }) ?? null;
    },
    record: ({ attachment, on }) => attachmentOf(attachment).watch.record(on),
    mark: ({ attachment, mark }) => attachmentOf(attachment).watch.timeline.mark(mark),
    saveRecording: ({ attachment, path }) =>
      told(() => writeRecording(path, recordingOf(attachmentOf(attachment))), path),
  };
}
