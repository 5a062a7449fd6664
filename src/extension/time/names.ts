// What a new snapshot is called: A, B, … Z, AA, as columns of a sheet are. Pure. Not the snapshots (snapshots.ts).

/** The first that isn't taken. */
export function nextName(taken: Iterable<string>): string {
  const used = new Set(taken);
  for (let n = 0; ; n++) {
    const name = letters(n);
    if (!used.has(name)) return name;
  }
}

/** 0 is A, 25 is Z, 26 is AA. */
function letters(n: number): string {
  let text = '';
  for (let left = n; left >= 0; left = Math.floor(left / 26) - 1)
    text = String.fromCharCode(65 + (left % 26)) + text;
  return text;
}
