// A layout whose arrays have one dimension each: `int[2][3]` as an array of arrays, so that a row of it is a type
// like any other. Nothing else changes, and type ids stay as they are.
import type { ArrayType, Layout, Type } from '../layout.js';
import { strideOf } from '../decode/shape.js';

const known = new WeakMap<Layout, Layout>();

/** The same object for the same layout, so that what is remembered of one stays. */
export function nestedArrays(layout: Layout): Layout {
  const before = known.get(layout);
  if (before) return before;
  const types: Type[] = [...layout.types];
  layout.types.forEach((type, id) => {
    if (type.kind !== 'array' || type.dimensions.length < 2) return;
    types[id] = split(layout, type, types);
  });
  const nested = { ...layout, types };
  known.set(layout, nested);
  known.set(nested, nested);
  return nested;
}

/** The last dimension is the innermost; a stride is its elements'. */
function split(layout: Layout, array: ArrayType, types: Type[]): ArrayType {
  const own = strideOf(layout, array);
  let element = array.element;
  let stride = array.stride;
  for (const dimension of array.dimensions.slice(1).reverse()) {
    const inner: ArrayType = {
      kind: 'array',
      element,
      dimensions: [dimension],
      ...(stride === undefined ? {} : { stride }),
    };
    element = types.push(inner) - 1;
    const length = stride ?? own;
    // Only a stride of its own needs one further out: sizes do the rest.
    stride = array.stride === undefined || length === undefined ? undefined : length * (dimension.count ?? 0);
  }
  return {
    kind: 'array',
    element,
    dimensions: array.dimensions.slice(0, 1),
    ...(stride === undefined ? {} : { stride }),
    ...(array.vector ? { vector: true } : {}),
  };
}

/** The layout with `count` roots one behind the other as its root: a segment that is an array of records. */
export function repeated(layout: Layout, count: number): Layout {
  const types: Type[] = [
    ...layout.types,
    { kind: 'array', element: layout.root, dimensions: [{ lower: 0, count }] },
  ];
  return { ...layout, types, root: types.length - 1 };
}
