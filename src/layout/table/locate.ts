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
  /** Where the innermost element of an array begins that it is, or lies in. */
  element?: number;
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

/**
 * The innermost field, hole or padding at a byte of the segment; undefined outside of all bindings. `isOne`: what is
 * taken as a whole, whatever is in it.
 */
export function spotOver(
  bindings: readonly Binding[],
  offset: number,
  size: number,
  isOne: (spot: Spot) => boolean = () => false,
): Found | undefined {
  let best: Found | undefined;
  bindings.forEach((binding, index) => {
    const spot = rootSpot(binding, index);
    if (offset < binding.offset || offset >= binding.offset + reachOf(binding, size)) return;
    // Of two that overlap the one that begins last says more.
    if (best?.spot.offset === undefined || best.spot.offset <= binding.offset) {
      best = { spot, depth: 0, holder: undefined };
    }
  });
  while (best && !isOne(best.spot)) {
    const next = inside(best, offset, size);
    if (!next) return best;
    if (next.depth > deepest) throw new LayoutError('malformed', next.spot.path, 'it holds itself');
    best = next;
  }
  return best;
}

/** Bytes that a binding reaches, in a segment of `size`: to its end where the type has none of its own. */
export function reachOf({ layout, offset }: Pick<Binding, 'layout' | 'offset'>, size: number): number {
  const known = isOpenEnded(layout, layout.root) ? undefined : sizeOf(layout, layout.root);
  return known ?? size - offset;
}

function inside(found: Found, at: number, size: number): Found | undefined {
  const { spot, depth } = found;
  const { layout, child, offset } = spot;
  if (child.type === undefined || offset === undefined || 'bits' in child) return undefined;
  const holder = { offset, typeId: child.type };
  const { type } = bare(layout, child.type);
  if (type.kind === 'array') {
    // A string is one field, as it's one value.
    if (characterWidth(layout, type.element)?.unsure === false) return undefined;
    const { count, stride } = elementsOf(layout, child.type, size - offset);
    const index = stride > 0 ? Math.floor((at - offset) / stride) : count;
    if (index >= count) return undefined;
    const element = offset + index * stride;
    return { spot: elementSpot(spot, index, size), depth: depth + 1, holder, element };
  }
  if (recognise(layout, child.type)) return undefined;
  const member = childOver(layout, childrenOf(layout, child.type, true), at - offset);
  if (!member) return undefined;
  const { path, binding } = spot;
  return {
    ...found,
    ...{ depth: depth + 1, holder },
    spot: memberSpot({ layout, path, binding, offset }, member),
  };
}

interface Reach {
  child: Child;
  /** Its place in the order of the rows. */
  order: number;
  from: number;
  /** Exclusive. */
  to: number;
  /** The farthest that this one or any before it reaches. */
  farthest: number;
}

const reaches = new WeakMap<readonly Child[], readonly Reach[]>();

/** The first of a record's children that has this byte; of a hole and a member the member. */
function childOver(layout: Layout, children: readonly Child[], at: number): Child | undefined {
  let sorted = reaches.get(children);
  if (!sorted) {
    sorted = reachesOf(layout, children);
    reaches.set(children, sorted);
  }
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.from ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  let best: Reach | undefined;
  for (let i = low - 1; (sorted[i]?.farthest ?? -1) > at; i--) {
    const one = sorted[i];
    if (one && one.to > at && (!best || isBefore(one, best))) best = one;
  }
  return best?.child;
}

function isBefore(a: Reach, b: Reach): boolean {
  return isUnused(a.child) === isUnused(b.child) ? a.order < b.order : isUnused(b.child);
}

function isUnused({ kind }: Child): boolean {
  return kind === 'hole' || kind === 'padding';
}

function reachesOf(layout: Layout, children: readonly Child[]): Reach[] {
  const all = children.flatMap((child, order) => {
    if (child.offset === undefined || child.kind === 'fact') return [];
    return [{ child, order, ...bytesOf(layout, child, child.offset), farthest: 0 }];
  });
  all.sort((a, b) => a.from - b.from || a.order - b.order);
  let farthest = 0;
  for (const reach of all) reach.farthest = farthest = Math.max(farthest, reach.to);
  return all;
}

function bytesOf(layout: Layout, { size, bits, type }: Child, offset: number): { from: number; to: number } {
  if (bits) {
    const from = offset * 8 + bits.bitOffset;
    return { from: Math.floor(from / 8), to: Math.ceil((from + bits.bitSize) / 8) };
  }
  // A flexible array has no end of its own.
  const open = type !== undefined && isOpenEnded(layout, type);
  return { from: offset, to: open ? Infinity : offset + size };
}
