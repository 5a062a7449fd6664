// What each byte of a segment belongs to when two states of it are compared: a field, padding, or nothing that is
// bound. Arrays of bytes and what several bit fields share are one span each. Not values (cells.ts), not rows.
import type { BitParts, Region, Span } from '../../model/diff/run.js';
import { characterWidth } from '../decode/char-type.js';
import { bare, sizeOf, typeText } from '../decode/shape.js';
import type { Layout, TypeId } from '../layout.js';
import { elementsOf } from './build.js';
import { spotOver, type Found } from './locate.js';
import type { Spot } from './node.js';
import { ancestorsOf, elementStep, joinPath } from './path.js';
import { childrenOf, type Child } from './plan.js';
import type { Binding } from './row.js';

/** What a run of a span is called. */
export interface SpanName {
  /** The field; of padding what it lies in; null outside. */
  path: string | null;
  /** As its language writes it, where that isn't the type of `path`. */
  type?: string;
  /** Is `path` a field whose value is what differs? */
  decoded: boolean;
  /** Index of what is bound there; left out outside. */
  binding?: number;
}

interface Part {
  child: Child;
  /** Bits from the segment's start. */
  first: number;
  count: number;
}

/** More bit fields than share bytes in any program. */
const mostParts = 1000;

export class FieldSpans {
  readonly #bindings: readonly Binding[];
  readonly #size: number;
  readonly #starts: number[];

  /** `size`: the segment's, where a flexible array ends. */
  constructor(bindings: readonly Binding[], size: number) {
    this.#bindings = bindings;
    this.#size = size;
    this.#starts = bindings.map(b => b.offset).sort((a, b) => a - b);
  }

  /** Throws LayoutError. */
  at(offset: number): Span {
    const next = this.#starts.find(start => start > offset) ?? Infinity;
    const found = spotOver(this.#bindings, offset, this.#size, isOne);
    const place = found && this.#placeOf(found);
    // Behind all that is bound; or a type that has no byte there, which is no way to go on.
    if (!place || offset < place.from || offset >= place.to)
      return { from: offset, to: found ? offset + 1 : next, region: 'outside', unit: 'bytes' };
    const first = place.region === 'field' && found.element === place.from;
    return { ...place, to: Math.min(place.to, next), ...(first ? { first } : {}) };
  }

  /** Of a run that begins at `offset`: `part` as in Run, `length` in bytes. */
  name(offset: number, length: number, part: number): SpanName {
    const found = spotOver(this.#bindings, offset, this.#size, isOne);
    if (!found) return { path: null, decoded: false };
    const { spot } = found;
    const { layout, child, binding } = spot;
    if (part > 0) {
      const own = partsOf(found)[part - 1]?.child;
      const parent = parentOf(spot.path);
      const isField = own !== undefined && !isUnused(own);
      return { path: isField ? joinPath(parent, own.step) : parent, decoded: isField, binding };
    }
    if (isUnused(child)) return { path: parentOf(spot.path), decoded: false, binding };
    const array = bytesOf(spot);
    if (array && spot.offset !== undefined) {
      const { element, lower } = elementsOf(layout, array, this.#size - spot.offset);
      const path = spot.path + elementStep(offset - spot.offset + lower);
      return { path, type: `${typeText(layout, element)}[${length}]`, decoded: false, binding };
    }
    return { path: spot.path, decoded: true, binding };
  }

  #placeOf(found: Found): Span | undefined {
    const { spot } = found;
    const { child, layout, offset } = spot;
    if (offset === undefined) return undefined;
    if ('bits' in child) return bitSpan(found, child);
    const known = child.type === undefined ? child.size : sizeOf(layout, child.type);
    const to = offset + (known ?? Math.max(0, this.#size - offset));
    const region = isUnused(child) ? 'padding' : 'field';
    const unit = region === 'padding' || bytesOf(spot) !== undefined ? 'bytes' : 'field';
    return { from: offset, to, region, unit };
  }
}

/** Which of the arms holds is the value, and an array of bytes has no fields. */
function isOne(spot: Spot): boolean {
  const { child, layout } = spot;
  if (child.type === undefined || 'bits' in child) return false;
  const { type } = bare(layout, child.type);
  return 'variantPart' in type || bytesOf(spot) !== undefined;
}

/** The array's type, where it's one of plain bytes: neither text nor anything that has words. */
function bytesOf({ child, layout }: Spot): number | undefined {
  if (child.type === undefined || 'bits' in child) return undefined;
  const { id, type } = bare(layout, child.type);
  if (type.kind !== 'array' || (type.stride ?? 1) !== 1) return undefined;
  const element = bare(layout, type.element).type;
  if (element.kind !== 'base' || element.size !== 1) return undefined;
  const isNumber = element.encoding === 'unsigned' || element.encoding === 'signed';
  return isNumber ||
    characterWidth(layout, type.element)?.unsure === true ||
    isSmallNumber(layout, type.element)
    ? id
    : undefined;
}

/** `uint8_t` and its like, which are characters to the compiler alone. */
function isSmallNumber(layout: Layout, element: TypeId): boolean {
  const { type } = bare(layout, element);
  return type.kind === 'base' && type.encoding === 'char' && !characterWidth(layout, element);
}

function bitSpan(found: Found, child: Child): Span {
  const parts = partsOf(found);
  const firstOf = (part: Part): number => Math.floor(part.first / 8);
  const endOf = (part: Part): number => Math.ceil((part.first + part.count) / 8);
  const from = Math.min(...parts.map(firstOf));
  const to = Math.max(...parts.map(endOf));
  const bits: BitParts = {
    msbFirst: found.spot.layout.target.byteOrder === 'big',
    parts: parts.map(part => ({
      first: part.first - from * 8,
      count: part.count,
      region: regionOf(part.child),
    })),
  };
  return { from, to, region: regionOf(child), unit: 'field', bits };
}

/** The bit fields and unused bits that share bytes with this one, or with one that does, ascending. */
function partsOf({ spot, holder }: Found): Part[] {
  const { child, layout, offset = 0 } = spot;
  if (!('bits' in child)) return [];
  const own = { child, first: offset * 8 + child.bits.bitOffset, count: child.bits.bitSize };
  const all = holder ? childrenOf(layout, holder.typeId, true) : [];
  const parts = all
    .flatMap((one): Part[] => {
      if (!one.bits || one.offset === undefined) return [];
      const first = ((holder?.offset ?? 0) + one.offset) * 8 + one.bits.bitOffset;
      return [{ child: one, first, count: one.bits.bitSize }];
    })
    .sort((a, b) => a.first - b.first);
  const at = parts.findIndex(part => part.child === child);
  if (at < 0) return [own];
  let from = at;
  let to = at + 1;
  while (from > 0 && share(parts[from - 1], parts[from])) from--;
  while (to < parts.length && share(parts[to - 1], parts[to])) to++;
  return parts.slice(from, Math.min(to, from + mostParts));
}

function share(one: Part | undefined, next: Part | undefined): boolean {
  return one !== undefined && next !== undefined && Math.ceil((one.first + one.count) / 8) * 8 > next.first;
}

function regionOf(child: Child): Region {
  return isUnused(child) ? 'padding' : 'field';
}

function isUnused({ kind }: Spot['child']): boolean {
  return kind === 'hole' || kind === 'padding';
}

function parentOf(path: string): string {
  return ancestorsOf(path).at(-1) ?? path;
}
