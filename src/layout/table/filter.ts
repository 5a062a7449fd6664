// Which fields a filter keeps: those whose name holds its text, and those that lead to such. Of a path, as it stands
// elsewhere (`slots[3].price`), the last name counts. Asked of types, never of the elements of an array, so that a
// million of them cost what one does.
import { bare } from '../decode/shape.js';
import type { Layout, TypeId } from '../layout.js';
import { childrenOf, type Child } from './plan.js';

export class Filter {
  readonly #text: string;
  readonly #leading = new Map<Layout, Map<TypeId, boolean>>();

  constructor(text: string) {
    this.#text = lastName(text).toLowerCase();
  }

  matches(child: Child): boolean {
    return (
      (child.kind === 'member' || child.kind === 'variant' || child.kind === 'base') && this.holds(child.name)
    );
  }

  holds(name: string): boolean {
    return name.toLowerCase().includes(this.#text);
  }

  /** Is there a field below this type that matches? */
  leads(layout: Layout, id: TypeId): boolean {
    const known = this.#leading.get(layout) ?? new Map<TypeId, boolean>();
    this.#leading.set(layout, known);
    const before = known.get(id);
    if (before !== undefined) return before;
    // Until it's known otherwise: a type that holds itself ends here.
    known.set(id, false);
    const { type } = bare(layout, id);
    const found =
      type.kind === 'array'
        ? this.leads(layout, type.element)
        : childrenOf(layout, id, false).some(
            child =>
              this.matches(child) ||
              (child.type !== undefined && child.kind !== 'fact' && this.leads(layout, child.type)),
          );
    known.set(id, found);
    return found;
  }
}

function lastName(text: string): string {
  if (!/[.[]/.test(text)) return text;
  return text.split(/[.[\]]+/).findLast(part => !/^(?:\d+|\*|)$/.test(part)) ?? '';
}
