// How a type is written in its language: `const struct slot *`, `int (*)(char, ...)`, `ns::Ring<int> &`. For the names
// of what isn't loaded: pointees, arguments of functions and templates. Follows the C standard's type names (6.7.7).
import { subranges } from './dimensions.js';
import { at, tag } from './constants.js';
import type { Die } from './die.js';
import { fullName } from './names.js';

/** Deeper a text tells nothing to anyone. */
const deepest = 24;
const mostParameters = 64;

/** `die`: undefined is void. */
export function typeText(die: Die | undefined): string {
  return declare(die, '', 0);
}

/** C's way inside out: `inner` is what stands around the place of a name, with what binds to it. */
function declare(die: Die | undefined, inner: string, depth: number): string {
  if (!die) return join('void', inner);
  if (depth > deepest) return join('…', inner);
  const next = (wrapped: string): string => declare(die.ref(at.type), wrapped, depth + 1);
  switch (die.tag) {
    case tag.pointerType:
      return indirect(die, '*', inner, depth);
    case tag.referenceType:
      return indirect(die, '&', inner, depth);
    case tag.rvalueReferenceType:
      return indirect(die, '&&', inner, depth);
    case tag.ptrToMemberType: {
      const owner = die.ref(at.containingType);
      return indirect(die, `${owner ? fullName(owner) : ''}::*`, inner, depth);
    }
    case tag.constType:
      return qualified(die, 'const', inner, depth);
    case tag.volatileType:
      return qualified(die, 'volatile', inner, depth);
    case tag.restrictType:
      return qualified(die, 'restrict', inner, depth);
    case tag.atomicType:
      return qualified(die, '_Atomic', inner, depth);
    case tag.arrayType: {
      const counts = subranges(die).map(({ count }) => `[${count ?? ''}]`);
      return next(`${inner}${counts.join('')}`);
    }
    case tag.subroutineType:
      return next(`${inner}(${parameterTexts(die, depth)})`);
    case tag.packedType:
    case tag.immutableType:
    case tag.sharedType:
      return next(inner);
    default:
      return join(plainText(die), inner);
  }
}

/** What has a name of its own: a record, an enum, a typedef, a base type. */
function plainText(die: Die): string {
  const name = fullName(die);
  const word = keyword(die);
  if (name === '') return word === '' ? '?' : `${word} {…}`;
  return word !== '' && die.unit.isC ? `${word} ${name}` : name;
}

function keyword(die: Die): string {
  switch (die.tag) {
    case tag.structureType:
      return 'struct';
    case tag.classType:
      return 'class';
    case tag.unionType:
      return 'union';
    case tag.enumerationType:
      return 'enum';
    default:
      return '';
  }
}

function indirect(die: Die, mark: string, inner: string, depth: number): string {
  // Rust's pointers have names of their own: `&str`, `*const u8`.
  const name = die.text(at.name);
  if (name) return join(name, inner);
  const target = die.ref(at.type);
  const wrapped = mark + inner;
  const binds = target?.tag === tag.arrayType || target?.tag === tag.subroutineType;
  return declare(target, binds ? `(${wrapped})` : wrapped, depth + 1);
}

const behind: ReadonlySet<number> = new Set([
  ...[tag.pointerType, tag.referenceType, tag.rvalueReferenceType, tag.ptrToMemberType],
]);

/** Before a name that it qualifies, behind a pointer. */
function qualified(die: Die, word: string, inner: string, depth: number): string {
  const target = die.ref(at.type);
  if (target && behind.has(target.tag) && !target.has(at.name))
    return declare(target, inner === '' ? word : `${word} ${inner}`, depth + 1);
  return `${word} ${declare(target, inner, depth + 1)}`;
}

function parameterTexts(die: Die, depth: number): string {
  const texts: string[] = [];
  for (const child of die.children()) {
    if (child.tag === tag.formalParameter) texts.push(declare(child.ref(at.type), '', depth + 1));
    else if (child.tag === tag.unspecifiedParameters) texts.push('...');
    if (texts.length > mostParameters) break;
  }
  return texts.length > 0 ? texts.join(', ') : die.unit.isC ? 'void' : '';
}

function join(base: string, inner: string): string {
  return inner === '' ? base : `${base} ${inner}`;
}
