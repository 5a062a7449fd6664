// What a list of leaks holds, and in which order: what was forgotten for certain, largest first, and apart from it what
// may have been. Pure. Not the verdicts (judge.ts): these are weighed already.
import type { OtherObject } from '../other-object.js';
import { isLeak, type Judged } from '../verdict.js';

/** Of a segment, what decides. */
export interface Weighed {
  id: string;
  kind: string;
  name: string;
  size: number;
  allocated?: number;
  unlinked: boolean;
  judged?: Judged;
  uses: readonly unknown[];
  nattch?: number;
}

export interface Listed<S extends Weighed> {
  leaks: (S | OtherObject)[];
  /** Nobody is seen to use them, and somebody who can't be seen may. */
  unsure: (S | OtherObject)[];
}

export function listLeaks<S extends Weighed>(
  segments: Iterable<S>,
  others: Iterable<OtherObject>,
): Listed<S> {
  const listed: Listed<S> = { leaks: [], unsure: [] };
  for (const segment of segments) {
    if (isForgotten(segment)) listed.leaks.push(segment);
    else if (isUnsure(segment)) listed.unsure.push(segment);
  }
  for (const other of others) {
    if (isLeak(other.judged)) listed.leaks.push(other);
    else if (other.judged.verdict === 'unknown') listed.unsure.push(other);
  }
  listed.leaks.sort(bySize);
  listed.unsure.sort(bySize);
  return listed;
}

/** An orphan; or what has lost its name and is only held open, so that its memory can't be come by any more. */
export function isForgotten({
  kind,
  unlinked,
  judged,
}: Omit<Weighed, 'id' | 'name' | 'size' | 'uses'>): boolean {
  if (!judged) return false;
  return isLeak(judged) || (kind === 'posix' && unlinked && judged.verdict === 'held');
}

/** Bytes that come free when it goes; what lies beside the segments has none to speak of. */
export function memoryOf(object: Weighed | OtherObject): number {
  return 'uses' in object ? (object.allocated ?? object.size) : 0;
}

function isUnsure({ judged, uses, nattch }: Weighed): boolean {
  return judged?.verdict === 'unknown' && uses.length === 0 && (nattch ?? 0) === 0;
}

const collator = new Intl.Collator('en', { numeric: true });

function bySize(a: Weighed | OtherObject, b: Weighed | OtherObject): number {
  return memoryOf(b) - memoryOf(a) || collator.compare(a.name, b.name) || collator.compare(a.id, b.id);
}
