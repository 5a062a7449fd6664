// What a run of a program may leave behind: it has a name, or an id, of its own, and nobody uses it any more. Pure. Not
// whose it is (src/probe/runs, src/cli/run), nor the verdict (judge.ts).
import { makersOf } from './judge.js';
import type { Judged, ObjectFacts, ObjectKind, Someone } from '../verdict.js';

const lasting: readonly ObjectKind[] = ['posix', 'semaphore', 'sysv', 'sysv-sem', 'sysv-msg', 'mqueue'];

/** Does it outlive its programs? */
export function outlives({ kind, unlinked }: Pick<ObjectFacts, 'kind' | 'unlinked'>): boolean {
  return lasting.includes(kind) && !unlinked;
}

/** Is it there, and nobody seen who uses it or may come back to it? Where others can't be seen, that is no proof. */
export function isLeft(facts: ObjectFacts, { verdict }: Judged): boolean {
  if (verdict !== 'orphan' && verdict !== 'unknown') return false;
  const { mappers, fds, nattch, waiting, last, pidInName, locks } = facts;
  if (mappers.length + fds.length + locks.length + (nattch ?? 0) + (waiting ?? 0) > 0) return false;
  return outlives(facts) && ![...makersOf(facts), last, pidInName].some(lives);
}

function lives(someone: Someone | undefined): boolean {
  return someone?.alive === true;
}
