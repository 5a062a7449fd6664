// What the probe answers of one view: what it shows, and bytes for a copy or an export. Not the frames that it is fed
// with (view-feed.ts).
import { RpcFailure } from '../protocol/failure.js';
import type { ProbeApi } from '../protocol/probe.js';
import type { Handlers } from '../protocol/rpc.js';
import { readBytes } from './bytes.js';
import type { Inspected } from './inspected.js';

export function viewHandlers(
  attachmentOf: (id: number) => Inspected,
): Pick<Handlers<ProbeApi>, 'view' | 'refresh' | 'read'> {
  return {
    view: ({ attachment, view }) => attachmentOf(attachment).view(view),
    refresh: ({ attachment }) => attachmentOf(attachment).refresh(),
    read: ({ attachment, offset, length }) => {
      const { source } = attachmentOf(attachment);
      if (source) return readBytes(source, offset, length);
      throw new RpcFailure({ kind: 'gone', detail: `attachment ${attachment} has no way to its bytes` });
    },
  };
}
