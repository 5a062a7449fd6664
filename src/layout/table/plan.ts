// The rows below one type, relative to its start: members in the order of memory, with anonymous structs and unions
// opened, base classes, variants, what a lock says of itself, holes and padding. Arrays have none here: their
// elements are counted, not listed (node.ts). Made once a type.
import { LayoutError } from '../cursor.js';
import { safeName } from '../safe-name.js';
import { bare, sizeOf } from '../decode/shape.js';
import type { Layout, Member, RecordType, TypeId } from '../layout.js';
import { decodeSync } from '../sync/decode.js';
import { recognise } from '../sync/recognise.js';
import { anonymousIn, isRecord, ownGaps, spanOf, split, Visits, type Span } from './holes.js';
import { baseStep, factStep, memberStep } from './path.js';

export type ChildKind = 'member' | 'base' | 'variant' | 'fact' | 'hole' | 'padding';

export interface Child {
  kind: ChildKind;
  /** Its step in a path; unique among its siblings. */
  step: string;
  /** To show: safe. */
  name: string;
  /** None for holes. */
  type: TypeId | undefined;
  /** Bytes from the record's start; undefined where only a running program knows. */
  offset: number | undefined;
  size: number;
  bits?: { bitOffset: number; bitSize: number };
  /** It shares its bytes with others: an arm of a union. */
  shared?: true;
  /** Of a variant: its index in the record's variant part. */
  variant?: number;
}

/** More members than any program has, as a table that makes no sense may claim. */
const mostChildren = 100_000;

interface Plans {
  withHoles: Map<TypeId, readonly Child[]>;
  without: Map<TypeId, readonly Child[]>;
  /** Bits of a variant's record that are the discriminant's, so that they don't pass for a hole in it. */
  taken: Map<TypeId, readonly Span[]>;
}
const known = new WeakMap<Layout, Plans>();

function plansOf(layout: Layout): Plans {
  const plans = known.get(layout) ?? { withHoles: new Map(), without: new Map(), taken: new Map() };
  known.set(layout, plans);
  return plans;
}

/** Rows below `id`; empty for what has none. `holes`: with holes and padding. */
export function childrenOf(layout: Layout, id: TypeId, holes: boolean): readonly Child[] {
  const plans = plansOf(layout);
  const plan = holes ? plans.withHoles : plans.without;
  const before = plan.get(id);
  if (before) return before;
  const made = make(layout, id, holes);
  plan.set(id, made);
  return made;
}

function make(layout: Layout, id: TypeId, holes: boolean): readonly Child[] {
  const { id: at, type } = bare(layout, id);
  const facts = factsOf(layout, id);
  if (!isRecord(type)) return facts;
  const lister = new Lister(layout, holes, plansOf(layout).taken.get(at) ?? []);
  lister.list(type, 0, false, 0);
  return unique([...facts, ...lister.children]);
}

/** Where they stand is the same whatever they say: it's asked of an object of zeros. */
function factsOf(layout: Layout, id: TypeId): Child[] {
  const sync = recognise(layout, id);
  const state = sync && decodeSync(layout, sync, new Uint8Array(sync.size), 0);
  return (state?.facts ?? []).map(({ name, offset, size }) => ({
    kind: 'fact',
    step: factStep(name),
    name,
    type: id,
    offset,
    size,
  }));
}

/** Lists one record's members, and those of the anonymous ones in it. */
class Lister {
  readonly children: Child[] = [];
  readonly #layout: Layout;
  readonly #holes: boolean;
  readonly #taken: readonly Span[];
  readonly #visits = new Visits();

  constructor(layout: Layout, holes: boolean, taken: readonly Span[]) {
    this.#layout = layout;
    this.#holes = holes;
    this.#taken = taken;
  }

