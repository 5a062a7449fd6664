// Does nobody use a segment any more? Said only where it is certain: who could not be looked into may use it, too.
// Not whose reference is the last: only-reference.ts.
import type { Inventory, Segment } from './segment.js';
import { unseenProcesses } from './unseen.js';

export interface Orphanhood {
  /** Certain: no process maps or holds it. */
  orphan: boolean;
  /** No user was seen, but so many processes could not be looked into; 0 where not even their number can be told. */
  unseenUsers?: number;
}

/** `inventory`: the scan that the segment's users are of. */
export function orphanhoodOf(
  segment: Pick<Segment, 'kind' | 'uses' | 'observing' | 'nattch'>,
  { unseen }: Pick<Inventory, 'unseen'>,
): Orphanhood {
  const { uses, nattch, observing = 0 } = segment;
  if (uses.length > 0) return { orphan: false };
  // The kernel counts System V attachments whoever has them.
  if (nattch === 0) return { orphan: true };
  const unseenUsers = unseenProcesses({ unseen });
  // hidepid= keeps others from even being listed.
  const hides = unseen.some(u => u.cause === 'hidden' && u.pid === undefined);
  const counted = nattch !== undefined && nattch > observing;
  return unseenUsers > 0 || hides || counted ? { orphan: false, unseenUsers } : { orphan: true };
}
