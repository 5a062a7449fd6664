// The full name of a type: its scopes before it, its template arguments after it where the producer left them out.
// Not how a type without a name is written (type-text.ts). Follows DWARF 5, sections 2.15, 3.2.2 and 5.7.
import { LayoutError } from '../cursor.js';
import { Budget, cut } from './budget.js';
import { at, tag } from './constants.js';
import type { Die } from './die.js';
import { templateArguments } from './templates.js';
import { typeText } from './type-text.js';
import type { Unit } from './unit.js';
import { scopesOf } from './unit-scopes.js';

/** Hops from an entry to the one that it completes: a definition, its declaration, that one's template. */
const mostHops = 8;

/** The entry that has the name and the place of `die`: for a definition outside of its scope its declaration. */
export function declarationOf(die: Die): Die {
  let current = die;
  for (let hops = 0; hops < mostHops; hops++) {
    const next = current.ref(at.specification) ?? current.ref(at.abstractOrigin) ?? typeUnitOf(current);
    if (!next) return current;
    current = next;
  }
  throw die.unit.error('malformed', 'a chain of specifications without an end', die.offset);
}

/** A type that is in a type unit has its scopes there; here it may stand outside of all. */
function typeUnitOf(die: Die): Die | undefined {
  if (!die.has(at.signature)) return undefined;
  try {
    return die.ref(at.signature);
  } catch (error) {
    if (error instanceof LayoutError && error.fault === 'missing') return undefined;
    throw error;
  }
}

/** '' where it has none: then no scope is told either. */
export function fullName(die: Die, budget = new Budget()): string {
  const from = declarationOf(die);
  const own = ownName(from, die, budget);
  return own === '' ? '' : cut(scopeOf(from, budget) + own);
}

/** Without scopes. `definition` has the template's parameters where `die` is but its declaration. */
function ownName(die: Die, definition: Die, budget: Budget): string {
  const name = die.text(at.name) ?? '';
  if (name === '' || !mayLackArguments(die.unit) || name.includes('<')) return name;
  const type = (argument: Die | undefined): string => typeText(argument, budget);
  return name + templateArguments(definition, { type, scope: enumeration => scopeOf(enumeration, budget) });
}

/** Clang has an option to leave template arguments out of names, as they can be told from the children. */
export function mayLackArguments(unit: Unit): boolean {
  return unit.isClang && !unit.isC && !unit.isRust;
}

function scopeOf(die: Die, budget: Budget): string {
  return scopePrefix(die.unit, scopesOf(die.unit).around(die.offset), budget);
}

/** `ns::Outer::`, '' outside of all. */
export function scopePrefix(unit: Unit, scope: number, budget = new Budget()): string {
  if (scope < 0) return '';
  const scopes = scopesOf(unit);
  const known = scopes.prefixes.get(scope);
  if (known !== undefined) return known;
  if (!budget.spend()) return '…::';
  // What is met again while it's open goes in a circle.
  scopes.prefixes.set(scope, '…::');
  let prefix: string | undefined;
  try {
    const die = unit.die(scopes.start(scope));
    const from = declarationOf(die);
    // What is completed outside of its scope lies in that of its declaration.
    const outer = from === die ? scopePrefix(unit, scopes.parent(scope), budget) : scopeOf(from, budget);
    prefix = `${cut(outer + scopeName(from, budget))}::`;
    return prefix;
  } finally {
    // What was cut for want of budget, or failed, is no answer for others.
    if (prefix === undefined || budget.isSpent) scopes.prefixes.delete(scope);
    else scopes.prefixes.set(scope, prefix);
  }
}

function scopeName(die: Die, budget: Budget): string {
  const name = ownName(die, die, budget);
  if (name !== '') return name;
  switch (die.tag) {
    case tag.namespace:
      return '(anonymous namespace)';
    case tag.unionType:
      return '(anonymous union)';
    case tag.classType:
      return '(anonymous class)';
    default:
      return '(anonymous struct)';
  }
}
