// Questions that everything here asks of a type: what it is behind its names, how many bytes it takes, how it is
// written. Not a parser, and no values. Safe on tables that make no sense (a struct that holds itself): it never
// goes deeper than `deepest`.
import { LayoutError } from '../cursor.js';
import { safeName } from '../safe-name.js';
import type { ArrayType, Layout, QualifiedType, Type, TypedefType, TypeId } from '../layout.js';

/** No program nests types as deep; a table that does goes in circles. */
export const deepest = 128;

/** A type without names and qualifiers around it. */
export type Bare = Exclude<Type, TypedefType | QualifiedType>;

/** Throws LayoutError where the table has no such type. */
export function typeAt(layout: Layout, id: TypeId): Type {
  const type = layout.types[id];
  if (!type) throw new LayoutError('malformed', `type ${id}`, 'there is no such type in this layout');
  return type;
}

/** Behind typedefs and qualifiers. Throws LayoutError where there is no end to them. */
export function bare(layout: Layout, id: TypeId): { id: TypeId; type: Bare } {
  let at = id;
  for (let depth = 0; depth < deepest; depth++) {
    const type = typeAt(layout, at);
    if (type.kind !== 'typedef' && type.kind !== 'qualified') return { id: at, type };
    at = type.type;
  }
  throw new LayoutError('malformed', `type ${id}`, 'its names go in a circle');
}

/** The names that a type has on the way to what it is, outermost first: `['pthread_mutex_t']`, `['u8', 'uint8_t']`. */
export function namesOf(layout: Layout, id: TypeId): string[] {
  const names: string[] = [];
  let at = id;
  for (let depth = 0; depth < deepest; depth++) {
    const type = typeAt(layout, at);
    if ('name' in type && type.name !== '') names.push(type.name);
    if (type.kind !== 'typedef' && type.kind !== 'qualified') break;
    at = type.type;
  }
  return names;
}

/** Bytes; undefined for what has none of its own or no end: void, functions, what isn't defined, flexible arrays. */
export function sizeOf(layout: Layout, id: TypeId, depth = 0): number | undefined {
  if (depth > deepest) return undefined;
  const { type } = bare(layout, id);
  if (type.kind !== 'array') return type.size;
  const count = countOf(type);
  const stride = strideOf(layout, type, depth + 1);
  return count === undefined || stride === undefined ? undefined : count * stride;
}

/** Does it end in a flexible array, which goes on to the end of what it lies in? */
export function isOpenEnded(layout: Layout, id: TypeId, depth = 0): boolean {
  const { type } = bare(layout, id);
  if (type.kind === 'array') return type.dimensions[0]?.count === undefined;
  if (type.kind !== 'struct' && type.kind !== 'class') return false;
  const last = type.members.at(-1);
  return last !== undefined && depth < deepest && isOpenEnded(layout, last.type, depth + 1);
}

/** Elements of all dimensions; undefined for a flexible array. */
export function countOf(array: ArrayType): number | undefined {
  let count = 1;
  for (const dimension of array.dimensions) {
    if (dimension.count === undefined) return undefined;
    count *= dimension.count;
  }
  return count;
}

/** Bytes from one element of the last dimension to the next. */
export function strideOf(layout: Layout, array: ArrayType, depth = 0): number | undefined {
  return array.stride ?? sizeOf(layout, array.element, depth);
}

/** As C writes it: `uint32_t`, `struct tick[1024]`, `const struct slot *`, `_Atomic uint64_t`. Safe to show. */
export function typeText(layout: Layout, id: TypeId): string {
  return safeName(rawText(layout, id, 0));
}

function rawText(layout: Layout, id: TypeId, depth: number): string {
  if (depth > deepest) return '…';
  const type = typeAt(layout, id);
  switch (type.kind) {
    case 'array':
      return arrayText(layout, type, depth);
    case 'qualified': {
      const inner = rawText(layout, type.type, depth + 1);
      const word = qualifierWords[type.qualifier];
      // A qualified pointer is written behind its star: `char * const`.
      return bare(layout, type.type).type.kind === 'pointer' ? `${inner} ${word}` : `${word} ${inner}`;
    }
    case 'pointer':
      return type.name === '' ? pointerText(type.role, type.pointee, type.owner) : type.name;
    case 'struct':
    case 'union':
    case 'enum':
      return `${type.kind} ${type.name}`.trim();
    case 'class':
    case 'base':
    case 'typedef':
    case 'void':
    case 'function':
    case 'unspecified':
      return type.name === '' ? type.kind : type.name;
  }
}

const qualifierWords: Readonly<Record<QualifiedType['qualifier'], string>> = {
  const: 'const',
  volatile: 'volatile',
  restrict: 'restrict',
  atomic: '_Atomic',
  immutable: 'immutable',
  shared: 'shared',
  packed: 'packed',
};

function arrayText(layout: Layout, array: ArrayType, depth: number): string {
  const dimensions = array.dimensions.map(({ count }) => `[${count ?? ''}]`).join('');
  const element = rawText(layout, array.element, depth + 1);
  // An element that is an array itself has its dimensions behind ours: int[2][3].
  const at = bare(layout, array.element).type.kind === 'array' ? element.indexOf('[') : -1;
  return at < 0 ? element + dimensions : element.slice(0, at) + dimensions + element.slice(at);
}

function pointerText(role: string, pointee: string, owner: string | undefined): string {
  const to = pointee === '' ? 'void' : pointee;
  const space = to.endsWith('*') ? '' : ' ';
  if (role === 'reference') return `${to}${space}&`;
  if (role === 'rvalue reference') return `${to}${space}&&`;
  if (role === 'member pointer') return `${to}${space}${owner ?? ''}::*`;
  return `${to}${space}*`;
}

/** A number may have a byte order of its own, whatever the target's. */
export function isLittle(layout: Layout, id: TypeId): boolean {
  const { type } = bare(layout, id);
  return ((type.kind === 'base' ? type.byteOrder : undefined) ?? layout.target.byteOrder) === 'little';
}
