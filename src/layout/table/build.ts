// Makes the nodes of what is expanded: from the bindings, the expanded paths and the filter. Only expanded rows cost
// anything. Not the counting: node.ts.
import { bare, strideOf } from '../decode/shape.js';
import { unwrap } from '../decode/wrapper.js';
import type { Layout, TypeId } from '../layout.js';
import { safeName } from '../safe-name.js';
import { recognise } from '../sync/recognise.js';
import { Filter } from './filter.js';
import { nestedArrays } from './nested.js';
import { Node, type Spot, type Trie } from './node.js';
import { elementIndex, elementStep, everyElement, joinPath, memberStep, parsePath } from './path.js';
import { childrenOf, type Child } from './plan.js';
import type { Binding, TableSpec } from './row.js';

/** A filter opens what leads to a match; types that make no sense would make it open for ever. */
const mostOpened = 20_000;
const deepestOpened = 64;

const nothing: Trie = { open: false, below: new Map() };

export class Builder {
  readonly #size: number;
  readonly #holes: boolean;
  readonly #filter: Filter | undefined;
  readonly #bindings: readonly Binding[];
  readonly #trie: Trie;
  #opened = 0;

  constructor({ bindings, size, expanded = [], holes = false, filter = '' }: TableSpec) {
    this.#bindings = bindings;
    this.#size = size;
    this.#holes = holes && filter === '';
    this.#filter = filter === '' ? undefined : new Filter(filter);
    this.#trie = trieOf(expanded);
  }

