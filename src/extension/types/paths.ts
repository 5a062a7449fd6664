// Paths of fields, as far as bindings need them: whole ones begin with the bound type's name, those of a binding are
// below it. Pure. Follows src/layout/table/path.ts, which has all of their grammar.

const word = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

/** `tick_ring` and `slots[*].price` → `tick_ring.slots[*].price`. */
export function fullPath(name: string, below: string): string {
  const root = word.test(name) ? name : JSON.stringify(name);
  if (below === '') return root;
  return below.startsWith('[') ? root + below : `${root}.${below}`;
}

/** The part below `name`; undefined for a path that doesn't begin with it. */
export function pathBelow(name: string, path: string): string | undefined {
  const root = fullPath(name, '');
  if (path === root) return '';
  if (!path.startsWith(root)) return undefined;
  const rest = path.slice(root.length);
  if (rest.startsWith('.')) return rest.slice(1);
  return rest.startsWith('[') ? rest : undefined;
}

/** For what is said of all elements at once. */
export function pathPattern(path: string): string {
  return path.replace(/\[\d+\]/g, '[*]');
}
