// How C writes a type of BTF, for what a pointer points to: `const struct slot *`, `int (int, char *)`.
// Not how a layout's own types are written. Follows ISO C17, 6.7.7 (type names).
import { LayoutError } from '../cursor.js';
import { kinds, type BtfTable } from './table.js';

/** Of more parts is no type that a person wrote. */
const mostParts = 256;

/** Throws LayoutError. */
export function cName(table: BtfTable, id: number): string {
  return write(table, id, '', { left: mostParts });
}

/** `declarator`: what is declared so far, from the inside out. */
function write(table: BtfTable, id: number, declarator: string, parts: { left: number }): string {
  if (parts.left-- <= 0) throw new LayoutError('too large', table.source, `type ${id} has too many parts`);
  const inner = (next: string): string => write(table, target(table, id), next, parts);
  switch (table.kind(id)) {
    case kinds.void:
      return join('void', declarator);
    case kinds.struct:
      return join(`struct ${table.name(id) || '{…}'}`, declarator);
    case kinds.union:
      return join(`union ${table.name(id) || '{…}'}`, declarator);
    case kinds.fwd:
      return join(`${table.flag(id) ? 'union' : 'struct'} ${table.name(id)}`, declarator);
    case kinds.enum:
    case kinds.enum64:
      return join(`enum ${table.name(id) || '{…}'}`, declarator);
    case kinds.ptr:
      return inner(`*${declarator}`);
    case kinds.const:
      return qualify(table, id, 'const', declarator, parts);
    case kinds.volatile:
      return qualify(table, id, 'volatile', declarator, parts);
    case kinds.restrict:
      return qualify(table, id, 'restrict', declarator, parts);
    case kinds.typeTag:
      return inner(declarator);
    case kinds.array:
      return write(table, table.word(id, 3), `${bracket(declarator)}[${table.word(id, 5) || ''}]`, parts);
    case kinds.func:
      return inner(declarator);
    case kinds.funcProto:
      return inner(`${bracket(declarator)}(${parameters(table, id, parts)})`);
    default:
      return join(table.name(id), declarator);
  }
}

/** The type that a pointer, typedef or qualifier is of. */
export function target(table: BtfTable, id: number): number {
  return table.word(id, 2);
}

function qualify(
  table: BtfTable,
  id: number,
  word: string,
  declarator: string,
  parts: { left: number },
): string {
  const of = target(table, id);
  // On a pointer a qualifier stands after the star, on all else before the name.
  return table.kind(of) === kinds.ptr
    ? write(table, of, join(word, declarator), parts)
    : `${word} ${write(table, of, declarator, parts)}`;
}

function parameters(table: BtfTable, id: number, parts: { left: number }): string {
  const count = table.count(id);
  if (count === 0) return 'void';
  return Array.from({ length: count }, (_, i) => {
    const type = table.word(id, 3 + 2 * i + 1);
    // Type 0 in the last place is an ellipsis.
    return type === 0 && i === count - 1 ? '...' : write(table, type, '', parts);
  }).join(', ');
}

function bracket(declarator: string): string {
  return declarator.startsWith('*') ? `(${declarator})` : declarator;
}

function join(left: string, right: string): string {
  return right === '' ? left : `${left} ${right}`;
}
