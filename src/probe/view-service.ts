// What the probe answers of one view: what it shows, and bytes for a copy or an export. Not the frames that it is fed
// with (view-feed.ts).
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
    read: ({ attachment, offset, length, at = { kind: 'live' } }) => {
      const opened = attachmentOf(attachment).open(at);
      try {
        return readBytes(opened.source, offset, length);
      } finally {
        opened.close();
      }
    },
  };
}
