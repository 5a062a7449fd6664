// Whether two plain types mean the same bytes: what differs only in name (`long` and `long long` of one size, C's
// and Rust's words) doesn't differ here. Not records: compare.ts.
import type { Bare } from '../decode/shape.js';
import type { Encoding } from '../layout.js';

/** Integers by sign, characters by their numbers: `char` may be either. */
const classes: Readonly<Record<Encoding, string>> = {
  signed: 'signed',
  unsigned: 'unsigned',
  bool: 'bool',
  char: 'char',
  utf: 'unsigned',
  float: 'float',
  complex: 'complex',
  address: 'pointer',
  decimal: 'decimal',
};

/** Sizes are compared apart from this. */
export function alike(a: Bare, b: Bare): boolean {
  const [one, other] = [classOf(a), classOf(b)];
  if (one === other) return byteOrder(a) === byteOrder(b);
  // A byte that is a character in one language is a number in the next.
  const bytes = [one, other].every(c => c === 'char' || c === 'signed' || c === 'unsigned');
  return bytes && sizeOf(a) === 1 && sizeOf(b) === 1;
}

function classOf(type: Bare): string {
  if (type.kind === 'base') return classes[type.encoding];
  // C++'s nullptr_t.
  return type.kind === 'unspecified' && type.size !== undefined ? 'pointer' : type.kind;
}

function byteOrder(type: Bare): string | undefined {
  return type.kind === 'base' ? type.byteOrder : undefined;
}

function sizeOf(type: Bare): number | undefined {
  return type.kind === 'array' ? undefined : type.size;
}

/** For a difference that names don't show. */
export function kindWords(type: Bare): string {
  if (type.kind === 'base') return `${type.encoding} ${type.name}, ${type.size} bytes`;
  return type.kind === 'enum' ? `${type.signed ? 'signed' : 'unsigned'} enum` : type.kind;
}
