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

/** What DW_AT_name of such a type may be: its last part, with template arguments in any way of writing, or without. */
export function lastPart(name: string): string[] {
  let depth = 0;
  let start = 0;
  let bracket = -1;
  for (let i = 0; i < name.length; i++) {
    const char = name[i];
    if (char === '<' || char === '(' || char === '{' || char === '[') {
      if (char === '<' && depth === 0) bracket = i;
      depth++;
    } else if (char === '>' || char === ')' || char === '}' || char === ']') depth--;
    else if (char === ':' && name[i + 1] === ':' && depth <= 0) {
      start = i + 2;
      bracket = -1;
      i++;
    }
  }
  const last = name.slice(start).trim();
  if (bracket <= start) return [last];
  const tight = squeezed(last);
  const spaced = tight.replaceAll(',', ', ');
  const split = spaced.replace(/>(?=>)/g, '> ');
  return [...new Set([last, tight, spaced, split, name.slice(start, bracket).trim()])];
}
