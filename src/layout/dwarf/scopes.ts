// Which namespaces and records of a unit enclose which DIEs: DIEs name no parent, so that the ranges of those that
// matter are kept. Not their names (names.ts).

export class Scopes {
  /** By scope, what stands before the names in it: kept for those who ask again. */
  readonly prefixes = new Map<number, string>();
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #parents: number[] = [];

  /** In the order of their offsets. `end`: of the unit, until it's known better. */
  open(start: number, parent: number, end: number): number {
    this.#starts.push(start);
    this.#ends.push(end);
    return this.#parents.push(parent) - 1;
  }

  close(scope: number, end: number): void {
    this.#ends[scope] = end;
  }

  /** Offset of the DIE that makes the scope. */
  start(scope: number): number {
    return this.#starts[scope] ?? 0;
  }

  parent(scope: number): number {
    return this.#parents[scope] ?? -1;
  }

  /** The innermost scope around the DIE at `offset`, -1 for none. */
  around(offset: number): number {
    let low = -1;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) < offset) low = middle;
      else high = middle - 1;
    }
    let scope = low;
    while (scope >= 0 && (this.#ends[scope] ?? 0) <= offset) scope = this.parent(scope);
    return scope;
  }
}
