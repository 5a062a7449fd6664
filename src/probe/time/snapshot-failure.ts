// What went wrong with a snapshot or a recording, as facts that travel. Not the errors themselves: snapshot-errors.ts,
// image-file.ts, and what the kernel says.
import { RpcFailure, type Failure, type FailureKind } from '../../protocol/failure.js';
import { toFailure } from '../failures.js';
import { ImageError } from './image-file.js';
import { SnapshotError, type SnapshotCode } from './snapshot-errors.js';

const kinds: Readonly<Record<SnapshotCode, FailureKind>> = {
  NOFOLDER: 'unsupported',
  NOSNAPSHOT: 'gone',
  NOIMAGE: 'unsupported',
  OVERBUDGET: 'unsupported',
  NOTHINGREAD: 'torn',
  BADPATH: 'unsupported',
  NOHISTORY: 'unsupported',
  TOOMUCH: 'unsupported',
};

/** Facts that travel; `target`: the file that it was about. */
export function snapshotFailure(error: unknown, target?: string): Failure {
  const about = target === undefined ? {} : { target };
  if (error instanceof SnapshotError)
    return { kind: kinds[error.code], code: error.code, detail: error.message, ...about };
  if (error instanceof ImageError) {
    const detail = `The file can't be opened: it is no snapshot or recording, or is damaged (${error.message}).`;
    return { kind: 'unsupported', code: 'NOIMAGE', detail, ...about };
  }
  return toFailure(error);
}

/** What `work` throws, as a failure that travels. */
export async function told<T>(work: () => T | Promise<T>, target?: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new RpcFailure(snapshotFailure(error, target));
  }
}
