// Every field of a type that has a value of its own, in the order of memory: what a terminal or a test lists. Not the
// table, which shows only what is expanded. Strings and locks are one field each; of a Rust enum only the arm that
// the bytes choose.
import { characterWidth } from '../decode/char-type.js';
import { LayoutError } from '../cursor.js';
import { bare, deepest, typeText } from '../decode/shape.js';
import { chosenVariant } from '../decode/variant.js';
import { unwrap } from '../decode/wrapper.js';
import type { VariantPart } from '../layout.js';
import { recognise } from '../sync/recognise.js';
import { elementsOf, rootSpot } from './build.js';
import type { Snapshot } from './cells.js';
import type { Spot } from './node.js';
import { elementStep, joinPath } from './path.js';
import { childrenOf } from './plan.js';
import type { Binding, Row } from './row.js';

/** Rows for `valuesOf`, made as they are asked for. `binding`: its index among the bindings given there. */
export function* leavesOf(
  binding: Binding,
  index: number,
  snapshot: Snapshot,
): Generator<Row, void, undefined> {
  yield* below(rootSpot(binding, index), snapshot, 0, { left: atFirst });
}

/** Steps that are left: a table that makes no sense may hold any number of things without a value. */
interface Effort {
  left: number;
}

const atFirst = 10_000;
/** No program goes as deep for one value. */
const eachLeaf = 100;

function* below(
  spot: Spot,
  snapshot: Snapshot,
  depth: number,
  effort: Effort,
): Generator<Row, void, undefined> {
  const { layout, child, offset, path, binding } = spot;
  if (--effort.left < 0) throw new LayoutError('too large', path, 'it holds too much that has no value');
  if (child.type === undefined || depth > deepest) return;
  if (offset === undefined || 'bits' in child || recognise(layout, child.type, child.name)) {
    effort.left += eachLeaf;
    yield leaf(spot, depth);
    return;
  }
  const { id, type } = unwrap(layout, child.type);
  if (type.kind === 'array') {
    const width = characterWidth(layout, type.element);
    const { count, stride, element, lower } = elementsOf(layout, id, snapshot.size - offset);
    if (width?.unsure === false) {
      effort.left += eachLeaf;
      yield leaf(spot, depth, count * stride);
      return;
    }
    for (let i = 0; i < count; i++) {
      const step = elementStep(i + lower);
      const inner = { kind: 'element' as const, step, name: step, type: element, size: stride };
      yield* below(
        { child: inner, path: path + step, offset: offset + i * stride, binding, layout },
        snapshot,
        depth + 1,
        effort,
      );
    }
    return;
  }
  if (type.kind !== 'struct' && type.kind !== 'class' && type.kind !== 'union') {
    effort.left += eachLeaf;
    yield leaf(spot, depth);
    return;
  }
  if (type.variantPart) {
    // Which arm it is, is a value, and the only one that an arm without fields has.
    effort.left += eachLeaf;
    yield leaf(spot, depth, type.size ?? 0);
  }
  const arm = type.variantPart && armOf(spot, type.variantPart, type.size ?? 0, snapshot);
  for (const one of childrenOf(layout, id, false)) {
    if (one.kind === 'variant' && one.variant !== arm) continue;
    const at = one.offset === undefined ? undefined : offset + one.offset;
    yield* below(
      { child: one, path: joinPath(path, one.step), offset: at, binding, layout },
      snapshot,
      depth + 1,
      effort,
    );
  }
}

function armOf(spot: Spot, part: VariantPart, size: number, snapshot: Snapshot): number | undefined {
  const { offset = 0, layout } = spot;
  if (offset + size > snapshot.size) return undefined;
  const bytes = snapshot.read(offset, size);
  return bytes instanceof Uint8Array ? chosenVariant(layout, part, bytes, 0)?.index : undefined;
}

function leaf({ layout, child, offset, path, binding }: Spot, depth: number, size = child.size): Row {
  const { type } = child;
  // The root of a layout may be a number.
  const length = child.kind === 'root' && type !== undefined ? sizeOfRoot(layout, type) : size;
  return {
    kind: child.kind,
    path,
    name: child.name,
    depth,
    type: type === undefined ? '' : typeText(layout, type),
    offset: offset ?? null,
    size: length,
    ...('bits' in child ? { bits: child.bits } : {}),
    expandable: false,
    expanded: false,
    line: 0,
    crosses: 0,
    binding,
    typeId: type ?? null,
    holder: null,
  };
}

function sizeOfRoot(layout: Spot['layout'], id: number): number {
  const { type } = bare(layout, id);
  return type.kind === 'array' ? 0 : (type.size ?? 0);
}
