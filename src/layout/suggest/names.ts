// How alike a type's name and a segment's are: by the words in both, whatever the case, the plural or the order.
// Segments' names are POSIX paths, keys and file names; types' are C's, C++'s and Rust's.

/** Words that say nothing. */
const empty = new Set([
  'shm',
  'the',
  'struct',
  'dev',
  'mem',
  'memory',
  'shared',
  'data',
  't',
  's',
  'impl',
  'std',
  'type',
]);

/** For many types and one segment. 0 to 1: the share of the words that are in both. */
export function nameScorer(segment: string): (type: string) => number {
  const theirs = wordsOf(segment);
  return theirs.length === 0 ? () => 0 : type => score(wordsOf(withoutArguments(type)), theirs);
}

function score(ours: readonly string[], theirs: readonly string[]): number {
  if (ours.length === 0) return 0;
  const common = ours.filter(word => theirs.some(other => alike(word, other))).length;
  if (common === 0) return 0;
  return common / Math.min(ours.length, Math.max(theirs.length, common));
}

function withoutArguments(name: string): string {
  return name.replace(/<.*>/s, '');
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter(word => word.length > 1 && !empty.has(word))
    .map(stem);
}

function stem(word: string): string {
  return word.length > 3 ? word.replace(/(ies|es|s)$/, '') : word;
}

function alike(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 4 && long.startsWith(short);
}
