// States of segments as bytes to read: whatever a Moment names is opened here, the live one like all others.
// Not the bytes themselves: each kind has a source of its own.
import { KernelError } from '../../../native/errors.js';
import type { ByteSource } from '../../../native/source.js';
import type { Moment } from '../../protocol/moment.js';
import type { KeptHistory } from './history.js';
import { expired, PastSource } from './past-source.js';

export interface OpenMoment {
  /** Throws KernelError where there is no way to its bytes now. */
  readonly source: ByteSource;
  /** Its bytes may change while it is open. */
  live: boolean;
  /** Lets go of what was opened for it; the attachment's own source stays. */
  close(): void;
}

/** What a moment may be a state of. */
export interface Moments {
  /** The attachment's own, live: another way to the same bytes may take its place. */
  readonly source: () => ByteSource | undefined;
  /** Its bytes go on changing: it is no recording. */
  readonly changes: boolean;
  readonly history: KeptHistory;
  /** Another segment, live. Throws NoWayError, RpcFailure. */
  segment(id: string): OpenMoment;
  /** Throws KernelError. */
  snapshot(id: string): ByteSource;
  file(path: string): ByteSource;
}

/** Throws KernelError where there is no such state, or none any more. */
export function openMoment(moments: Moments, moment: Moment): OpenMoment {
  switch (moment.kind) {
    case 'live':
      return live(moments.source, moments.changes);
    case 'previous':
      return past(moments.history, moments.history.latest - 1);
    case 'sample':
      return past(moments.history, moment.sample);
    case 'segment':
      return moments.segment(moment.segment);
    case 'snapshot':
      return fixed(moments.snapshot(moment.snapshot));
    case 'file':
      return fixed(moments.file(moment.path));
  }
}

function live(current: Moments['source'], changes: boolean): OpenMoment {
  return {
    get source() {
      const source = current();
      if (source) return source;
      throw new KernelError('read', 'ESTALE', 'the segment');
    },
    live: changes,
    close: () => undefined,
  };
}

function past(history: KeptHistory, sample: number): OpenMoment {
  if (sample < 1) throw new KernelError('read', expired, `sample ${sample}`);
  return fixed(new PastSource(history, sample));
}

function fixed(source: ByteSource): OpenMoment {
  return { source, live: false, close: () => source.close() };
}
