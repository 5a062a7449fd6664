// Paths of fields as text: `ring.slots[96].price`, and back to their steps. A step is a member, `[index]`, `[*]`
// (every element), `<Base>` (a base class) or `(fact)` (said of a lock, no member). Names that are no plain word
// stand in quotes, as JSON has them, so that a path is safe to show.
import { quotedName, unsafeCharacter } from '../safe-name.js';

const word = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

/** One step as it stands in a path, without the dot. */
export function memberStep(name: string): string {
  return word.test(name) && !unsafeCharacter.test(name) ? name : quotedName(name);
}

export function elementStep(index: number): string {
  return `[${index}]`;
}

export const everyElement = '[*]';

export function baseStep(name: string): string {
  return /^[\w:$]+$/.test(name) ? `<${name}>` : `<${quotedName(name)}>`;
}

export function factStep(name: string): string {
  return `(${name})`;
}

export function joinPath(path: string, step: string): string {
  if (path === '') return step;
  return step.startsWith('[') ? path + step : `${path}.${step}`;
}

const token =
  /\[(?:\d+|\*)\]|(?:<"(?:[^"\\]|\\.)*">|<[^">]*>|\([^)]*\)|"(?:[^"\\]|\\.)*"|[\p{L}_$][\p{L}\p{N}_$]*)(?:#\d+)?/uy;

/** Its steps; undefined where it's no path. */
export function parsePath(path: string): string[] | undefined {
  const steps: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < path.length) {
    const at = token.lastIndex;
    if (steps.length > 0 && path[at] === '.') token.lastIndex = at + 1;
    const found = token.exec(path);
    if (!found) return undefined;
    steps.push(found[0]);
  }
  return steps.length > 0 ? steps : undefined;
}

/** The index of an element's step; undefined for other steps and for `[*]`. */
export function elementIndex(step: string): number | undefined {
  const found = /^\[(\d+)\]$/.exec(step);
  return found ? Number(found[1]) : undefined;
}

/** For what is said of all elements at once, a format say: `ring.slots[*].price`. */
export function pathPattern(path: string): string {
  return path.replace(/\[\d+\]/g, everyElement);
}

/** All paths above one, outermost first: what must be expanded for it to be seen. */
export function ancestorsOf(path: string): string[] {
  const steps = parsePath(path) ?? [];
  const paths: string[] = [];
  let at = '';
  for (const step of steps.slice(0, -1)) {
    at = joinPath(at, step);
    paths.push(at);
  }
  return paths;
}
