// Is memory lost when what is known of an attachment is let go of? Certainly, or possibly: whoever could not be seen
// may use it, too. Not whether anybody uses it (orphan.ts).
import type { Segment } from './segment.js';

/** Undefined: no; it has a name to find it by, or a user. */
export function onlyReference(status: {
  orphan: boolean;
  unseenUsers?: number;
  unlinkedAt?: number;
  segment: Pick<Segment, 'kind' | 'unlinked'>;
}): 'certain' | 'possible' | undefined {
  const { kind, unlinked } = status.segment;
  const nameless = unlinked || status.unlinkedAt !== undefined || kind === 'memfd' || kind === 'anon';
  if (!nameless) return undefined;
  if (status.orphan) return 'certain';
  return status.unseenUsers === undefined ? undefined : 'possible';
}
