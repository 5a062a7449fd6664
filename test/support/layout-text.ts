// A layout as a few lines of text, for tests to compare whole: one line a member, `offset+bit:bits size type name`.
import { sizeOf, typeAt, typeText } from '../../src/layout/decode/shape.js';
import type { Layout, Member, TypeId, VariantPart } from '../../src/layout/layout.js';
import type { DwarfSource } from '../../src/layout/dwarf/source.js';

/** Lines of the type with this name; throws where there isn't just one. */
export function layoutLines(source: DwarfSource, name: string): string[] {
  return linesOf(layoutOf(source, name));
}

export function layoutOf(source: DwarfSource, name: string): Layout {
  const found = source.find(name);
  const [first] = found;
  if (!first || found.length > 1) throw new Error(`${found.length} types are called ${name}`);
  return source.layout(first.id);
}

export function linesOf(layout: Layout, id: TypeId = layout.root): string[] {
  const type = typeAt(layout, id);
  switch (type.kind) {
    case 'typedef':
    case 'qualified':
      return [typeText(layout, id), ...linesOf(layout, type.type)];
    case 'enum':
      return [
        `enum ${type.name} ${type.size}${type.signed ? ' signed' : ''}${type.scoped ? ' scoped' : ''}`,
        ...type.enumerators.map(({ name, value }) => `${name} = ${value}`),
      ];
    case 'struct':
    case 'class':
    case 'union':
      return [
        `${type.kind} ${type.name} ${type.size ?? '?'}`.replace('  ', ' '),
        ...type.members.map(member => memberLine(layout, member)),
        ...(type.variantPart ? variantLines(layout, type.variantPart) : []),
      ];
    case 'array':
    case 'base':
    case 'function':
    case 'pointer':
    case 'unspecified':
    case 'void':
      return [`${typeText(layout, id)} ${sizeOf(layout, id) ?? '?'}`];
  }
}

function memberLine(layout: Layout, member: Member): string {
  const bits = member.bitSize === undefined ? '' : `+${member.bitOffset ?? '?'}:${member.bitSize}`;
  const role = member.role === 'member' ? '' : ` (${member.role})`;
  const size = sizeOf(layout, member.type) ?? '?';
  return `${member.offset ?? '?'}${bits} ${size} ${typeText(layout, member.type)} ${member.name}${role}`.trimEnd();
}

function variantLines(layout: Layout, { discriminant, variants }: VariantPart): string[] {
  return [
    ...(discriminant ? [`by ${memberLine(layout, discriminant)}`] : []),
    ...variants.flatMap(({ values, members }) => [
      `when ${values.map(({ low, high }) => (low === high ? low : `${low}..${high}`)).join(', ') || 'other'}`,
      ...members.map(member => memberLine(layout, member)),
    ]),
  ];
}
