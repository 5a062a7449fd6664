// Whose memory fills what the system allows, and what would come free of it: who has most, and all orphans together.
// Only what counts against our own limits, not what lies in other namespaces. Pure. Not when it will be full
// (../forecast.ts).
import type { Resource } from '../forecast.js';
import type { OtherObject } from '../other-object.js';
import { isLeak } from '../verdict.js';
import { memoryOf, type Weighed } from './listed.js';

export interface Blame {
  /**
   * Who made most of it, as far as that was seen, else who uses it: a command, or an object's name where nobody is
   * known. Left out where that says nothing.
   */
  most?: { who: string; amount: number };
  /** What all orphans have of it. */
  orphans: number;
}

type Blamed = Weighed & {
  uses: readonly { command: string }[];
  born?: { by: readonly { command: string }[] };
  namespace?: { mount?: number; ipc?: number };
};

/** `page`: of System V bytes each segment has whole ones. */
export function blameFor(
  resource: Resource,
  segments: Iterable<Blamed>,
  others: Iterable<OtherObject>,
  page = 1,
): Blame {
  const amounts = new Map<string, number>();
  let orphans = 0;
  for (const { who, amount, leaked } of partsOf(resource, segments, others, page)) {
    amounts.set(who, (amounts.get(who) ?? 0) + amount);
    if (leaked) orphans += amount;
  }
  let most: Blame['most'];
  // One object of many says nothing; one with most of the bytes does.
  const least = resource === 'shm' || resource === 'sysv-bytes' ? 0 : 1;
  for (const [who, amount] of amounts) if (amount > (most?.amount ?? least)) most = { who, amount };
  return most ? { most, orphans } : { orphans };
}

function* partsOf(
  resource: Resource,
  segments: Iterable<Blamed>,
  others: Iterable<OtherObject>,
  page: number,
): Generator<{ who: string; amount: number; leaked: boolean }> {
  if (resource === 'semaphores' || resource === 'queues') {
    const kind = resource === 'semaphores' ? 'sysv-sem' : 'sysv-msg';
    for (const { kind: own, name, judged } of others)
      if (own === kind) yield { who: name, amount: 1, leaked: isLeak(judged) };
    return;
  }
  const kind = resource === 'shm' ? 'posix' : 'sysv';
  for (const segment of segments) {
    const { namespace, judged } = segment;
    if (segment.kind !== kind || (kind === 'posix' ? namespace?.mount : namespace?.ipc) !== undefined)
      continue;
    const bytes = resource === 'shm' ? memoryOf(segment) : Math.ceil(segment.size / page) * page;
    yield {
      who: whoHas(segment),
      amount: resource === 'sysv-segments' ? 1 : bytes,
      leaked: judged !== undefined && isLeak(judged),
    };
  }
}

/** Its maker, where one alone is known. */
function whoHas({ born, uses, name }: Blamed): string {
  const [maker, another] = born?.by ?? [];
  return (another === undefined ? maker?.command : undefined) ?? uses[0]?.command ?? name;
}
