// The full name of a type: its scopes before it, its template arguments after it where the producer left them out.
// Not how a type without a name is written (type-text.ts). Follows DWARF 5, sections 2.15, 3.2.2 and 5.7.
import { LayoutError } from '../cursor.js';
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
    const next = current.ref(at.specification) ?? current.ref(at.abstractOrigin);
    if (!next) return current;
    current = next;
  }
  throw die.unit.error('malformed', 'a chain of specifications without an end', die.offset);
}

/** '' where it has none: then no scope is told either. */
export function fullName(die: Die): string {
  const from = declarationOf(die);
  const own = ownName(from, die);
  return own === '' ? '' : scopePrefix(from.unit, scopesOf(from.unit).around(from.offset)) + own;
}

/** Without scopes. `definition` has the template's parameters where `die` is but its declaration. */
export function ownName(die: Die, definition = die): string {
  const name = die.text(at.name) ?? '';
  if (name === '' || !mayLackArguments(die.unit) || name.includes('<')) return name;
  return name + templateArguments(definition, typeText);
}

/** Clang has an option to leave template arguments out of names, as they can be told from the children. */
export function mayLackArguments(unit: Unit): boolean {
  return unit.isClang && !unit.isC && !unit.isRust;
}

/** `ns::Outer::`, '' outside of all. */
export function scopePrefix(unit: Unit, scope: number): string {
  if (scope < 0) return '';
  const scopes = scopesOf(unit);
  let prefix = scopes.prefixes.get(scope);
  if (prefix === undefined) {
    prefix = scopePrefix(unit, scopes.parent(scope)) + scopeName(unit, scopes.start(scope)) + '::';
    scopes.prefixes.set(scope, prefix);
  }
  return prefix;
}

function scopeName(unit: Unit, offset: number): string {
  const die = declarationOf(unit.die(offset));
  const name = ownName(die);
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

/** `fullName`, but '' where it can't be read: for lists, where one bad name is no reason to show none. */
export function nameOrNone(die: Die): string {
  try {
    return fullName(die);
  } catch (error) {
    if (error instanceof LayoutError) return '';
    throw error;
  }
}
