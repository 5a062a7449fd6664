// One list of runs brought up to date by a newer comparison: what differs now takes the place of what it overlaps, and
// what differs no more stays where it was, as equal. So a list that a person reads doesn't jump. Not the filter.
import { RunList } from './run.js';

export interface Merged {
  runs: RunList;
  /** 1 where it has become equal. */
  equal: Uint8Array;
  /** Where each of them was in the list before; -1: it's new. */
  before: Int32Array;
}

export const none: Merged = { runs: new RunList(), equal: new Uint8Array(0), before: new Int32Array(0) };

/** `most`: equal ones are dropped where there would be more. */
export function merge(old: Merged, now: RunList, most: number): Merged {
  const runs = new RunList();
  const equal: number[] = [];
  const before: number[] = [];
  let room = Math.max(0, most - now.length);
  const push = (list: RunList, index: number, isEqual: boolean, was: number): void => {
    runs.push(list.at(index));
    equal.push(isEqual ? 1 : 0);
    before.push(was);
  };
  let i = 0;
  /** The first of the new ones that may reach into the old one. */
  let first = 0;
  for (let j = 0; j <= now.length; j++) {
    // All old ones that stand before this one.
    for (; i < old.runs.length && (j === now.length || isBefore(old.runs, i, now, j)); i++) {
      while (first < now.length && now.end(first) <= old.runs.offset(i)) first++;
      if (room > 0 && !isTaken(old.runs, i, now, first)) {
        push(old.runs, i, true, i);
        room--;
      }
    }
    if (j === now.length) break;
    const same = i < old.runs.length && isSame(old.runs, i, now, j);
    push(now, j, false, same ? i : -1);
    if (same) i++;
  }
  return { runs, equal: Uint8Array.from(equal), before: Int32Array.from(before) };
}

function isBefore(old: RunList, i: number, now: RunList, j: number): boolean {
  const by = old.offset(i) - now.offset(j);
  return by < 0 || (by === 0 && old.part(i) < now.part(j));
}

function isSame(old: RunList, i: number, now: RunList, j: number): boolean {
  return old.offset(i) === now.offset(j) && old.part(i) === now.part(j) && old.end(i) === now.end(j);
}

function isTaken(old: RunList, i: number, now: RunList, first: number): boolean {
  const [from, to] = [old.offset(i), old.end(i)];
  for (let k = first; k < now.length && now.offset(k) < to; k++)
    if (now.end(k) > from && now.part(k) === old.part(i)) return true;
  return false;
}
