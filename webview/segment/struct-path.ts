// Paths of fields, taken apart: what lies in what, and what a breadcrumb says of it. Pure.
// What a path is, is src/layout's to say; here a step ends at a dot or before a bracket, but for those within quotes.

/** `ring.slots[96].price` → `ring`, `slots`, `[96]`, `price`. */
export function stepsOf(path: string): string[] {
  const steps: string[] = [];
  let step = '';
  let quoted = false;
  let nested = 0;
  for (let i = 0; i < path.length; i++) {
    const c = path.charAt(i);
    if (c === '\\' && quoted) {
      step += c + path.charAt(++i);
      continue;
    }
    if (c === '"') quoted = !quoted;
    else if (!quoted && (c === '(' || c === '<')) nested++;
    else if (!quoted && (c === ')' || c === '>')) nested--;
    const ends = !quoted && nested === 0 && (c === '.' || c === '[');
    if (ends && step !== '') {
      steps.push(step);
      step = '';
    }
    if (!(ends && c === '.')) step += c;
  }
  if (step !== '') steps.push(step);
  return steps;
}

export function join(steps: readonly string[]): string {
  return steps.reduce(
    (path, step) => (path === '' || step.startsWith('[') ? path + step : `${path}.${step}`),
    '',
  );
}

/** Is `path` that one, or does it lie in it? */
export function within(path: string, of: string): boolean {
  if (!path.startsWith(of)) return false;
  const next = path.charAt(of.length);
  return next === '' || next === '.' || next === '[';
}

/** What it lies in; '' for a root. */
export function parentOf(path: string): string {
  return join(stepsOf(path).slice(0, -1));
}

/** What is tinted with a field: the array element that it is or lies in, else its record; not all of a root. */
export function elementOf(path: string): string | undefined {
  const steps = stepsOf(path);
  for (let end = steps.length; end > 1; end--) {
    if (steps[end - 1]?.startsWith('[')) return join(steps.slice(0, end));
  }
  return steps.length > 2 ? join(steps.slice(0, -1)) : undefined;
}

/** Its steps from the outside in, indices with what they count: `ring`, `slots[96]`, `price`. */
export function crumbsOf(path: string): { text: string; path: string }[] {
  const crumbs: { text: string; path: string }[] = [];
  let at: string[] = [];
  for (const step of stepsOf(path)) {
    at = [...at, step];
    const last = crumbs.at(-1);
    if (step.startsWith('[') && last) {
      last.text += step;
      last.path = join(at);
    } else crumbs.push({ text: step, path: join(at) });
  }
  return crumbs;
}

/** Without the root, which one struct alone needs no word for. */
export function withoutRoot(path: string): string {
  const steps = stepsOf(path);
  return steps.length > 1 ? join(steps.slice(1)) : path;
}

/** The same field of every element. */
export function patternOf(path: string): string {
  return join(stepsOf(path).map(step => (/^\[\d+\]$/.test(step) ? '[*]' : step)));
}
