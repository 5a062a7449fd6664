// What the Segments view has to say when it has no rows: each answer has a welcome view in package.json. Pure.
import type { Selected } from '../inventory/selection.js';
import type { ProbeState } from '../probe/client.js';

/**
 * unsupported: not Linux · failing: the probe doesn't stay up and nothing is known yet · scanning: the first scan
 * hasn't ended · empty: nothing is there · hidden: all that is there is hidden by settings · filtered: by the
 * filter · some: there are rows.
 */
export type Situation = 'unsupported' | 'failing' | 'scanning' | 'empty' | 'hidden' | 'filtered' | 'some';

export function situation(
  probe: ProbeState['kind'],
  known: boolean,
  { segments, others, hidden, filtered }: Selected,
): Situation {
  if (probe === 'unsupported') return 'unsupported';
  if (!known) return probe === 'waiting' ? 'failing' : 'scanning';
  if (segments.length + others.length > 0) return 'some';
  if (filtered > 0) return 'filtered';
  return hidden > 0 ? 'hidden' : 'empty';
}
