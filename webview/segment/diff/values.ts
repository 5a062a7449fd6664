// Two values as the list has room for them: digits in groups, times without what they share. Pure. Whoever wants all of
// them reads the tooltip, or copies.
import { digits, localTime } from '../struct-text.js';
import type { DiffRun } from './rows.js';

export interface Values {
  a: string;
  b: string;
}

/** What may be half written is marked. */
export function shortValues({ a, b, torn }: Values & Pick<DiffRun, 'torn'>): Values {
  const short = timesOf(a, b) ?? { a: groupedLong(a), b: groupedLong(b) };
  const marked = (side: 'a' | 'b'): string => `${torn?.includes(side) ? '≈ ' : ''}${short[side]}`;
  return { a: marked('a'), b: marked('b') };
}

/** Groups of what is short already would only take room. */
function groupedLong(text: string): string {
  return /^-?\d{1,4}$/.test(text) ? text : digits(text);
}

/**
 * The time of the day, where both are of one day, without an hour that both share; to the millisecond, or as far as it
 * takes to tell them apart.
 */
function timesOf(a: string, b: string): Values | undefined {
  const [left, right] = [localTime(a), localTime(b)];
  if (!left || !right || left.day !== right.day) return undefined;
  const [x, y] = [left.fraction, right.fraction];
  const [from, to] = [left.time, right.time];
  const same = from === to;
  const shared = from.slice(0, 3) === to.slice(0, 3) ? 3 : 0;
  let places = 3;
  while (same && places < Math.max(x.length, y.length) && x.slice(0, places) === y.slice(0, places))
    places += 3;
  const text = (time: string, fraction: string): string =>
    `${time.slice(shared)}${fraction === '' ? '' : `.${fraction.slice(0, places)}`}`;
  return { a: text(from, x), b: text(to, y) };
}
