// Which types hold text, and which only small numbers: C has one type for both, so the names decide that a program
// gave it. Not the decoding of text: chars.ts.
import type { Layout, TypeId } from '../layout.js';
import type { CharWidth } from './chars.js';
import { bare, namesOf } from './shape.js';

const characters = /^(char|wchar_t|char(8|16|32)_t|gchar|xmlChar|TCHAR|WCHAR)$/;
const numbers =
  /(^|::|_)(u?int_?(8|least8|fast8)(_t)?|[us]8|__[us]8|i8|byte|uchar|BYTE|u_char|u_int8_t|guint8|gint8|guchar)$/;

/** By a type's names, outermost first (`namesOf`): the first that says anything decides. */
export function isCharacter(names: readonly string[]): boolean {
  for (const name of names) {
    if (numbers.test(name)) return false;
    if (characters.test(name)) return true;
  }
  return false;
}

type Width = { width: CharWidth; unsure: boolean } | undefined;
const known = new WeakMap<Layout, Map<TypeId, Width>>();

/** Bytes of one character of an array's text. `unsure`: of `unsigned char`, which may be text or bytes. */
export function characterWidth(layout: Layout, element: TypeId): Width {
  const cache = known.get(layout) ?? new Map<TypeId, Width>();
  known.set(layout, cache);
  if (!cache.has(element)) cache.set(element, widthOf(layout, element));
  return cache.get(element);
}

function widthOf(layout: Layout, element: TypeId): Width {
  const { type } = bare(layout, element);
  if (type.kind !== 'base') return undefined;
  const names = namesOf(layout, element);
  const wide = names.includes('wchar_t');
  if (type.encoding !== 'char' && type.encoding !== 'utf' && !wide) return undefined;
  if (type.size !== 1 && type.size !== 2 && type.size !== 4) return undefined;
  if (isCharacter(names)) return { width: type.size, unsure: false };
  if (names.some(name => numbers.test(name)) || type.size !== 1) return undefined;
  return { width: 1, unsure: true };
}
