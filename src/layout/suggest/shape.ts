// Whether a type is a header with any number of elements behind it. Not whether a segment holds one.
import { bare, deepest, sizeOf } from '../decode/shape.js';
import type { Layout, TypeId } from '../layout.js';

/** Where a record's flexible array begins, and how long its elements are, in bytes. */
export function flexibleTail(
  layout: Layout,
  id: TypeId = layout.root,
  base = 0,
  depth = 0,
): { offset: number; stride: number } | undefined {
  const { type } = bare(layout, id);
  if (type.kind !== 'struct' && type.kind !== 'class') return undefined;
  const last = type.members.at(-1);
  if (last?.offset === undefined || depth > deepest) return undefined;
  const { type: inner } = bare(layout, last.type);
  if (inner.kind !== 'array') return flexibleTail(layout, last.type, base + last.offset, depth + 1);
  const first = inner.dimensions[0];
  // `T x[0]`, as the GNU dialect has it, is meant the same way.
  const open = first && (first.count === undefined || first.count === 0);
  if (!open) return undefined;
  return { offset: base + last.offset, stride: inner.stride ?? sizeOf(layout, inner.element) ?? 0 };
}