  /** `base`: bytes from the outermost record's start. `shared`: within a union. */
  list(record: RecordType, base: number, shared: boolean, depth: number): void {
    this.#visits.count(record.name, depth);
    const outermost = depth === 0;
    const union = record.kind === 'union';
    const entries: { at: number; add: () => void }[] = record.members.map(member => ({
      at: union ? 0 : bitOf(member),
      add: () => this.#addMember(member, base, shared || union, depth),
    }));
    record.variantPart?.variants.forEach((variant, index) => {
      const arm = variant.members[0];
      if (arm) entries.push({ at: bitOf(arm), add: () => this.#addVariant(record, arm, base, index) });
    });
    // Within arms of a union nothing is free: another arm may use it.
    if (this.#holes && !shared) {
      for (const gap of ownGaps(this.#layout, record, outermost ? this.#taken : [])) {
        const tail = outermost && gap.to === (record.size ?? 0) * 8;
        entries.push({ at: union ? Infinity : gap.from, add: () => this.#addHole(gap, base, tail) });
      }
    }
    if (!union) entries.sort((a, b) => a.at - b.at);
    for (const { add } of entries) add();
    if (this.children.length > mostChildren)
      throw new LayoutError('too large', record.name, `more than ${mostChildren} members`);
  }

  #addMember(member: Member, base: number, shared: boolean, depth: number): void {
    const inner = anonymousIn(this.#layout, member);
    if (inner && member.offset !== undefined) {
      this.list(inner, base + member.offset, shared, depth + 1);
      return;
    }
    const typeName = nameOf(this.#layout, member.type);
    const isBase = member.role === 'base' || member.role === 'virtual base';
    const name = isBase || member.name === '' ? typeName : member.name;
    const bits =
      member.bitSize === undefined
        ? undefined
        : { bitOffset: member.bitOffset ?? 0, bitSize: member.bitSize };
    this.children.push({
      kind: isBase ? 'base' : 'member',
      step: isBase ? baseStep(name) : memberStep(name),
      name: safeName(name),
      type: member.type,
      offset: member.offset === undefined ? undefined : base + member.offset,
      size: bits ? Math.ceil((bits.bitOffset + bits.bitSize) / 8) : (sizeOf(this.#layout, member.type) ?? 0),
      ...(bits ? { bits } : {}),
      ...(shared ? { shared } : {}),
    });
  }

  #addVariant(record: RecordType, arm: Member, base: number, variant: number): void {
    const layout = this.#layout;
    const name = arm.name === '' ? nameOf(layout, arm.type) : arm.name;
    const discriminant = record.variantPart?.discriminant;
    const span = discriminant && spanOf(layout, discriminant);
    const shift = (arm.offset ?? 0) * 8;
    const { id } = bare(layout, arm.type);
    if (span) plansOf(layout).taken.set(id, [{ from: span.from - shift, to: span.to - shift }]);
    this.children.push({
      kind: 'variant',
      step: memberStep(name),
      name: safeName(name),
      type: arm.type,
      offset: base + (arm.offset ?? 0),
      size: sizeOf(layout, arm.type) ?? 0,
      shared: true,
      variant,
    });
  }

  #addHole(gap: Span, base: number, tail: boolean): void {
    for (const hole of split(gap)) {
      const bits =
        hole.bitSize === undefined ? undefined : { bitOffset: hole.bitOffset ?? 0, bitSize: hole.bitSize };
      const kind = tail ? 'padding' : 'hole';
      const at = base + hole.offset;
      const step = factStep(`${kind} ${at}${bits ? `:${bits.bitOffset}` : ''}`);
      const place = { type: undefined, offset: at, size: hole.size };
      this.children.push({ kind, step, name: kind, ...place, ...(bits ? { bits } : {}) });
    }
  }
}

function nameOf(layout: Layout, id: TypeId): string {
  const { type } = bare(layout, id);
  return 'name' in type ? type.name : '';
}

function bitOf(member: Member): number {
  return member.offset === undefined ? Infinity : member.offset * 8 + (member.bitOffset ?? 0);
}

/** Siblings of one name (an inherited member that is hidden, what has no name) get a number. */
function unique(children: Child[]): Child[] {
  const seen = new Map<string, number>();
  return children.map(child => {
    const count = (seen.get(child.step) ?? 0) + 1;
    seen.set(child.step, count);
    return count === 1 ? child : { ...child, step: `${child.step}#${count}` };
  });
}
