// From a byte to its field and from a path to its place, whatever is expanded. Not rows: table.ts makes these.
import { LayoutError } from '../cursor.js';
import { characterWidth } from '../decode/char-type.js';
import { bare, deepest, isOpenEnded, sizeOf } from '../decode/shape.js';
import type { Layout } from '../layout.js';
import { recognise } from '../sync/recognise.js';
import { elementsOf, rootSpot } from './build.js';
import type { Spot } from './node.js';
import { elementIndex, elementStep, joinPath, parsePath } from './path.js';
import { childrenOf, type Child } from './plan.js';
import type { Binding } from './row.js';

/** A spot, and the record or array that it's in. */
export interface Found {
  spot: Spot;
  depth: number;
  holder: { offset: number; typeId: number } | undefined;
}

/** What a path names; undefined where it names nothing. `size`: the segment's, in bytes. */
export function spotAt(bindings: readonly Binding[], path: string, size: number): Found | undefined {
  const [first, ...steps] = parsePath(path) ?? [];
  const spots = bindings.map((binding, index) => rootSpot(binding, index));
  const root = spots.find(spot => spot.path === first);
  if (!root) return undefined;
  let at: Found = { spot: root, depth: 0, holder: undefined };
  for (const step of steps) {
    const next = stepInto(at, step, size);
    if (!next) return undefined;
    at = next;
  }
  return at;
}

function stepInto({ spot, depth }: Found, step: string, size: number): Found | undefined {
  const { layout, child, offset, path, binding } = spot;
  if (child.type === undefined || offset === undefined || 'bits' in child) return undefined;
  const holder = { offset, typeId: child.type };
  if (bare(layout, child.type).type.kind === 'array') {
    const { count, lower } = elementsOf(layout, child.type, size - offset);
    const index = (elementIndex(step) ?? -1) - lower;
    if (index < 0 || index >= count) return undefined;
    return { spot: elementSpot(spot, index, size), depth: depth + 1, holder };
  }
  // Holes are children of the one plan only, all else of both.
  const found =
    childrenOf(layout, child.type, false).find(c => c.step === step) ??
    childrenOf(layout, child.type, true).find(c => c.step === step);
  return found && { spot: memberSpot({ layout, path, binding, offset }, found), depth: depth + 1, holder };
}

function memberSpot(
  {
    layout,
    path,
    binding,
    offset,
  }: { layout: Spot['layout']; path: string; binding: number; offset: number },
  child: Child,
): Spot {
  const at = child.offset === undefined ? undefined : offset + child.offset;
  return { child, path: joinPath(path, child.step), offset: at, binding, layout };
}

function elementSpot({ layout, child, offset = 0, path, binding }: Spot, index: number, size: number): Spot {
  const { stride, element, lower } = elementsOf(layout, child.type ?? 0, size - offset);
  const step = elementStep(index + lower);
  const inner = { kind: 'element' as const, step, name: step, type: element, size: stride };
  return { child: inner, path: path + step, offset: offset + index * stride, binding, layout };
}

/** The innermost field, hole or padding at a byte of the segment; undefined outside of all bindings. */
export function spotOver(bindings: readonly Binding[], offset: number, size: number): Found | undefined {
  let best: Found | undefined;
  bindings.forEach((binding, index) => {
    const spot = rootSpot(binding, index);
    const known = isOpenEnded(spot.layout, spot.layout.root)
      ? undefined
      : sizeOf(spot.layout, spot.layout.root);
    const length = known ?? size - binding.offset;
    if (offset < binding.offset || offset >= binding.offset + length) return;
    // Of two that overlap the one that begins last says more.
    if (best?.spot.offset === undefined || best.spot.offset <= binding.offset) {
      best = { spot, depth: 0, holder: undefined };
    }
  });
  while (best) {
    const next = inside(best, offset, size);
    if (!next) return best;
    if (next.depth > deepest) throw new LayoutError('malformed', next.spot.path, 'it holds itself');
    best = next;
  }
  return best;
}

function inside({ spot, depth }: Found, at: number, size: number): Found | undefined {
  const { layout, child, offset } = spot;
  if (child.type === undefined || offset === undefined || 'bits' in child) return undefined;
  const holder = { offset, typeId: child.type };
  const { type } = bare(layout, child.type);
  if (type.kind === 'array') {
    // A string is one field, as it's one value.
    if (characterWidth(layout, type.element)?.unsure === false) return undefined;
    const { count, stride } = elementsOf(layout, child.type, size - offset);
    const index = stride > 0 ? Math.floor((at - offset) / stride) : count;
    return index < count ? { spot: elementSpot(spot, index, size), depth: depth + 1, holder } : undefined;
  }
  if (recognise(layout, child.type)) return undefined;
  const covering = childrenOf(layout, child.type, true).filter(
    c => c.offset !== undefined && covers(layout, c, at - offset),
  );
  const found = covering.find(c => c.kind !== 'hole' && c.kind !== 'padding') ?? covering[0];
  const { path, binding } = spot;
  return found && { spot: memberSpot({ layout, path, binding, offset }, found), depth: depth + 1, holder };
}

function covers(layout: Layout, { offset = 0, size, bits, type }: Child, at: number): boolean {
  const open = type !== undefined && isOpenEnded(layout, type);
  if (!bits) return at >= offset && (at < offset + size || open);
  const from = Math.floor((offset * 8 + bits.bitOffset) / 8);
  const to = Math.ceil((offset * 8 + bits.bitOffset + bits.bitSize) / 8);
  return at >= from && at < to;
}
