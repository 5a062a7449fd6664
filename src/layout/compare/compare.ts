// Do two programs agree on one type? Every difference that would make one misread what the other wrote, with the path
// of the field, as data and in words. Names of types count only where nothing else tells them apart.
import { bare, deepest, sizeOf, typeText } from '../decode/shape.js';
import { unwrap } from '../decode/wrapper.js';
import type { EnumType, Layout, RecordType, TypeId } from '../layout.js';
import { safeName } from '../safe-name.js';
import { isRecord } from '../table/holes.js';
import { nestedArrays } from '../table/nested.js';
import { everyElement, joinPath } from '../table/path.js';
import { childrenOf, type Child } from '../table/plan.js';
import { alike, kindWords } from './alike.js';

/** `a` and `b` as each side has it: `8 bytes`, `at 16`, `uint32_t`, `absent`. */
export interface Difference {
  /** Empty for the type itself. */
  path: string;
  what: 'size' | 'offset' | 'type' | 'member' | 'enumerator' | 'byte order';
  a: string;
  b: string;
}

export interface Comparison {
  same: boolean;
  differences: Difference[];
  /** There are more than were looked for. */
  more: boolean;
}

const mostDifferences = 1000;

export function compareLayouts(a: Layout, b: Layout, most = mostDifferences): Comparison {
  const comparer = new Comparer(nestedArrays(a), nestedArrays(b), most);
  if (a.target.byteOrder !== b.target.byteOrder)
    comparer.add('', 'byte order', `${a.target.byteOrder} endian`, `${b.target.byteOrder} endian`);
  comparer.types(a.root, b.root, '', 0);
  const { differences } = comparer;
  return {
    same: differences.length === 0,
    differences: differences.slice(0, most),
    more: differences.length > most,
  };
}

class Comparer {
  readonly differences: Difference[] = [];
  readonly #a: Layout;
  readonly #b: Layout;
  readonly #most: number;
  /** Pairs that were compared and agreed: they needn't be again wherever they come up. */
  readonly #agreed = new Set<string>();

  constructor(a: Layout, b: Layout, most: number) {
    this.#a = a;
    this.#b = b;
    this.#most = most;
  }

  add(path: string, what: Difference['what'], a: string, b: string): void {
    this.differences.push({ path: safeName(path), what, a: safeName(a), b: safeName(b) });
  }

