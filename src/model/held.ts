// A segment that nobody but an attachment of ours keeps alive: no process has it, no name leads to it, so no scan finds
// it. Not the attachment (src/probe/attachment.ts).
import { byKindAndName } from './assemble.js';
import type { Inventory, Segment } from './segment.js';

/** What its descriptor says of it now. Sizes in bytes. */
export interface HeldFacts {
  size: number;
  allocated?: number | undefined;
  links?: number | undefined;
}

/** As it is, used by nobody. `last`: as it was last seen. */
export function heldSegment(last: Segment, { size, allocated, links }: HeldFacts): Segment {
  const held: Segment = { ...last, uses: [], size, sizeKnown: true };
  delete held.observers;
  delete held.observing;
  // Blocks of a disk are no memory: where none were told before, none are now.
  if (last.allocated !== undefined && allocated !== undefined) held.allocated = allocated;
  if (last.kind === 'sysv') {
    // The table has no row of it any more.
    held.nattch = 0;
    held.unlinked = true;
  } else if (last.kind === 'posix' || last.kind === 'file') held.unlinked ||= links === 0;
  return held;
}

/** The inventory with those of `held` that the scan didn't find. */
export function withHeld(inventory: Inventory, held: readonly Segment[]): Inventory {
  if (held.length === 0) return inventory;
  const segments = new Map([...held, ...inventory.segments].map(s => [s.id, s]));
  if (segments.size === inventory.segments.length) return inventory;
  return { ...inventory, segments: [...segments.values()].sort(byKindAndName) };
}
