// A layout as it travels, read from a file that may be anybody's: each type is one that src/layout knows, and names
// only types that are there. Whether it makes sense beyond that, src/layout asks itself.
import { formats } from '../../layout/decode/value.js';
import type { WireLayout, WireType } from '../../protocol/types.js';
import { ImageError } from './image-file.js';
import { byKind, count, digits, flag, list, number, one, record, table, text, type Shape } from './shape.js';

const mostTypes = 200_000;
const mostMembers = 100_000;
const name = text(16_384);
const roles = one('member', 'base', 'virtual base', 'vptr');
const member = record(
  { name, role: roles, type: count },
  { offset: count, bitOffset: count, bitSize: count, align: count },
);
const variantPart = record(
  {
    variants: list(
      record({
        values: list(record({ low: digits, high: digits }), mostMembers),
        members: list(member, mostMembers),
      }),
      mostMembers,
    ),
  },
  { discriminant: member },
);
const recordType = record(
  { kind: one('struct', 'class', 'union'), name, members: list(member, mostMembers) },
  { size: count, align: count, variantPart },
);
const opaque = record({ kind: one('void', 'function', 'unspecified'), name }, { size: count });
const encodings = one(
  ...(['signed', 'unsigned', 'bool', 'char', 'utf', 'float', 'complex', 'address', 'decimal'] as const),
);

const type: Shape<WireType> = byKind<WireType>({
  base: record(
    { kind: one('base'), name, size: count, encoding: encodings },
    { signed: flag, bits: count, byteOrder: one('little', 'big') },
  ),
  pointer: record(
    {
      kind: one('pointer'),
      ...{ name, size: count, pointee: name },
      role: one('pointer', 'reference', 'rvalue reference', 'member pointer'),
    },
    { entry: name, owner: name },
  ),
  array: record(
    {
      kind: one('array'),
      element: count,
      dimensions: list(record({ lower: number }, { count }), 64),
    },
    { stride: count, vector: one(true) },
  ),
  struct: recordType,
  class: recordType,
  union: recordType,
  enum: record({
    kind: one('enum'),
    ...{ name, size: count, signed: flag, scoped: flag },
    enumerators: list(record({ name, value: digits }), mostMembers),
  }),
  typedef: record({ kind: one('typedef'), name, type: count }),
  qualified: record({
    kind: one('qualified'),
    qualifier: one('const', 'volatile', 'restrict', 'atomic', 'immutable', 'shared', 'packed'),
    type: count,
  }),
  void: opaque,
  function: opaque,
  unspecified: opaque,
});

const plain = record({
  target: record({ byteOrder: one('little', 'big'), addressSize: one(4, 8) }, { machine: text(100) }),
  types: list(type, mostTypes),
  root: count,
});

export const layoutShape: Shape<WireLayout> = (value, place) => {
  const layout = plain(value, place);
  const insist = (id: number, where: string): void => {
    if (id >= layout.types.length) throw new ImageError(where, `there is no type ${id}`);
  };
  insist(layout.root, `${place}.root`);
  layout.types.forEach((one, i) => {
    for (const id of namedBy(one)) insist(id, `${place}.types[${i}]`);
  });
  return layout;
};

export const boundShape = record({
  type: record(
    {
      ...{ name, types: count, entry: name, offset: count },
      count: (value: unknown, place: string): number | 'fill' =>
        value === 'fill' ? value : count(value, place),
      formats: table(one(...formats), 10_000),
    },
    { sequence: name },
  ),
  layout: layoutShape,
});

/** Types that it is made of. */
function namedBy(one: WireType): number[] {
  switch (one.kind) {
    case 'array':
      if (one.dimensions.length === 0) throw new ImageError('layout', 'an array has no dimension');
      return [one.element];
    case 'typedef':
    case 'qualified':
      return [one.type];
    case 'struct':
    case 'class':
    case 'union': {
      const { variantPart: part } = one;
      const inner = part
        ? [...part.variants.flatMap(v => v.members), ...(part.discriminant ? [part.discriminant] : [])]
        : [];
      return [...one.members, ...inner].map(m => m.type);
    }
    case 'base':
    case 'pointer':
    case 'enum':
    case 'void':
    case 'function':
    case 'unspecified':
      return [];
  }
}
