// Turns whatever was thrown in the probe into facts that travel. Not sentences: src/model/explain.ts.
// Follows errno(3), ptrace(2) ("Ptrace access mode checking"), Documentation/admin-guide/LSM/Yama.rst.
import { readFileSync } from 'node:fs';
import { KernelError } from '../../native/errors.js';
import { NoWayError } from '../../native/open-source.js';
import type { Cause } from '../model/segment.js';
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
      detail: error.message,
      code: error.code,
      call: error.call,
      target: error.target,
    };
    if (kind === 'denied') failure.cause = causeOf(error, uid);
    if (error instanceof NoWayError && error.intrusive) failure.intrusive = true;
    return failure;
  }
  return { kind: 'bug', detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

function causeOf(error: KernelError, uid: number | undefined): Cause {
  if (uid !== undefined && uid !== process.geteuid?.()) return 'another-user';
  if (error.call === 'process_vm_readv' && ptraceScope() > 0) return 'ptrace-scope';
  return error.target.includes('/proc/') || error.call === 'process_vm_readv' ? 'not-dumpable' : 'unknown';
}

function ptraceScope(): number {
  try {
    return Number(readFileSync('/proc/sys/kernel/yama/ptrace_scope', 'latin1'));
  } catch {
    // A kernel without Yama has no such file, and no such restriction.
    return 0;
  }
}
