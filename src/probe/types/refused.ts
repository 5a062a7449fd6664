// What the kernel refused while types were read, as facts that travel: with whose process it was, which tells why.
// Not for other errors: errors.ts.
import { statSync } from 'node:fs';
import type { KernelError } from '../../../native/errors.js';
import type { Failure } from '../../protocol/failure.js';
import { toFailure } from '../failures.js';

export function refused(error: KernelError): Failure {
  const [folder, pid] = /^\/proc\/(\d+)(?=\/)/.exec(error.target) ?? [];
  const failure = toFailure(error, folder === undefined ? undefined : ownerOf(folder));
  return pid === undefined ? failure : { ...failure, pid: Number(pid) };
}

function ownerOf(folder: string): number | undefined {
  try {
    return statSync(folder).uid;
  } catch {
    // It has ended meanwhile, or is hidden: then nobody's name helps.
    return undefined;
  }
}
