// A type's name as a person types it: with or without a keyword, with blanks where they like. Not a C++ parser.
import type { TypeEntry } from '../layout.js';

export interface WantedName {
  /** Full, without the keyword. */
  name: string;
  takes(kind: TypeEntry['kind']): boolean;
}

export function parseName(text: string): WantedName {
  const [, keyword, rest = text] =
    /^\s*(struct|class|union|enum(?:\s+(?:class|struct))?)\s+(.*)$/s.exec(text) ?? [];
  const name = rest.trim();
  if (keyword === undefined) return { name, takes: () => true };
  if (keyword === 'union') return { name, takes: kind => kind === 'union' };
  if (keyword.startsWith('enum')) return { name, takes: kind => kind === 'enum' };
  // C++ lets either word name either.
  return { name, takes: kind => kind === 'struct' || kind === 'class' };
}

/** The same but for blanks that mean nothing: `Map<int,A<B>>` is `Map<int, A<B> >`. */
export function sameName(a: string, b: string): boolean {
  return a === b || squeezed(a) === squeezed(b);
}

function squeezed(name: string): string {
  return name.replace(/\s*([^\w\s])\s*/g, '$1').replace(/\s+/g, ' ');
}

/** More parts than any name has; what is deeper is found by its last ones. */
const mostParts = 16;

/**
 * What DW_AT_name of such a type may be: its last part, with template arguments in any way of writing, or without
 * them; or more than that, as Rust has names like `<T as Trait>::{vtable}` in one piece.
 */
export function lastParts(name: string): string[] {
  const { starts, bracket } = partsOf(name);
  const texts = new Set<string>();
  for (const start of starts.slice(-mostParts)) {
    const part = name.slice(start).trim();
    const spaced = squeezed(part).replaceAll(',', ', ');
    texts
      .add(part)
      .add(squeezed(part))
      .add(spaced)
      .add(spaced.replace(/>(?=>)/g, '> '));
  }
  const last = starts.at(-1) ?? 0;
  if (bracket > last) texts.add(name.slice(last, bracket).trim());
  texts.delete('');
  return [...texts];
}

/** Where parts start, and where the arguments of the last one do (-1: it has none). */
function partsOf(name: string): { starts: number[]; bracket: number } {
  const starts = [0];
  let depth = 0;
  let bracket = -1;
  for (let i = 0; i < name.length; i++) {
    const char = name[i] ?? '';
    if ('<({['.includes(char)) {
      if (char === '<' && depth === 0) bracket = i;
      depth++;
    } else if ('>)}]'.includes(char)) {
      // Not the end of an arrow.
      if (name[i - 1] !== '-') depth--;
    } else if (depth <= 0 && name.startsWith('::', i)) {
      starts.push(i + 2);
      bracket = -1;
    }
  }
  return { starts, bracket };
}
