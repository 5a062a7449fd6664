// What the probe answers of snapshots. To be filled.
import { RpcFailure } from '../../protocol/failure.js';
import type { Handlers } from '../../protocol/rpc.js';
import type { SnapshotsApi } from '../../protocol/snapshots.js';

export function snapshotsHandlers(): Handlers<SnapshotsApi> {
  const later = (): never => {
    throw new RpcFailure({ kind: 'unsupported', detail: 'not yet' });
  };
  return {
    keepSnapshots: later,
    snapshots: later,
    snapshot: later,
    changeSnapshot: later,
    deleteSnapshot: later,
    exportSnapshot: later,
    importSnapshot: later,
    triggers: later,
  };
}
