// Ignore patterns on names: `*` is any run of characters (also `/`), `?` is one; all else stands for itself.
// Not a regular expression, as a pattern may come from a workspace that nobody trusts: this can't run away.

export function matchesGlob(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  // Where to go on when what follows the last `*` didn't fit: that `*` then takes one character more.
  let star = -1;
  let taken = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      taken = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++taken;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
