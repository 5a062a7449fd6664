// What the probe answers of find. To be filled.
import { RpcFailure } from '../../protocol/failure.js';
import type { Handlers } from '../../protocol/rpc.js';
import type { FindApi } from '../../protocol/find.js';

export function findHandlers(): Handlers<FindApi> {
  const later = (): never => {
    throw new RpcFailure({ kind: 'unsupported', detail: 'not yet' });
  };
  return {
    find: later,
    scan: later,
    narrow: later,
    endFind: later,
  };
}
