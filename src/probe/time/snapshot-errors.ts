// What can keep a snapshot or a recording from being made or read, beyond what the kernel says: typed, each ends as a
// sentence for a person. How it travels is at the end. Not how it is shown: the extension has its words by the code.
import { KernelError } from '../../../native/errors.js';
import { RpcFailure, type Failure, type FailureKind } from '../../protocol/failure.js';
import { toFailure } from '../failures.js';
import { ImageError } from './image-file.js';

/**
 * NOFOLDER: it wasn't told where snapshots are kept · NOSNAPSHOT: there is none of that id, any more · NOIMAGE: the
 * file is none of ours, or damaged · OVERBUDGET: more bytes than snapshots may take · NOTHINGREAD: not one byte of
 * the segment could be read · BADPATH: no path that a file can have.
 */
export type SnapshotCode = 'NOFOLDER' | 'NOSNAPSHOT' | 'NOIMAGE' | 'OVERBUDGET' | 'NOTHINGREAD' | 'BADPATH';

const kinds: Readonly<Record<SnapshotCode, FailureKind>> = {
  NOFOLDER: 'unsupported',
  NOSNAPSHOT: 'gone',
  NOIMAGE: 'unsupported',
  OVERBUDGET: 'unsupported',
  NOTHINGREAD: 'torn',
  BADPATH: 'unsupported',
};

export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
  readonly code: SnapshotCode;

  constructor(code: SnapshotCode, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Is it one of those that are expected here? Anything else is a fault of ours. */
export function isExpected(error: unknown): error is SnapshotError | ImageError | KernelError | RpcFailure {
  return (
    error instanceof SnapshotError ||
    error instanceof ImageError ||
    error instanceof KernelError ||
    error instanceof RpcFailure
  );
}

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
