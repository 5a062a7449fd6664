// Sizes of the types of a layout that is being built. Only what is built is asked for, so that there are no circles.
import type { Type, TypeId } from '../layout.js';

const deepest = 128;

export class TypeSizes {
  readonly #types: readonly Type[];

  constructor(types: readonly Type[]) {
    this.#types = types;
  }

  /** Bytes; undefined for what has none or no end. */
  of(id: TypeId, depth = 0): number | undefined {
    const type = this.#types[id];
    if (!type || depth > deepest) return undefined;
    switch (type.kind) {
      case 'typedef':
      case 'qualified':
        return this.of(type.type, depth + 1);
      case 'array': {
        let size = type.stride ?? this.of(type.element, depth + 1);
        for (const { count } of type.dimensions)
          size = size === undefined || count === undefined ? undefined : size * count;
        return size;
      }
      case 'base':
      case 'pointer':
      case 'struct':
      case 'class':
      case 'union':
      case 'enum':
      case 'void':
      case 'function':
      case 'unspecified':
        return type.size;
    }
  }
}
