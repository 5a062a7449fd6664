// What the probe answers of history. To be filled.
import { RpcFailure } from '../../protocol/failure.js';
import type { Handlers } from '../../protocol/rpc.js';
import type { HistoryApi } from '../../protocol/timeline.js';

export function historyHandlers(): Handlers<HistoryApi> {
  const later = (): never => {
    throw new RpcFailure({ kind: 'unsupported', detail: 'not yet' });
  };
  return {
    lastChange: later,
    series: later,
    record: later,
    mark: later,
    saveRecording: later,
  };
}
