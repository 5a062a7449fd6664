// Which of many names somebody may have meant who wrote one that isn't there: few letters apart, whatever their case.
// Not what is done with them, and no search by meaning. Follows V. I. Levenshtein's distance, cut off early.

/** The nearest first, `most` at most; none that has more than a third of its letters wrong. */
export function nearNames(wanted: string, names: Iterable<string>, most = 3): string[] {
  const meant = wanted.toLowerCase();
  const limit = Math.min(3, Math.floor(meant.length / 3));
  if (limit === 0 || meant.length > longest) return [];
  const near = new Map<string, number>();
  for (const name of names) {
    if (Math.abs(name.length - meant.length) > limit || near.has(name)) continue;
    const distance = distanceUpTo(meant, name.toLowerCase(), limit);
    if (distance <= limit) near.set(name, distance);
  }
  const sorted = [...near].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
  return sorted.slice(0, most).map(([name]) => name);
}

/** Letters of a name that somebody typed. */
const longest = 200;

/** Letters to put in, leave out or change to make the one the other; anything above `limit` where it's more. */
export function distanceUpTo(a: string, b: string, limit: number): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const changed = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    if (Math.min(...next) > limit) return limit + 1;
    row = next;
  }
  return row[b.length] ?? 0;
}
