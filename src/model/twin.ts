// A segment that was removed, and another that took its name: which is it? Pure. Not the following of it: nobody does.
import type { Inventory, Segment } from './segment.js';

/** Another segment that bears the same name in the same place. */
export function twinOf(segment: Segment, inventory: Inventory): Segment | undefined {
  const bearsName = segment.kind === 'posix' || (segment.kind === 'sysv' && segment.key !== 0);
  if (!bearsName) return undefined;
  return inventory.segments.find(
    other =>
      other.kind === segment.kind &&
      other.id !== segment.id &&
      other.name === segment.name &&
      !other.unlinked &&
      other.namespace?.mount === segment.namespace?.mount &&
      other.namespace?.ipc === segment.namespace?.ipc,
  );
}
