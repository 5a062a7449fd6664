// What the probe answers of diff. To be filled.
import { RpcFailure } from '../../protocol/failure.js';
import type { Handlers } from '../../protocol/rpc.js';
import type { DiffApi } from '../../protocol/diff.js';

export function diffHandlers(): Handlers<DiffApi> {
  const later = (): never => {
    throw new RpcFailure({ kind: 'unsupported', detail: 'not yet' });
  };
  return {
    diffText: later,
  };
}
