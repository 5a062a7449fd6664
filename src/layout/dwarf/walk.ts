// One walk over all DIEs of a unit, in the raw bytes: it tells of every type that could have a name and of what scope
// that is in, and passes the rest by as fast as it can. It can be held between two DIEs. Follows DWARF 5, section 2.3.
import type { Abbrev } from './abbrev.js';
import { role } from './roles.js';
import { Scopes } from './scopes.js';
import { siblingOf, skipSteps } from './skip.js';
import type { Unit } from './unit.js';

/** Who is told. `attrs`: offset of the first attribute; `scope`: index in the walk's scopes, -1 for none. */
export interface Visitor {
  type(unit: Unit, abbrev: Abbrev, offset: number, attrs: number, scope: number): void;
  /** DW_TAG_imported_unit. */
  imported(unit: Unit, offset: number): void;
}

/** Scopes inside of scopes: deeper is no program. */
const deepestScope = 500;

export class Walk {
  readonly unit: Unit;
  readonly scopes = new Scopes();
  readonly #visitor: Visitor;
  readonly #flat: boolean;
  readonly #hits: readonly number[] | undefined;
  #at: number;
  #depth = 0;
  /** Open scopes: their index, and the depth at which their children are. */
  readonly #open: number[] = [];
  readonly #openDepth: number[] = [];

  /** `hits`: where alone, in ascending order, a name may stand that the visitor wants; in C only, see below. */
  constructor(unit: Unit, visitor: Visitor, hits?: readonly number[]) {
    this.unit = unit;
    this.#visitor = visitor;
    this.#at = unit.dies;
    this.#flat = unit.isC;
    // Elsewhere names need all scopes of the unit, and so a walk through all of it.
    this.#hits = this.#flat ? hits : undefined;
  }

  get done(): boolean {
    return this.#at >= this.unit.end;
  }

  get at(): number {
    return this.#at;
  }

  /** Goes on until about `until` (an offset), or to the end. */
  run(until = Infinity): void {
    const { unit } = this;
    const { bytes, end } = unit;
    const { dense } = unit.abbrevs;
    const flat = this.#flat;
    const stop = Math.min(until, end);
    let p = this.#at;
    let depth = this.#depth;
    let scope = this.#open.at(-1) ?? -1;
    let scopeDepth = this.#openDepth.at(-1) ?? -1;
    const hits = this.#hits;
    let hit = 0;
    // Without them it stays below 0, and each place is looked at.
    let nextHit = hits ? (hits[0] ?? Infinity) : -1;
    while (p < stop) {
      const start = p;
      if (hits && start > nextHit) {
        while ((hits[hit] ?? Infinity) < start) hit++;
        nextHit = hits[hit] ?? Infinity;
        if (nextHit === Infinity) {
          p = end;
          break;
        }
      }
      let code = bytes[p++] ?? 0;
      if (code === 0) {
        if (depth === scopeDepth) {
          this.scopes.close(this.#open.pop() ?? 0, p);
          this.#openDepth.pop();
          scope = this.#open.at(-1) ?? -1;
          scopeDepth = this.#openDepth.at(-1) ?? -1;
        }
        // Past its last null entry a unit has nothing, or padding.
        if (--depth <= 0) p = end;
        continue;
      }
      if (code >= 0x80) {
        const cursor = unit.cursor(start);
        code = cursor.ulebNumber();
        p = cursor.at;
      }
      const abbrev = dense[code] ?? unit.abbrev(code, start);
      const attrs = p;
      p = abbrev.size >= 0 ? p + abbrev.size : skipSteps(unit, abbrev.steps, p);
      if (p > end) throw unit.error('malformed', 'an entry goes beyond the end of its unit', start);
      const kind = flat && abbrev.role === role.scopedType ? role.type : abbrev.role;
      if (kind === role.type || kind === role.scopedType)
        this.#visitor.type(unit, abbrev, start, attrs, scope);
      else if (kind === role.import) this.#visitor.imported(unit, start);
      if (!abbrev.children) continue;
      const aside = kind === role.pass || kind === role.type;
      if (aside || hits) {
        const sibling = siblingOf(unit, abbrev, attrs, p);
        if (sibling > 0 && (aside || nextHit >= sibling)) {
          p = sibling;
          continue;
        }
      }
      depth++;
      if (kind === role.scope || kind === role.scopedType) {
        if (this.#open.length >= deepestScope)
          throw unit.error('too large', 'scopes inside of scopes without end', start);
        scope = this.scopes.open(start, scope, end);
        scopeDepth = depth;
        this.#open.push(scope);
        this.#openDepth.push(depth);
      }
    }
    this.#at = p;
    this.#depth = depth;
  }
}
