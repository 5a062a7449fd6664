// How a run is called where a person reads it: its command line, made safe to show, in one line, and cut. Pure. Not the
// message (report.ts).
import { safeWords } from '../../model/safe-text.js';

/** Characters. */
const longest = 60;

export function shortLabel(label: string): string {
  // No character has more than two units: the rest of a very long one isn't looked at.
  const characters = Array.from(label.slice(0, 2 * (longest + 1)));
  const short = safeWords(characters.slice(0, longest).join('')).replace(/\s+/g, ' ');
  return characters.length > longest ? `${short}…` : short;
}
