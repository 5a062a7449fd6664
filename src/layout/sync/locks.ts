// All locks that a type holds, wherever they lie in it, with their paths and offsets; and the state of each. Types
// without locks are passed over whole, so that a million elements without one cost nothing.
import { bare, deepest, sizeOf } from '../decode/shape.js';
import type { Layout, TypeId } from '../layout.js';
import { elementsOf } from '../table/build.js';
import { nestedArrays } from '../table/nested.js';
import { elementStep, joinPath } from '../table/path.js';
import { childrenOf } from '../table/plan.js';
import { decodeSync } from './decode.js';
import { recognise, type SyncType } from './recognise.js';
import type { SyncContext, SyncState } from './state.js';

export interface Lock {
  /** As the struct table has it. */
  path: string;
  /** Bytes from the segment's start. */
  offset: number;
  type: SyncType;
  layout: Layout;
}

export interface LockState extends Lock {
  /** Undefined where its bytes are not to be had, or its library lays it out in a way not known here. */
  state: SyncState | undefined;
}

/** Enough to look at; a table of a million locks says that there are more. */
const mostLocks = 10_000;

export interface LockPlace {
  /** What paths begin with. */
  name: string;
  /** Bytes from the segment's start. */
  offset: number;
  /** The segment's, in bytes: where a flexible array ends. */
  size: number;
}

/** In the order of memory, at most `most`; `more`: there are others. */
export function locksOf(
  layout: Layout,
  place: LockPlace,
  most = mostLocks,
): { locks: Lock[]; more: boolean } {
  const nested = nestedArrays(layout);
  const search = new Search(nested, place.size, most);
  search.visit(nested.root, place.name, place.offset, '', 0);
  return { locks: search.locks, more: search.more };
}

/** `read`: bytes of the segment, or undefined where there are none to be had. */
export function lockStates(
  locks: readonly Lock[],
  read: (offset: number, length: number) => Uint8Array | undefined,
  context: SyncContext = {},
): LockState[] {
  return locks.map(lock => {
    const bytes = read(lock.offset, lock.type.size);
    const there = bytes?.length === lock.type.size;
    return { ...lock, state: there ? decodeSync(lock.layout, lock.type, bytes, 0, context) : undefined };
  });
}

/** Steps that a search may take at first, and more for each lock that it may list. */
const atFirst = 100_000;
const eachLock = 20;

class Search {
  readonly locks: Lock[] = [];
  more = false;
  readonly #layout: Layout;
  readonly #size: number;
  readonly #most: number;
  /** By type, and whether its name says that its words are futexes. */
  readonly #holds = new Map<string, boolean>();
  #left: number;

  constructor(layout: Layout, size: number, most: number) {
    this.#layout = layout;
    this.#size = size;
    this.#most = most;
    this.#left = atFirst + most * eachLock;
  }

  visit(id: TypeId, path: string, offset: number, name: string, depth: number): void {
    if (this.#isFull()) return;
    // A table that makes no sense may hold any number of things without a lock.
    if (--this.#left < 0) this.more = true;
    if (depth > deepest) return;
    const layout = this.#layout;
    const type = recognise(layout, id, name);
    if (type) {
      if (this.locks.length === this.#most) this.more = true;
      else this.locks.push({ path, offset, type, layout });
      return;
    }
    if (!this.#hold(id, name)) return;
    if (bare(layout, id).type.kind === 'array') {
      const { count, stride, element, lower } = elementsOf(layout, id, this.#size - offset);
      for (let i = 0; i < count && !this.#isFull(); i++)
        this.visit(element, path + elementStep(i + lower), offset + i * stride, name, depth + 1);
      return;
    }
    for (const child of childrenOf(layout, id, false)) {
      if (child.type === undefined || child.offset === undefined || child.bits) continue;
      this.visit(child.type, joinPath(path, child.step), offset + child.offset, child.name, depth + 1);
    }
  }

  #isFull(): boolean {
    return this.more;
  }

  /** Is there a lock in it, at any depth? `name`: the member's, whose elements may be futex words. */
  #hold(id: TypeId, name: string): boolean {
    const key = `${id} ${/futex/i.test(name)}`;
    const before = this.#holds.get(key);
    if (before !== undefined) return before;
    // Until it's known otherwise: a type that holds itself ends here.
    this.#holds.set(key, false);
    const layout = this.#layout;
    const { type } = bare(layout, id);
    const found =
      type.kind === 'array'
        ? (sizeOf(layout, type.element) ?? 0) > 0 && this.#isOrHolds(type.element, name)
        : childrenOf(layout, id, false).some(
            c => c.type !== undefined && c.offset !== undefined && !c.bits && this.#isOrHolds(c.type, c.name),
          );
    this.#holds.set(key, found);
    return found;
  }

  #isOrHolds(id: TypeId, name: string): boolean {
    return recognise(this.#layout, id, name) !== undefined || this.#hold(id, name);
  }
}
