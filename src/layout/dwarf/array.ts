// Arrays: their dimensions outside in, and strides where elements don't lie side by side. Follows DWARF 5, section 5.5.
import type { ArrayType, TypeId } from '../layout.js';
import { at } from './constants.js';
import type { Die } from './die.js';
import { strideOf, subranges } from './dimensions.js';

/** `element`: the type that it's of, already built. */
export function arrayType(die: Die, element: TypeId): ArrayType {
  const found = subranges(die);
  // DW_ORD_col_major: what is written first varies fastest.
  if (die.number(at.ordering) === 1) found.reverse();
  const dimensions = found.map(({ lower, count }) => ({ lower, ...(count === undefined ? {} : { count }) }));
  const stride = strideOf(die) ?? found.at(-1)?.stride;
  return {
    ...{ kind: 'array', element },
    dimensions: dimensions.length > 0 ? dimensions : [{ lower: 0 }],
    ...(stride === undefined ? {} : { stride }),
    ...(die.flag(at.gnuVector) ? { vector: true } : {}),
  };
}
