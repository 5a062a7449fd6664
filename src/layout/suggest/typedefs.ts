// Typedefs that are the only name of what they stand for: `typedef struct { … } ring_t`, `sem_t`. Not those of a record
// that has a name, which is suggested by that.
import { bare, sizeOf } from '../decode/shape.js';
import type { Layout, TypeEntry } from '../layout.js';
import { recognise } from '../sync/recognise.js';

/** Of so many at most it's asked what they stand for. */
const most = 200;

/** With their sizes. `worth`: which are asked first; those of the same worth in their order. */
export function typedefs(
  entries: readonly TypeEntry[],
  worth: (entry: TypeEntry) => number,
  layoutOf: (entry: TypeEntry) => Layout | undefined,
): TypeEntry[] {
  return entries
    .filter(({ kind, name }) => kind === 'typedef' && name !== '')
    .map(entry => ({ entry, points: worth(entry) }))
    .sort((a, b) => b.points - a.points)
    .slice(0, most)
    .flatMap(({ entry }) => {
      const layout = layoutOf(entry);
      const size = layout && isOnlyName(layout) ? sizeOf(layout, layout.root) : undefined;
      if (!layout || size === undefined) return [];
      const sized = { ...entry, size };
      return [sized];
    });
}

function isOnlyName(layout: Layout): boolean {
  const { type } = bare(layout, layout.root);
  const record = type.kind === 'struct' || type.kind === 'class' || type.kind === 'union';
  return record && (type.name === '' || recognise(layout, layout.root) !== undefined);
}
