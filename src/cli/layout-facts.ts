// One layout as the command line tells it: members with their places, what no member uses, and how it's aligned.
// Plain data, printed by layout.ts as JSON or as text. Not values.
import { bare, sizeOf, typeText } from '../layout/decode/shape.js';
import type { EnumType, Layout, Member, RecordType, TypeId } from '../layout/layout.js';
import { anonymousIn, holesOf, isRecord } from '../layout/table/holes.js';

export interface MemberFacts {
  /** '' for an anonymous struct or union, whose own members follow in `members`. */
  name: string;
  type: string;
  /** Left out where only a running program knows (a virtual base). */
  offset?: number;
  size?: number;
  bitOffset?: number;
  bitSize?: number;
  role?: Exclude<Member['role'], 'member'>;
  members?: MemberFacts[];
}

export interface VariantFacts {
  /** Of the discriminant; empty for the variant that takes what no other has. */
  values: (number | string | { low: number | string; high: number | string })[];
  members: MemberFacts[];
}

export interface LayoutFacts {
  name: string;
  kind: string;
  size?: number;
  align?: number;
  members: MemberFacts[];
  holes: { offset: number; size: number; bitOffset?: number; bitSize?: number }[];
  padding: number;
  /** A virtual base may lie in what seems unused. */
  uncertain?: true;
  discriminant?: MemberFacts;
  variants?: VariantFacts[];
  enumerators?: { name: string; value: number | string }[];
  /** What a type is that has no members: of a typedef, an array, a number. */
  type?: string;
}

/** `name`: as it was asked for. Throws LayoutError where the table makes no sense. */
export function factsOf(layout: Layout, name: string): LayoutFacts {
  const { id, type } = bare(layout, layout.root);
  const size = sizeOf(layout, layout.root);
  const align = alignOf(layout, layout.root);
  const { holes, padding, uncertain } = holesOf(layout);
  return {
    ...{ name, kind: type.kind },
    ...(size === undefined ? {} : { size }),
    ...(align === undefined ? {} : { align }),
    members: isRecord(type) ? type.members.map(member => memberFacts(layout, member, 0)) : [],
    ...{ holes, padding },
    ...(uncertain ? { uncertain } : {}),
    ...(isRecord(type) ? variantFacts(layout, type) : {}),
    ...(type.kind === 'enum' ? { enumerators: enumeratorFacts(type) } : {}),
    ...(isRecord(type) || type.kind === 'enum' ? {} : { type: typeText(layout, id) }),
  };
}

function memberFacts(layout: Layout, member: Member, base: number): MemberFacts {
  const { name, role, offset, bitOffset, bitSize } = member;
  const size = sizeOf(layout, member.type);
  const at = offset === undefined ? undefined : base + offset;
  const inner = anonymousIn(layout, member);
  return {
    ...{ name, type: typeText(layout, member.type) },
    ...(at === undefined ? {} : { offset: at }),
    ...(size === undefined ? {} : { size }),
    ...(bitOffset === undefined ? {} : { bitOffset }),
    ...(bitSize === undefined ? {} : { bitSize }),
    ...(role === 'member' ? {} : { role }),
    ...(inner ? { members: inner.members.map(own => memberFacts(layout, own, at ?? base)) } : {}),
  };
}

function variantFacts(
  layout: Layout,
  { variantPart }: RecordType,
): Pick<LayoutFacts, 'discriminant' | 'variants'> {
  if (!variantPart) return {};
  const { discriminant, variants } = variantPart;
  return {
    ...(discriminant ? { discriminant: memberFacts(layout, discriminant, 0) } : {}),
    variants: variants.map(({ values, members }) => ({
      values: values.map(({ low, high }) =>
        low === high ? plain(low) : { low: plain(low), high: plain(high) },
      ),
      members: members.map(member => memberFacts(layout, member, 0)),
    })),
  };
}

function enumeratorFacts({ enumerators }: EnumType): { name: string; value: number | string }[] {
  return enumerators.map(({ name, value }) => ({ name, value: plain(value) }));
}

/** A number where it's exact. */
function plain(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

/** Deeper is no type that a person wrote. */
const deepest = 64;

/**
 * Bytes. Sources state it only where it's not the natural one; so it's that of the most aligned member, as far as
 * the places of members and the whole size bear it out (a packed struct's don't).
 */
export function alignOf(layout: Layout, id: TypeId, depth = 0): number | undefined {
  if (depth > deepest) return undefined;
  const { type } = bare(layout, id);
  switch (type.kind) {
    case 'base':
      return powerUpTo(type.encoding === 'complex' ? type.size / 2 : type.size, mostOf(layout));
    case 'pointer':
    case 'enum':
      return powerUpTo(type.size, mostOf(layout));
    case 'array':
      return type.vector ? powerUpTo(sizeOf(layout, id) ?? 1, 64) : alignOf(layout, type.element, depth + 1);
    case 'struct':
    case 'class':
    case 'union':
      return type.align ?? recordAlign(layout, type, depth);
    case 'void':
    case 'function':
    case 'unspecified':
      return undefined;
  }
}

function recordAlign(layout: Layout, record: RecordType, depth: number): number {
  const variants = record.variantPart?.variants.flatMap(v => v.members) ?? [];
  const discriminant = record.variantPart?.discriminant;
  const members = [...record.members, ...variants, ...(discriminant ? [discriminant] : [])];
  let most = 1;
  for (const { type, offset = 0, align } of members) {
    let natural = align ?? alignOf(layout, type, depth + 1) ?? 1;
    while (natural > 1 && offset % natural !== 0) natural /= 2;
    most = Math.max(most, natural);
  }
  while (most > 1 && (record.size ?? 0) % most !== 0) most /= 2;
  return most;
}

/** The 32 bit x86 aligns numbers within records to no more than 4. */
function mostOf({ target }: Layout): number {
  return target.machine === 'i386' ? 4 : 16;
}

function powerUpTo(size: number, most: number): number {
  let power = 1;
  while (power * 2 <= Math.min(size, most)) power *= 2;
  return power;
}
