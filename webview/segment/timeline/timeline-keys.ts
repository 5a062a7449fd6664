// What a key does on the timeline while it has the focus. Pure.
import type { KeyPress } from '../keys.js';

export type TimelineKey =
  | { do: 'samples'; by: number }
  /** Milliseconds. */
  | { do: 'time'; by: number }
  | { do: 'oldest' }
  | { do: 'live' }
  /** What was chosen with Shift. */
  | { do: 'compare' };

const keys: Readonly<Record<string, TimelineKey>> = {
  ArrowLeft: { do: 'samples', by: -1 },
  ArrowRight: { do: 'samples', by: 1 },
  ArrowDown: { do: 'samples', by: -1 },
  ArrowUp: { do: 'samples', by: 1 },
  PageDown: { do: 'time', by: -5000 },
  PageUp: { do: 'time', by: 5000 },
  Home: { do: 'oldest' },
  End: { do: 'live' },
  Escape: { do: 'live' },
  Enter: { do: 'compare' },
};

export function timelineKey(press: KeyPress): TimelineKey | undefined {
  return press.altKey || press.ctrlKey || press.metaKey ? undefined : keys[press.key];
}
