// How a type is written in its language: `const struct slot *`, `int (*)(char, ...)`, `ns::Ring<int> &`. For the names
// of what isn't loaded: pointees, arguments of functions and templates. Follows the C standard's type names (6.7.7).
import { Budget, cut } from './budget.js';
import { subranges } from './dimensions.js';
import { at, tag } from './constants.js';
import type { Die } from './die.js';
import { fullName } from './names.js';

const mostParameters = 64;

/** `die`: undefined is void. */
export function typeText(die: Die | undefined, budget = new Budget()): string {
  return cut(declare(die, '', budget));
}

/** C's way inside out: `inner` is what stands around the place of a name, with what binds to it. */
function declare(die: Die | undefined, inner: string, budget: Budget): string {
  if (!die) return join('void', inner);
  if (!budget.spend()) return join('…', inner);
  const next = (wrapped: string): string => declare(die.ref(at.type), wrapped, budget);
  switch (die.tag) {
    case tag.pointerType:
      return indirect(die, '*', inner, budget);
    case tag.referenceType:
      return indirect(die, '&', inner, budget);
    case tag.rvalueReferenceType:
      return indirect(die, '&&', inner, budget);
    case tag.ptrToMemberType: {
      const owner = die.ref(at.containingType);
      return indirect(die, `${owner ? fullName(owner, budget) : ''}::*`, inner, budget);
    }
    case tag.constType:
      return qualified(die, 'const', inner, budget);
    case tag.volatileType:
      return qualified(die, 'volatile', inner, budget);
    case tag.restrictType:
      return qualified(die, 'restrict', inner, budget);
    case tag.atomicType:
      return qualified(die, '_Atomic', inner, budget);
    case tag.arrayType: {
      const counts = subranges(die).map(({ count }) => `[${count ?? ''}]`);
      return next(`${inner}${counts.join('')}`);
    }
    case tag.subroutineType:
      return next(`${inner}(${parameterTexts(die, budget)})`);
    case tag.packedType:
    case tag.immutableType:
    case tag.sharedType:
      return next(inner);
    default:
      return join(plainText(die, budget), inner);
  }
}

/** What has a name of its own: a record, an enum, a typedef, a base type. */
function plainText(die: Die, budget: Budget): string {
  const name = fullName(die, budget);
  budget.spend(name.length);
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

function indirect(die: Die, mark: string, inner: string, budget: Budget): string {
  // Rust's pointers have names of their own: `&str`, `*const u8`.
  const name = die.text(at.name);
  if (name) return join(name, inner);
  const target = die.ref(at.type);
  const wrapped = mark + inner;
  const binds = target?.tag === tag.arrayType || target?.tag === tag.subroutineType;
  return declare(target, binds ? `(${wrapped})` : wrapped, budget);
}

const behind: ReadonlySet<number> = new Set([
  ...[tag.pointerType, tag.referenceType, tag.rvalueReferenceType, tag.ptrToMemberType],
]);

/** Before a name that it qualifies, behind a pointer. */
function qualified(die: Die, word: string, inner: string, budget: Budget): string {
  const target = die.ref(at.type);
  if (target && behind.has(target.tag) && !target.has(at.name))
    return declare(target, inner === '' ? word : `${word} ${inner}`, budget);
  return `${word} ${declare(target, inner, budget)}`;
}

function parameterTexts(die: Die, budget: Budget): string {
  const texts: string[] = [];
  for (const child of die.children()) {
    if (child.tag === tag.formalParameter) texts.push(declare(child.ref(at.type), '', budget));
    else if (child.tag === tag.unspecifiedParameters) texts.push('...');
    if (texts.length > mostParameters) break;
  }
  return texts.length > 0 ? texts.join(', ') : die.unit.isC ? 'void' : '';
}

function join(base: string, inner: string): string {
  return inner === '' ? base : `${base} ${inner}`;
}
