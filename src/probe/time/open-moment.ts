// States of segments that need no history: the live one, another segment, a file. Not those of the past.
import { KernelError } from '../../../native/errors.js';
import { openFileSource } from '../../../native/source-file.js';
import type { ByteSource } from '../../../native/source.js';
import type { Moment } from '../../protocol/moment.js';
import { RpcFailure } from '../../protocol/failure.js';

export interface OpenMoment {
  source: ByteSource;
  /** Its bytes may change while it is open. */
  live: boolean;
  /** Lets go of what was opened for it; the attachment's own source stays. */
  close(): void;
}

export interface OpenableMoments {
  /** The attachment's own. */
  readonly source: ByteSource | undefined;
  /** Another segment, live. Throws NoWayError, RpcFailure. */
  segment(id: string): OpenMoment;
}

/** Throws KernelError, RpcFailure. */
export function openMoment(moments: OpenableMoments, moment: Moment): OpenMoment {
  switch (moment.kind) {
    case 'live': {
      const { source } = moments;
      if (!source) throw new KernelError('read', 'ESTALE', 'the segment');
      return { source, live: true, close: () => undefined };
    }
    case 'segment':
      return moments.segment(moment.segment);
    case 'file':
      return openFile(moment.path);
    case 'previous':
    case 'sample':
    case 'snapshot':
      throw new RpcFailure({ kind: 'gone', detail: 'nothing of the past is kept', target: 'That state' });
  }
}

/** Throws KernelError. Whatever the name leads to is meant, also through a symbolic link. */
export function openFile(path: string): OpenMoment {
  const source = openFileSource(path, { via: 'link', expected: undefined });
  return { source, live: false, close: () => source.close() };
}
