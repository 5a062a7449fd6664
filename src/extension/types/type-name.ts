// A type's name as a binding has it: with a C keyword before it or not, and `#2` behind it for the second layout of
// that name; and which of those that bear the name it means. Pure. Not the path of a field.
import type { TypeEntry, WireLayout, WireType } from '../../protocol/types.js';

export interface TypeName {
  name: string;
  /** From 1; undefined: whichever there is. */
  nth: number | undefined;
}

export function readTypeName(text: string): TypeName {
  const [, name = text, digits] = /^(.*?)\s*#(\d{1,6})$/s.exec(text) ?? [];
  return { name: name.trim(), nth: digits === undefined ? undefined : Number(digits) };
}

/** What is written for the `index`th of `count` that bear a name. */
export function writeTypeName(name: string, index: number, count: number): string {
  return count > 1 ? `${name} #${index + 1}` : name;
}

/** Without the keyword: what a table's paths begin with. */
export function bareName(text: string): string {
  return readTypeName(text).name.replace(/^(?:struct|union|class|enum)\s+/, '');
}

/**
 * Those that are types of their own: `typedef struct tick tick` is no second type of that name. `layout` is asked
 * for typedefs alone; what it throws is taken for a type of its own, as choosing it will say why.
 */
export async function withoutEchoes(
  found: readonly TypeEntry[],
  layout: (entry: TypeEntry) => Promise<WireLayout>,
): Promise<TypeEntry[]> {
  if (found.every(entry => (entry.kind === 'typedef') === (found[0]?.kind === 'typedef'))) return [...found];
  const kept = await Promise.all(
    found.map(async entry => {
      if (entry.kind !== 'typedef') return true;
      try {
        const { types, root } = await layout(entry);
        const type = bare(types, root);
        return !type || !('name' in type) || type.name !== entry.name;
      } catch {
        return true;
      }
    }),
  );
  return found.filter((_, i) => kept[i]);
}

/** Bytes of a layout's type; undefined where it has no fixed number of them. */
export function sizeOfLayout({ types, root, target }: WireLayout): number | undefined {
  const type = bare(types, root);
  if (type?.kind !== 'array') return type && 'size' in type ? type.size : undefined;
  const element = type.stride ?? sizeOfLayout({ types, root: type.element, target });
  return type.dimensions.reduce<number | undefined>(
    (size, { count }) => (size === undefined || count === undefined ? undefined : size * count),
    element,
  );
}

/** Behind typedefs and qualifiers; undefined where these go round in a circle. */
function bare(types: readonly WireType[], root: number): WireType | undefined {
  let type = types[root];
  for (let depth = 0; depth < 64; depth++) {
    if (type?.kind !== 'typedef' && type?.kind !== 'qualified') return type;
    type = types[type.type];
  }
  return undefined;
}
