// What a command left behind, as a report for people and for a problem matcher, and as JSON. Not how it is found out
// (session.ts): the JSON is a contract, as that of `shmscope leaks`.
import { outlives } from '../../model/leaks/left.js';
import { amountText, verdictText } from '../../model/leaks/words.js';
import type { JudgedObject } from '../../probe/leaks/judge-look.js';
import type { Evidence, ObjectKind, Verdict } from '../../model/verdict.js';
import { evidenceLines } from '../evidence.js';

export interface Left {
  id: string;
  name: string;
  kind: ObjectKind;
  size: number;
  verdict: Verdict;
  evidence: readonly Evidence[];
}

export function lastingOf(objects: readonly JudgedObject[]): Left[] {
  return objects
    .filter(({ facts }) => outlives(facts))
    .map(({ facts: { id, name, kind, size }, judged: { verdict, evidence } }) => ({
      ...{ id, name, kind, size, verdict, evidence },
    }));
}

/** `<place>: warning: <what and why>`: one line each, which the problem matcher `$shmscope` reads. */
export function reportLine({ name, kind, size, verdict, evidence }: Left): string {
  const what = [kind, amountText(kind, size), verdictText(verdict), ...evidenceLines(evidence)]
    .filter(part => part !== undefined)
    .join(', ');
  return `${placeOf(kind, name)}: warning: left behind by the command: ${isNamed(kind) ? '' : `${name}, `}${what}`;
}

/** Where a person finds it: a file that there is. */
function placeOf(kind: ObjectKind, name: string): string {
  switch (kind) {
    case 'sysv':
      return '/proc/sysvipc/shm';
    case 'sysv-sem':
      return '/proc/sysvipc/sem';
    case 'sysv-msg':
      return '/proc/sysvipc/msg';
    case 'mqueue':
      return `/dev/mqueue${name}`;
    case 'posix':
    case 'semaphore':
    case 'memfd':
    case 'anon':
    case 'file':
      return `/dev/shm${name}`;
  }
}

function isNamed(kind: ObjectKind): boolean {
  return kind === 'posix' || kind === 'semaphore' || kind === 'mqueue';
}
