// Looks at the machine anew and judges what a person wants removed. Not the removing (remove.ts).
import { readStartTime, type Machine } from '../../../native/scan.js';
import { judge } from '../../model/leaks/judge.js';
import { knownOwners } from '../../model/leaks/owners.js';
import type { Inventory, Segment, Use } from '../../model/segment.js';
import { unseenProcesses } from '../../model/unseen.js';
import type { ObjectFacts, Someone } from '../../model/verdict.js';
import type { Places } from '../sources.js';
import type { Seen } from './remove.js';

/** What of `ids` is in a scan that was just made. */
export function seenOf(
  machine: Machine,
  look: Places & { inventory: Inventory },
  ids: readonly string[],
): Map<string, Seen> {
  const wanted = look.inventory.segments.filter(segment => ids.includes(segment.id));
  return new Map(
    wanted.map(segment => {
      const judged = judge(factsOf(machine, segment, look.inventory), knownOwners);
      return [segment.id, { segment, judged, places: look }];
    }),
  );
}

function factsOf(machine: Machine, segment: Segment, { unseen }: Inventory): ObjectFacts {
  const { id, kind, name, size, unlinked, uses, allocated, uid, nattch, creator, times } = segment;
  const hides = unseen.some(u => u.cause === 'hidden' && u.pid === undefined);
  return {
    ...{ id, kind, name, size, unlinked },
    mappers: uses.filter(use => use.mappings.length > 0).map(someone),
    fds: uses.filter(use => use.mappings.length === 0).map(someone),
    locks: [],
    unseen: hides ? Infinity : unseenProcesses({ unseen }),
    // Asked of the kernel when it is removed: nobody else has it open, then.
    inFlight: 0,
    ...(allocated === undefined ? {} : { allocated }),
    ...(uid === undefined ? {} : { uid }),
    ...(nattch === undefined ? {} : { nattch }),
    ...(times?.changed === undefined ? {} : { since: times.changed }),
    ...(creator === undefined
      ? {}
      : { creator: { pid: creator, alive: readStartTime(machine, creator) !== undefined } }),
  };
}

function someone({ pid, startTime, command }: Use): Someone {
  return { pid, startTime, command, alive: true };
}
