// What is kept of samples on a timeline, as they come without end: the latest as they are, of older ones fewer, so that
// all the time that a history reaches back has some. Two become one that is as busy as the busier. Pure.
// Not what can be looked at: that is the history's.

/** At most so many. */
export const mostTicks = 8192;
/** So many of them are never thinned: how far apart they are is how far apart samples are. */
export const latest = 1024;
/** Milliseconds between two that were thinned, at most: less than what a timeline shows as a gap. */
const longest = 900;
/** When nothing more can be thinned, so many of the oldest go at once. */
const spare = 1024;

interface Tick {
  /** ms since 1970. */
  time: number;
  changed: number;
}

/** `ticks`: ascending. `lost`: the oldest had to go. What is short enough is answered as it is. */
export function thin<T extends Tick>(ticks: readonly T[]): { ticks: readonly T[]; lost: boolean } {
  if (ticks.length <= mostTicks) return { ticks, lost: false };
  const older = ticks.length - latest;
  const kept: T[] = [];
  for (let i = 0; i < older; i++) {
    const [first, second] = [ticks[i], ticks[i + 1]];
    if (!first) break;
    const before = kept.at(-1);
    if (second && before && i + 1 < older && second.time - before.time <= longest) {
      kept.push({ ...second, changed: Math.max(first.changed, second.changed) });
      i++;
    } else kept.push(first);
  }
  const lost = kept.length + latest > mostTicks - spare;
  return { ticks: [...(lost ? kept.slice(latest + spare - mostTicks) : kept), ...ticks.slice(older)], lost };
}
