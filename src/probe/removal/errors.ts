// What keeps an object from being removed or brought back, beyond what the kernel says: typed, each ends as a sentence
// for a person. Nothing is lost in any of them. Not how they are shown: the extension has its words by the code.
import type { Failure, FailureKind } from '../../protocol/failure.js';
import { ImageError } from '../time/image-file.js';
import { SnapshotError } from '../time/snapshot-errors.js';
import { snapshotFailure } from '../time/snapshot-failure.js';

const kinds = {
  /** It isn't there any more. */
  GONE: 'gone',
  /** It is not what it was when the person said yes. */
  CHANGED: 'torn',
  /** Somebody came to use it in between. */
  INUSE: 'torn',
  /** The kernel lets us not. */
  REFUSED: 'denied',
  /** There is no name to be removed: it goes with its last user. */
  NONAME: 'unsupported',
  /** It has more names than one. */
  NAMES: 'unsupported',
  /** It is in a namespace that can't be reached. */
  ELSEWHERE: 'unsupported',
  /** It was moved, turned out to be another, and its name was taken meanwhile. */
  KEPT: 'torn',
  /** More bytes than copies may take. */
  TOOLARGE: 'unsupported',
  /** Not all of it could be read. */
  UNREADABLE: 'unsupported',
  /** There is no such copy. */
  NOCOPY: 'gone',
  /** Another object has the name, or the key, by now. */
  TAKEN: 'unsupported',
} as const satisfies Record<string, FailureKind>;

export type RemovalCode = keyof typeof kinds;

export class RemovalError extends Error {
  override readonly name = 'RemovalError';
  readonly code: RemovalCode;
  /** What it is about by now, where that isn't what was asked for. */
  readonly target: string | undefined;

  constructor(code: RemovalCode, sentence: string, cause?: unknown, target?: string) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.code = code;
    this.target = target;
  }
}

/** Facts that travel. */
export function removalFailure(error: unknown, target: string): Failure {
  if (error instanceof RemovalError)
    return {
      kind: kinds[error.code],
      code: error.code,
      detail: error.message,
      target: error.target ?? target,
    };
  return snapshotFailure(error, target);
}

/** Waiting helps not. */
export function tooLarge(cause?: unknown): RemovalError {
  return new RemovalError(
    'TOOLARGE',
    'It has more data than copies of removed segments may take. Raise that limit, or remove it without a copy.',
    cause,
  );
}

/** What the store of copies said, as it is meant here. */
export function ofCopies(error: unknown): unknown {
  if (error instanceof ImageError)
    return new RemovalError('NOCOPY', `The copy can't be used: ${error.message}.`, error);
  if (!(error instanceof SnapshotError)) return error;
  switch (error.code) {
    case 'OVERBUDGET':
      return tooLarge(error);
    case 'NOTHINGREAD':
    case 'TOOMUCH':
      return new RemovalError('UNREADABLE', `It can't be saved first. ${error.message}`, error);
    case 'NOSNAPSHOT':
      return new RemovalError(
        'NOCOPY',
        'There is no such copy (any more): the oldest go for the newest.',
        error,
      );
    case 'NOFOLDER':
    case 'NOIMAGE':
    case 'BADPATH':
    case 'NOHISTORY':
      return error;
  }
}
