// Is what is known of an attachment that memory goes when it is let go of? Not whether somebody was overlooked:
// processes that could not be seen may use it too, and whoever says so has to say that.
import type { Segment } from './segment.js';

/** `orphan`: no process that was seen maps or holds it. */
export function isOnlyReference(status: {
  orphan: boolean;
  unlinkedAt?: number;
  segment: Pick<Segment, 'kind' | 'unlinked'>;
}): boolean {
  const { kind, unlinked } = status.segment;
  const nameless = unlinked || status.unlinkedAt !== undefined || kind === 'memfd' || kind === 'anon';
  return status.orphan && nameless;
}
