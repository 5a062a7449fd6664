// What can keep a snapshot or a recording from being made or read, beyond what the kernel says: typed, each ends as a
// sentence for a person. Not how it travels (snapshot-failure.ts), nor how it is shown:
// the extension has its words by the code.
import { isAbsolute } from 'node:path';

/**
 * NOFOLDER: it wasn't told where snapshots are kept · NOSNAPSHOT: there is none of that id, any more · NOIMAGE: the
 * file is none of ours, or damaged · OVERBUDGET: more bytes than snapshots may take · NOTHINGREAD: not one byte of
 * the segment could be read · BADPATH: no path that a file can have · NOHISTORY: no sample is kept to be saved ·
 * TOOMUCH: more than one file may have.
 */
export type SnapshotCode =
  'NOFOLDER' | 'NOSNAPSHOT' | 'NOIMAGE' | 'OVERBUDGET' | 'NOTHINGREAD' | 'BADPATH' | 'NOHISTORY' | 'TOOMUCH';

export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
  readonly code: SnapshotCode;

  constructor(code: SnapshotCode, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Where a file is to be written or read must not hang on where this program was started. Throws SnapshotError. */
export function insistOnPath(path: string): void {
  if (!isAbsolute(path)) throw new SnapshotError('BADPATH', `${JSON.stringify(path)} is no absolute path.`);
}
