// What is bound in one attachment: types at their places, how their fields are shown, and which counters guard them.
// Not the rows that are seen of it (table-feed.ts), nor where the types come from (src/probe/types).
import { sizeOf } from '../layout/decode/shape.js';
import type { Layout, Target } from '../layout/layout.js';
import { reachOf } from '../layout/table/locate.js';
import type { Binding, Formats } from '../layout/table/row.js';
import { StructTable } from '../layout/table/table.js';
import { joinPath, memberStep } from '../layout/table/path.js';
import type { BoundType, Format } from '../protocol/table.js';

/** A sequence lock's counter: odd, or another one after the copy, means that the copy is torn. */
export interface Sequence {
  binding: number;
  path: string;
  offset: number;
  size: number;
  target: Target;
  /** What it guards: all that is bound there. */
  covers: { offset: number; length: number };
}

export interface BoundLayout {
  type: BoundType;
  layout: Layout;
}

/** More repeats than any segment has room for are one mistake, not an array. */
const mostCount = Number.MAX_SAFE_INTEGER;

export class Bound {
  readonly bindings: readonly Binding[];
  readonly formats: Formats;
  readonly #types: readonly BoundType[];

  constructor(bound: readonly BoundLayout[], size: number) {
    this.#types = bound.map(b => b.type);
    this.bindings = bound.map(({ type, layout }) => ({
      name: type.name,
      layout: repeated(layout, type, size),
      offset: type.offset,
    }));
    this.formats = new Map(
      bound.flatMap(({ type }) =>
        Object.entries(type.formats).map(([path, format]): [string, Format] => [
          below(type.name, path),
          format,
        ]),
      ),
    );
  }

  /** Counters that name a field; one that doesn't guards nothing. */
  sequences(size: number): Sequence[] {
    return this.#types.flatMap(({ name, sequence }, binding) => {
      const bound = this.bindings[binding];
      if (sequence === undefined || !bound) return [];
      const { layout, offset } = bound;
      const path = below(name, sequence);
      const place = this.table(size).rangeOf(path);
      if (!place || place.bits || place.size < 1 || place.size > 8) return [];
      const covers = { offset, length: Math.max(0, Math.min(reachOf(bound, size), size - offset)) };
      return [{ binding, path, offset: place.offset, size: place.size, target: layout.target, covers }];
    });
  }

  /** Without anything expanded: for places and paths. Throws LayoutError. */
  table(size: number): StructTable {
    return new StructTable({ bindings: this.bindings, size });
  }
}

function below(name: string, path: string): string {
  const root = memberStep(name);
  return path === '' ? root : joinPath(root, path);
}

/** One of it, or an array: a flexible one where it fills the segment. */
function repeated(layout: Layout, { count, offset }: BoundType, size: number): Layout {
  if (count === 1) return layout;
  const each = sizeOf(layout, layout.root) ?? 0;
  const fitting = each > 0 ? Math.floor(Math.max(0, size - offset) / each) : 0;
  const wanted = count === 'fill' ? fitting : Math.min(count, mostCount);
  const array = { kind: 'array' as const, element: layout.root, dimensions: [{ lower: 0, count: wanted }] };
  return { ...layout, types: [...layout.types, array], root: layout.types.length };
}
