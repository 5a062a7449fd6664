// The struct table without its values: rows by index, path or byte, made when they are asked for. Rows are plain
// data; what is expanded, filtered and bound is given whole and never changes: a change makes a new table, which
// costs what is expanded and no more. Values are cells.ts's.
import { deepest, sizeOf, typeText } from '../decode/shape.js';
import { unwrap } from '../decode/wrapper.js';
import type { Layout, TypeId } from '../layout.js';
import { Builder } from './build.js';
import { cacheLine } from './cache-lines.js';
import { spotAt, spotOver } from './locate.js';
import type { Node, Spot } from './node.js';
import { parsePath } from './path.js';
import type { Row, TableSpec } from './row.js';

/** A place in the segment, in bytes, with the path that names it. */
export interface Place {
  path: string;
  offset: number;
  size: number;
  bits?: { bitOffset: number; bitSize: number };
}

export class StructTable {
  readonly spec: TableSpec;
  readonly #builder: Builder;
  readonly #root: Node;
  readonly #line: number;

  /** Throws LayoutError where a layout makes no sense. */
  constructor(spec: TableSpec) {
    this.spec = spec;
    this.#line = spec.cacheLine ?? cacheLine;
    this.#builder = new Builder(spec);
    this.#root = this.#builder.root();
  }

  get rowCount(): number {
    return this.#root.rows;
  }

  /** At most `count` rows from `first` on; fewer at the end. */
  rows(first: number, count: number): Row[] {
    const rows: Row[] = [];
    const from = Math.max(0, Math.floor(first));
    if (from >= this.rowCount || count <= 0) return rows;
    this.#root.visit(from, count, (node, index, below) => {
      const { offset, typeId } = node.place;
      const holder = offset === undefined ? null : { offset, typeId };
      rows.push(this.#row(node.spot(index), node.depth, below !== undefined, holder));
    });
    return rows;
  }

  /** The row of a path wherever it is, shown or not: for pinned rows. */
  row(path: string): Row | undefined {
    const found = spotAt(this.spec.bindings, path, this.spec.size);
    return found && this.#row(found.spot, found.depth, false, found.holder ?? null);
  }

  /** Its index among the rows; undefined where what it's in isn't expanded, or the filter hides it. */
  indexOf(path: string): number | undefined {
    const steps = parsePath(path) ?? [];
    let node: Node | undefined = this.#root;
    // With one binding its own row isn't there: its path begins all others.
    const own = this.spec.bindings.length === 1 ? 1 : 0;
    let row = 0;
    for (const [at, step] of steps.entries()) {
      if (at < own) continue;
      if (!node) return undefined;
      const index = indexIn(node, step);
      if (index === undefined) return undefined;
      row += node.rowOf(index);
      if (at === steps.length - 1) return row;
      node = node.below(index);
      row++;
    }
    return undefined;
  }

  /** The field (or hole) that a byte belongs to; in a union the first that has it. */
  pathAt(offset: number): Place | undefined {
    const found = spotOver(this.spec.bindings, offset, this.spec.size);
    return found && this.#place(found.spot);
  }

  /** The bytes of a field; undefined for no path, and where only a running program knows. */
  rangeOf(path: string): Place | undefined {
    const found = spotAt(this.spec.bindings, path, this.spec.size);
    return found && this.#place(found.spot);
  }

  /** Has it no value of its own that could be shown in another format? A record, an array of these, a hole. */
  isWhole(path: string): boolean {
    const spot = spotAt(this.spec.bindings, path, this.spec.size)?.spot;
    if (spot?.child.type === undefined || spot.child.kind === 'fact') return spot !== undefined;
    if ('bits' in spot.child) return false;
    let { type } = unwrap(spot.layout, spot.child.type);
    for (let depth = 0; depth < deepest && type.kind === 'array'; depth++)
      ({ type } = unwrap(spot.layout, type.element));
    return type.kind === 'struct' || type.kind === 'class' || type.kind === 'union';
  }

  #place(spot: Spot): Place | undefined {
    if (spot.offset === undefined) return undefined;
    const bits = 'bits' in spot.child ? spot.child.bits : undefined;
    return { path: spot.path, offset: spot.offset, size: this.#sizeOf(spot), ...(bits ? { bits } : {}) };
  }

  #sizeOf({ layout, child, offset }: Spot): number {
    if (child.type === undefined || child.kind === 'fact' || 'bits' in child) return child.size;
    // A flexible array goes on to the segment's end.
    return sizeOf(layout, child.type) ?? flexible(layout, child.type, this.spec.size - (offset ?? 0));
  }

  #row(spot: Spot, depth: number, expanded: boolean, holder: Row['holder']): Row {
    const { child, layout, offset, binding, path } = spot;
    const bits = 'bits' in child ? child.bits : undefined;
    const size = this.#sizeOf(spot);
    const first = offset === undefined ? 0 : Math.floor((offset + (bits?.bitOffset ?? 0) / 8) / this.#line);
    const last = offset === undefined ? 0 : Math.floor((offset + Math.max(1, size) - 1) / this.#line);
    const shown = child.kind === 'hole' || child.kind === 'padding' || child.kind === 'fact';
    return {
      kind: child.kind,
      path,
      name: child.name,
      depth,
      type: shown || child.type === undefined ? '' : textOf(layout, child.type),
      offset: offset ?? null,
      size,
      ...(bits ? { bits } : {}),
      expandable: this.#builder.expandable(spot),
      expanded,
      ...('shared' in child ? { shared: true } : {}),
      line: first,
      crosses: Math.max(0, last - first),
      binding,
      typeId: child.type ?? null,
      holder,
      ...('variant' in child ? { variant: child.variant } : {}),
    };
  }
}

/** Elements that fit, times their length. */
function flexible(layout: Layout, id: TypeId, room: number): number {
  const { type } = unwrap(layout, id);
  if (type.kind !== 'array') return 0;
  const stride = type.stride ?? sizeOf(layout, type.element) ?? 0;
  return stride > 0 ? Math.max(0, Math.floor(room / stride)) * stride : 0;
}

function indexIn(node: Node, step: string): number | undefined {
  const first = node.count > 0 ? node.spot(0).child : undefined;
  if (first?.kind === 'element') {
    const found = /^\[(\d+)\]$/.exec(step);
    const lower = Number(first.step.slice(1, -1));
    const index = found ? Number(found[1]) - lower : -1;
    return index >= 0 && index < node.count ? index : undefined;
  }
  for (let index = 0; index < node.count; index++) {
    if (node.spot(index).child.step === step) return index;
  }
  return undefined;
}

const texts = new WeakMap<Layout, Map<TypeId, string>>();

function textOf(layout: Layout, id: TypeId): string {
  const known = texts.get(layout) ?? new Map<TypeId, string>();
  texts.set(layout, known);
  const text = known.get(id) ?? typeText(layout, id);
  known.set(id, text);
  return text;
}
