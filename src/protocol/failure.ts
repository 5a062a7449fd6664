// How a failure travels: facts, not a sentence. src/model/explain.ts makes the sentence, at the end that has
// a reader and a language. Not an exception class of the kernel: native/errors.ts has that.
import type { Cause } from '../model/segment.js';

/**
 * gone: the process or segment has ended (normal) · denied: the kernel says no, `cause` says why ·
 * torn: it moved while read, try again · unsupported: this system can't · ended: the other program has gone,
 * the call will never be answered · bug: ours, please report.
 */
export type FailureKind = 'gone' | 'denied' | 'torn' | 'unsupported' | 'ended' | 'bug';

export interface Failure {
  kind: FailureKind;
  /** For a log, in English: `open /proc/4177/fd/5: EACCES`. */
  detail: string;
  /** errno by name, the call and what it was for, where the kernel said no. */
  code?: string;
  call?: string;
  target?: string;
  pid?: number;
  cause?: Cause;
  /** An attach was refused, but shmat would be a way, if others may notice it (AttachParams.intrusive). */
  intrusive?: true;
}

/** A Failure on its way through promises. */
export class RpcFailure extends Error {
  override readonly name = 'RpcFailure';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.detail);
    this.failure = failure;
  }
}
