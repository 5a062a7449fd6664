// As much of an attachment as the parts of time need, so that they run in plain Node with a made-up one.
// Not the attachment itself (attachment/attachment.ts).
import type { AttachmentStatus } from '../../protocol/attachment.js';
import type { ProbeApi } from '../../protocol/probe.js';
import type { Remote } from '../../protocol/rpc.js';
import type { Event } from '../base/emitter.js';

export interface TimeTo {
  /** Of its tab. */
  readonly address: string;
  readonly target: { segment: string; name: string };
  readonly status: AttachmentStatus | null;
  /** In the probe's present life; undefined: not attached now. */
  readonly number: number | undefined;
  readonly onState: Event<unknown>;
  readonly onStatus: Event<AttachmentStatus>;
  ask<T>(question: (probe: Remote<ProbeApi>, attachment: number) => Promise<T>): Promise<T>;
}
