// The scopes of a unit, found by a walk of their own where no index has met them yet. Not their names.
import type { Scopes } from './scopes.js';
import type { Unit } from './unit.js';
import { Walk, type Visitor } from './walk.js';

const nobody: Visitor = { type: () => undefined, imported: () => undefined };
const known = new WeakMap<Unit, Scopes>();

export function scopesOf(unit: Unit): Scopes {
  let scopes = known.get(unit);
  if (!scopes) {
    const walk = new Walk(unit, nobody);
    // In C nothing is inside of anything, as far as names go.
    if (!unit.isC) walk.run();
    ({ scopes } = walk);
    known.set(unit, scopes);
  }
  return scopes;
}

/** Of a walk that is at its end: spares the next one who asks the same walk. */
export function keepScopes(walk: Walk): void {
  known.set(walk.unit, walk.scopes);
}
