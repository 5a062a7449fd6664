// Makes layouts by hand, for tests that want no compiler: types as nested descriptions, laid out as told.
// Not a layout engine: offsets are given.
import type {
  BaseType,
  Encoding,
  EnumType,
  Layout,
  Member,
  PointerType,
  Target,
  Type,
  TypeId,
  Variant,
} from '../../../src/layout/layout.js';

export const x86: Target = { byteOrder: 'little', addressSize: 8, machine: 'x86-64' };
export const bigEndian: Target = { byteOrder: 'big', addressSize: 8, machine: 's390x' };

type Field = Partial<Member> & { type: TypeId };

/** Types pile up in `types`; each method gives the id of what it added. */
export class Maker {
  readonly types: Type[] = [];
  readonly target: Target;

  constructor(target: Target = x86) {
    this.target = target;
  }

  add(type: Type): TypeId {
    return this.types.push(type) - 1;
  }

  layout(root: TypeId): Layout {
    return { target: this.target, types: this.types, root };
  }

  base(name: string, size: number, encoding: Encoding, more: Partial<BaseType> = {}): TypeId {
    return this.add({ kind: 'base', name, size, encoding, ...more });
  }

  u(size: number): TypeId {
    return this.base(`u${size * 8}`, size, 'unsigned');
  }

  i(size: number): TypeId {
    return this.base(`i${size * 8}`, size, 'signed');
  }

  char(): TypeId {
    return this.base('char', 1, 'char', { signed: true });
  }

  array(element: TypeId, ...counts: (number | undefined)[]): TypeId {
    const dimensions = counts.map(count => ({ lower: 0, ...(count === undefined ? {} : { count }) }));
    return this.add({ kind: 'array', element, dimensions });
  }

  typedef(name: string, type: TypeId): TypeId {
    return this.add({ kind: 'typedef', name, type });
  }

  qualified(qualifier: 'atomic' | 'const' | 'volatile', type: TypeId): TypeId {
    return this.add({ kind: 'qualified', qualifier, type });
  }

  pointer(pointee: string, more: Partial<PointerType> = {}): TypeId {
    const size = this.target.addressSize;
    return this.add({ kind: 'pointer', role: 'pointer', name: '', size, pointee, ...more });
  }

  enumeration(name: string, values: Record<string, bigint | number>, more: Partial<EnumType> = {}): TypeId {
    const enumerators = Object.entries(values).map(([n, value]) => ({ name: n, value: BigInt(value) }));
    return this.add({ kind: 'enum', name, size: 4, signed: false, scoped: false, enumerators, ...more });
  }

  /** Members by name; names that begin with `#` are anonymous. */
  record(
    kind: 'struct' | 'union' | 'class',
    name: string,
    size: number,
    fields: Record<string, Field>,
    variantPart?: { discriminant?: Member; variants: Variant[] },
  ): TypeId {
    const members = Object.entries(fields).map(([n, field]) => member(n.startsWith('#') ? '' : n, field));
    return this.add({ kind, name, size, members, ...(variantPart ? { variantPart } : {}) });
  }

  struct(name: string, size: number, fields: Record<string, Field>): TypeId {
    return this.record('struct', name, size, fields);
  }

  union(name: string, size: number, fields: Record<string, Field>): TypeId {
    return this.record('union', name, size, fields);
  }
}

export function member(name: string, field: Field): Member {
  return { name, role: 'member', offset: 0, ...field };
}