  /** One binding's rows stand at the top; several have a row each. */
  root(): Node {
    const spots = this.#bindings.map((binding, index) => rootSpot(binding, index));
    const only = spots[0];
    if (only && spots.length === 1) {
      return this.#node(only, 0, this.#trie.below.get(only.path) ?? nothing, this.#filter);
    }
    const open = spots.flatMap((spot, index) => {
      const trie = this.#trie.below.get(spot.path) ?? nothing;
      const auto = this.#filter !== undefined && this.#filter.leads(spot.layout, spot.layout.root);
      return trie.open || auto ? [{ index, node: this.#node(spot, 1, trie, this.#filter) }] : [];
    });
    const spot = (index: number): Spot => spots[index] ?? outside(index);
    const place = { offset: undefined, typeId: 0 };
    return new Node({ depth: 0, count: spots.length, spot, each: 0, common: undefined, open, place });
  }

  expandable({ layout, child, offset }: Spot): boolean {
    return offset !== undefined && 'type' in child && child.kind !== 'fact' && isExpandable(layout, child);
  }

  #node(of: Spot, depth: number, trie: Trie, filter: Filter | undefined): Node {
    this.#opened++;
    const { layout, child, offset = 0 } = of;
    const typeId = child.type ?? layout.root;
    const { type } = bare(layout, typeId);
    return type.kind === 'array'
      ? this.#elements(of, typeId, offset, depth, trie, filter)
      : this.#members(of, typeId, offset, depth, trie, filter);
  }

  #members(
    of: Spot,
    typeId: TypeId,
    base: number,
    depth: number,
    trie: Trie,
    filter: Filter | undefined,
  ): Node {
    const { layout, path, binding } = of;
    const all = childrenOf(layout, typeId, this.#holes);
    const shown = filter
      ? all.filter(
          c =>
            filter.matches(c) || (c.type !== undefined && c.kind !== 'fact' && filter.leads(layout, c.type)),
        )
      : all;
    const spot = (index: number): Spot => {
      const child = shown[index];
      if (!child) return outside(index);
      const offset = child.offset === undefined ? undefined : base + child.offset;
      return { child, path: joinPath(path, child.step), offset, binding, layout };
    };
    const open: { index: number; node: Node }[] = [];
    for (const index of this.#openable(shown, trie, filter)) {
      const child = shown[index];
      if (!child) continue;
      const own = trie.below.get(child.step) ?? nothing;
      // All of what matches is shown, not only what in it matches again.
      const inner = filter?.matches(child) ? undefined : filter;
      const auto = inner !== undefined && this.#opensItself(layout, child.type, depth);
      const at = spot(index);
      if ((own.open || auto) && this.expandable(at))
        open.push({ index, node: this.#node(at, depth + 1, own, inner) });
    }
    const place = { offset: base, typeId };
    return new Node({ depth, count: shown.length, spot, each: 0, common: undefined, open, place });
  }

  /** Indexes, ascending, of children that may be expanded. */
  #openable(shown: readonly Child[], trie: Trie, filter: Filter | undefined): number[] {
    if (filter) return shown.map((_, index) => index);
    if (trie.below.size === 0) return [];
    return shown.flatMap((child, index) => (trie.below.has(child.step) ? [index] : []));
  }

  /** Records that lead to a match; arrays are opened by a person. */
  #opensItself(layout: Layout, type: TypeId | undefined, depth: number): boolean {
    if (type === undefined || this.#opened > mostOpened || depth > deepestOpened) return false;
    return bare(layout, type).type.kind !== 'array';
  }

  #elements(
    of: Spot,
    typeId: TypeId,
    base: number,
    depth: number,
    trie: Trie,
    filter: Filter | undefined,
  ): Node {
    const { layout, path, binding } = of;
    const { count, stride, element, lower } = elementsOf(layout, typeId, this.#size - base);
    const spot = (index: number): Spot => {
      const step = elementStep(index + lower);
      const child = { kind: 'element' as const, step, name: step, type: element, size: stride };
      return { child, path: path + step, offset: base + index * stride, binding, layout };
    };
    const place = { offset: base, typeId };
    const every = trie.below.get(everyElement) ?? nothing;
    const opens = count > 0 && this.expandable(spot(0));
    const auto = filter !== undefined && this.#opensItself(layout, element, depth);
    const all = opens && (every.open || auto);
    const common = (index: number): Node => this.#node(spot(index), depth + 1, every, filter);
    const each = all ? common(0).rows : 0;
    const open: { index: number; node: Node }[] = [];
    for (const [step, own] of trie.below) {
      const index = (elementIndex(step) ?? -1) - lower;
      if (index < 0 || index >= count || !opens || !(own.open || all)) continue;
      const merged = merge(own, every);
      open.push({ index, node: this.#node(spot(index), depth + 1, merged, filter) });
    }
    open.sort((a, b) => a.index - b.index);
    return new Node({ depth, count, spot, each, common: all ? common : undefined, open, place });
  }
}

/** `room`: bytes up to the segment's end, which is where a flexible array ends. */
export function elementsOf(
  layout: Layout,
  id: TypeId,
  room: number,
): { count: number; stride: number; element: TypeId; lower: number } {
  const { type } = bare(layout, id);
  if (type.kind !== 'array') return { count: 0, stride: 0, element: id, lower: 0 };
  const stride = strideOf(layout, type) ?? 0;
  const dimension = type.dimensions[0];
  const fitting = stride > 0 ? Math.max(0, Math.floor(room / stride)) : 0;
  return { count: dimension?.count ?? fitting, stride, element: type.element, lower: dimension?.lower ?? 0 };
}

export function rootSpot({ name, layout, offset }: Binding, binding: number): Spot {
  const nested = nestedArrays(layout);
  const step = memberStep(name);
  const child = { kind: 'root' as const, step, name: safeName(name), type: nested.root, size: 0 };
  return { child, path: step, offset, binding, layout: nested };
}

function isExpandable(layout: Layout, child: Spot['child']): boolean {
  if (child.type === undefined || 'bits' in child) return false;
  const { type } = unwrap(layout, child.type);
  if (type.kind === 'array') return type.dimensions[0]?.count !== 0;
  if ('members' in type) return childrenOf(layout, child.type, false).length > 0;
  return recognise(layout, child.type) !== undefined;
}

function trieOf(paths: Iterable<string>): Trie {
  const root: Trie = { open: true, below: new Map() };
  for (const path of paths) {
    const steps = parsePath(path);
    if (!steps) continue;
    let at = root;
    for (const step of steps) {
      const next = at.below.get(step) ?? { open: false, below: new Map<string, Trie>() };
      at.below.set(step, next);
      at = next;
    }
    at.open = true;
  }
  return root;
}

function merge(one: Trie, other: Trie): Trie {
  if (other.below.size === 0 && !other.open) return one;
  const below = new Map(one.below);
  for (const [step, trie] of other.below) {
    const own = below.get(step);
    below.set(step, own ? merge(own, trie) : trie);
  }
  return { open: one.open || other.open, below };
}

function outside(index: number): never {
  throw new RangeError(`there is no row ${index} here`);
}
