// Another segment, live, to compare with: opened for as long as that takes. Never in a way that others can notice.
import { KernelError } from '../../../native/errors.js';
import type { Look } from '../inventory-watch.js';
import type { Sources } from '../sources.js';
import type { OpenMoment } from './moments.js';

/** Throws KernelError ENOENT where the latest scan has none of that id, NoWayError where it can't be read. */
export function otherSegment(sources: Sources, latest: Look | undefined, id: string): OpenMoment {
  const segment = latest?.inventory.segments.find(s => s.id === id);
  if (!latest || !segment) throw new KernelError('open', 'ENOENT', `segment ${id}`);
  const lease = sources.acquire(segment, latest, undefined, false);
  return { source: lease.source, live: true, close: () => lease.release() };
}
