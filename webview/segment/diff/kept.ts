// What of a comparison is there again after its tab was hidden, when the document goes: how it is filtered, and what is
// selected in it. Not what is compared, which the extension keeps (src/extension/time/comparing-memory.ts).
import type { Region } from '../../../src/protocol/diff.js';
import type { Place } from '../../../src/protocol/moment.js';
import type { TimeState } from '../../../src/protocol/view-time.js';
import type { Model } from '../model.js';

export interface KeptDiff {
  /** As it was typed. */
  filter: string;
  regions: readonly Region[];
  /** What is left out as noise. */
  hidden: readonly string[];
  chosen?: KeptChoice;
}

/** What is selected in the comparison of these sides. */
export interface KeptChoice extends Place {
  sides: string;
}

/** Which states are compared; '' for none. */
export function sidesKey({ comparing }: TimeState): string {
  return comparing ? JSON.stringify([comparing.a.moment, comparing.b.moment]) : '';
}

/** Reads atoms. */
export function keptDiff({ diff, time }: Model): KeptDiff {
  const sides = sidesKey(time.state.get());
  const sought = diff.sought.get();
  const place =
    diff.chosen.get() ??
    (sought?.run === undefined ? undefined : { offset: sought.offset, length: sought.run });
  // Until something is compared, what the document before had.
  const chosen =
    diff.kept ?? (place && sides !== '' ? { offset: place.offset, length: place.length, sides } : undefined);
  return {
    filter: diff.filter.get(),
    regions: diff.regions.get(),
    hidden: diff.hidden.get(),
    ...(chosen ? { chosen } : {}),
  };
}

/** Before it's told what is compared, which may come a while later. */
export function restoreDiff({ diff }: Model, { filter, regions, hidden, chosen }: KeptDiff): void {
  diff.filter.set(filter);
  diff.regions.set(regions);
  diff.hidden.set(hidden);
  diff.kept = chosen;
}
