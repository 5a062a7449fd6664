// What bound.ts is given: the attachment that it's for, as far as it needs it, and what it can't know in plain Node.
import type { AttachmentStatus } from '../../protocol/attachment.js';
import type { ProbeApi } from '../../protocol/probe.js';
import type { Remote } from '../../protocol/rpc.js';
import type { Event } from '../base/emitter.js';
import type { Log } from '../base/log.js';
import type { TypesLibrary } from './library.js';
import type { ProblemWords } from './problems.js';
import type { Wanted } from './resolve.js';

/** As much of an attachment as is needed here. */
export interface BoundTo {
  readonly target: { segment: string; name: string };
  readonly status: AttachmentStatus | null;
  readonly number: number | undefined;
  readonly onState: Event<unknown>;
  readonly onStatus: Event<AttachmentStatus>;
  /** Is a struct pane of it to be seen? */
  readonly showsTable: boolean;
  readonly onShowsTable: Event<boolean>;
  ask<T>(question: (probe: Remote<ProbeApi>, attachment: number) => Promise<T>): Promise<T>;
}

export interface BoundOptions {
  /** Milliseconds from a change of the users until they are compared again; 2 s. */
  agreementWait?: number | undefined;
  library: TypesLibrary;
  words: ProblemWords;
  log: Log;
  /** What is to be shown in a segment of this name, and when that may have changed. */
  wanted: (name: string) => Promise<Wanted[]>;
  changed: Event<undefined>;
}