  types(a: TypeId, b: TypeId, path: string, depth: number): void {
    if (this.differences.length > this.#most || depth > deepest) return;
    const key = `${a} ${b}`;
    if (this.#agreed.has(key)) return;
    const before = this.differences.length;
    this.#agreed.add(key);
    this.#compare(a, b, path, depth);
    // Where they differ, each place that has them says so.
    if (this.differences.length > before) this.#agreed.delete(key);
  }

  #compare(a: TypeId, b: TypeId, path: string, depth: number): void {
    const [one, other] = [unwrap(this.#a, a).type, unwrap(this.#b, b).type];
    const texts = [typeText(this.#a, a), typeText(this.#b, b)] as const;
    if (isRecord(one) && isRecord(other)) {
      this.#size(a, b, path);
      if (one.kind === 'union' ? other.kind !== 'union' : other.kind === 'union')
        this.add(path, 'type', texts[0], texts[1]);
      else this.#members(a, b, path, depth);
      this.#variants(one, other, path, depth);
      return;
    }
    if (one.kind === 'array' && other.kind === 'array') {
      const counts = [one.dimensions[0]?.count, other.dimensions[0]?.count] as const;
      if (counts[0] !== counts[1]) {
        const [x, y] = counts.map(count => (count === undefined ? 'no fixed length' : `${count} elements`));
        this.add(path, 'size', x ?? '', y ?? '');
      }
      this.types(one.element, other.element, path + everyElement, depth + 1);
      return;
    }
    if (one.kind === 'enum' && other.kind === 'enum') {
      this.#size(a, b, path);
      if (one.signed !== other.signed && one.enumerators.some(e => e.value < 0n))
        this.add(path, 'type', kindWords(one), kindWords(other));
      this.#enumerators(one, other, path);
      return;
    }
    if (!alike(one, other)) {
      const words = texts[0] === texts[1] ? ([kindWords(one), kindWords(other)] as const) : texts;
      this.add(path, 'type', words[0], words[1]);
      return;
    }
    this.#size(a, b, path);
  }

  #size(a: TypeId, b: TypeId, path: string): void {
    const [one, other] = [sizeOf(this.#a, a), sizeOf(this.#b, b)];
    if (one !== other) this.add(path, 'size', bytes(one), bytes(other));
  }

  #members(a: TypeId, b: TypeId, path: string, depth: number): void {
    const [ours, theirs] = [fieldsOf(this.#a, a), fieldsOf(this.#b, b)];
    for (const [step, one] of ours) {
      const at = joinPath(path, step);
      const other = theirs.get(step);
      if (!other) {
        this.add(at, 'member', this.#member(this.#a, one), 'absent');
        continue;
      }
      const places = [placeOf(one), placeOf(other)] as const;
      if (places[0] !== places[1]) this.add(at, 'offset', places[0], places[1]);
      if (one.type === undefined || other.type === undefined || one.kind === 'variant') continue;
      if (one.bits && other.bits && one.bits.bitSize === other.bits.bitSize)
        this.#bitFields(one.type, other.type, at);
      else this.types(one.type, other.type, at, depth + 1);
    }
    for (const [step, other] of theirs) {
      if (!ours.has(step)) this.add(joinPath(path, step), 'member', 'absent', this.#member(this.#b, other));
    }
  }

  /** Of the same bits it matters what they mean, not how wide a type they were declared with. */
  #bitFields(a: TypeId, b: TypeId, path: string): void {
    const [one, other] = [bare(this.#a, a).type, bare(this.#b, b).type];
    if (one.kind === 'enum' && other.kind === 'enum') this.#enumerators(one, other, path);
    else if (!alike(one, other)) this.add(path, 'type', typeText(this.#a, a), typeText(this.#b, b));
  }

  #member(layout: Layout, child: Child): string {
    const type = child.type === undefined ? '' : typeText(layout, child.type);
    return `${type} ${placeOf(child)}`.trim();
  }

  #variants(one: RecordType, other: RecordType, path: string, depth: number): void {
    const [a, b] = [one.variantPart, other.variantPart];
    if (!a || !b) return;
    const places = [a.discriminant?.offset, b.discriminant?.offset].map(o =>
      o === undefined ? 'none' : `at ${o}`,
    );
    if (places[0] !== places[1])
      this.add(joinPath(path, '(discriminant)'), 'offset', places[0] ?? '', places[1] ?? '');
    const values = (part: typeof a): Map<string, { text: string; type: TypeId | undefined }> =>
      new Map(
        part.variants.map(v => [
          v.members[0]?.name ?? '',
          {
            text:
              v.values.map(r => (r.low === r.high ? `${r.low}` : `${r.low} to ${r.high}`)).join(', ') ||
              'any other',
            type: v.members[0]?.type,
          },
        ]),
      );
    const theirs = values(b);
    for (const [name, { text, type }] of values(a)) {
      const match = theirs.get(name);
      const at = joinPath(path, name);
      // One that is missing was said among the members.
      if (!match) continue;
      if (match.text !== text) this.add(at, 'enumerator', text, match.text);
      if (type !== undefined && match.type !== undefined) this.types(type, match.type, at, depth + 1);
    }
  }

  #enumerators(one: EnumType, other: EnumType, path: string): void {
    const [ours, theirs] = [namesOf(one), namesOf(other)];
    // What bears another name at the same value is only called differently, as each language has its own ways.
    const [ourOwn, theirOwn] = [valuesOfOthers(ours, theirs), valuesOfOthers(theirs, ours)];
    for (const [name, value] of ours) {
      if (this.differences.length > this.#most) return;
      const match = theirs.get(name);
      if (match === value || (match === undefined && theirOwn.has(value))) continue;
      this.add(joinPath(path, name), 'enumerator', `${value}`, match === undefined ? 'absent' : `${match}`);
    }
    for (const [name, value] of theirs) {
      if (this.differences.length > this.#most) return;
      if (ours.has(name) || ourOwn.has(value)) continue;
      this.add(joinPath(path, name), 'enumerator', 'absent', `${value}`);
    }
  }
}

function namesOf(type: EnumType): Map<string, bigint> {
  return new Map(type.enumerators.map(({ name, value }) => [name, value]));
}

/** Values of the names that `others` doesn't have. */
function valuesOfOthers(own: Map<string, bigint>, others: Map<string, bigint>): Set<bigint> {
  return new Set([...own].flatMap(([name, value]) => (others.has(name) ? [] : [value])));
}

/** What both could store: facts and holes are neither's. */
function fieldsOf(layout: Layout, id: TypeId): Map<string, Child> {
  const children = childrenOf(layout, id, false).filter(c => c.kind !== 'fact');
  return new Map(children.map(child => [child.step, child]));
}

function placeOf({ offset, bits }: Child): string {
  if (offset === undefined) return 'at a place told at run time';
  if (!bits) return `at ${offset}`;
  // Which storage unit a compiler counts from is its own affair.
  const from = offset * 8 + bits.bitOffset;
  return `bits ${from} to ${from + bits.bitSize - 1}`;
}

function bytes(size: number | undefined): string {
  if (size === undefined) return 'no known size';
  return size === 1 ? '1 byte' : `${size} bytes`;
}
