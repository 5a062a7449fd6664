// Turns whatever was thrown in the probe into facts that travel. Not sentences: src/model/explain.ts.
// Follows errno(3).
import { KernelError, NoWayError } from '../../native/errors.js';
import { isFiltered, readPtraceScope } from '../../native/limits.js';
import { safeString } from '../model/safe-text.js';
import type { Cause } from '../model/segment.js';
import { causeOf } from '../model/unseen.js';
import { RpcFailure, type Failure, type FailureKind } from '../protocol/failure.js';

const kinds: Readonly<Record<string, FailureKind>> = {
  ENOENT: 'gone',
  ESRCH: 'gone',
  ESTALE: 'gone',
  EIDRM: 'gone',
  EACCES: 'denied',
  EPERM: 'denied',
  EAGAIN: 'torn',
  EFTYPE: 'unsupported',
  ENOSYS: 'unsupported',
  EMFILE: 'unsupported',
  ENFILE: 'unsupported',
};

/** `uid`: of the process or object that the call was for, where it is known: it tells why access was denied. */
export function toFailure(error: unknown, uid?: number): Failure {
  if (error instanceof RpcFailure) return error.failure;
  if (error instanceof KernelError) {
    const kind =
      kinds[error.code] ?? (error.call === 'shmat' && error.code === 'EINVAL' ? 'gone' : 'unsupported');
    const failure: Failure = {
      kind,
      detail: safeString(error.message),
      code: error.code,
      call: error.call,
      target: safeString(error.target),
    };
    if (kind === 'denied') failure.cause = whyDenied(error, uid);
    if (error instanceof NoWayError && error.intrusive) failure.intrusive = true;
    return failure;
  }
  return { kind: 'bug', detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

function whyDenied({ code, call, target }: KernelError, uid: number | undefined): Cause {
  const ptraceScope = readPtraceScope({ proc: '/proc' });
  return causeOf({
    code,
    call,
    path: target,
    ...(uid === undefined ? {} : { uid }),
    self: {
      uid: process.geteuid?.() ?? 0,
      ...(ptraceScope === undefined ? {} : { ptraceScope }),
      ...(isFiltered({ proc: '/proc' }) ? { filtered: true as const } : {}),
    },
  });
}
