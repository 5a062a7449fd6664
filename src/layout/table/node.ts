// The rows below one expanded row, counted and found by their index, with no memory for what isn't expanded: an
// array of millions costs as much as its expanded elements. Not what a row holds: build.ts makes these, row.ts says.
import type { Layout, TypeId } from '../layout.js';
import type { Child } from './plan.js';

/** What is expanded below one place, by the steps of paths. */
export interface Trie {
  open: boolean;
  below: Map<string, Trie>;
}

/** One child, with its place in the segment. */
export interface Spot {
  child: Child | { kind: 'element' | 'root'; step: string; name: string; type: TypeId; size: number };
  path: string;
  /** Bytes from the segment's start. */
  offset: number | undefined;
  binding: number;
  layout: Layout;
}

interface Open {
  index: number;
  node: Node;
  /** The row of the child itself, counted from the node's first. */
  row: number;
}

export interface NodeParts {
  depth: number;
  count: number;
  /** The `index`th child; 0 to count - 1. */
  spot: (index: number) => Spot;
  /** Rows that every child has below it, unless it's among `open`: elements that are all expanded. */
  each: number;
  /** The node of a child that is expanded as all are. */
  common: ((index: number) => Node) | undefined;
  /** Ascending by index. */
  open: readonly { index: number; node: Node }[];
  /** Where the record or array begins. */
  place: { offset: number | undefined; typeId: TypeId };
}

export class Node {
  readonly depth: number;
  readonly count: number;
  readonly rows: number;
  readonly spot: (index: number) => Spot;
  readonly place: NodeParts['place'];
  readonly #each: number;
  readonly #common: NodeParts['common'];
  readonly #open: Open[] = [];

  constructor({ depth, count, spot, each, common, open, place }: NodeParts) {
    this.depth = depth;
    this.count = count;
    this.spot = spot;
    this.place = place;
    this.#each = each;
    this.#common = common;
    let more = 0;
    for (const { index, node } of open) {
      this.#open.push({ index, node, row: index * (1 + each) + more });
      more += node.rows - each;
    }
    this.rows = count * (1 + each) + more;
  }

  /** Calls `visit` for `count` rows from `first` on. */
  visit(
    first: number,
    count: number,
    visit: (node: Node, index: number, below: Node | undefined) => void,
  ): void {
    let { index, into } = this.#find(first);
    let left = Math.min(count, this.rows - first);
    let next = this.#after(index);
    while (left > 0) {
      const open = this.#open[next];
      const own = open?.index === index ? open.node : undefined;
      if (own) next++;
      const below = own ?? (this.#each > 0 ? this.#common?.(index) : undefined);
      if (into === 0) {
        visit(this, index, below);
        left--;
        into = 1;
      }
      if (below && left > 0 && into <= below.rows) {
        const part = Math.min(left, below.rows - into + 1);
        below.visit(into - 1, part, visit);
        left -= part;
      }
      index++;
      into = 0;
    }
  }

  /** The row of a child, counted from this node's first. */
  rowOf(index: number): number {
    const at = this.#after(index);
    const before = this.#open[at - 1];
    if (this.#open[at]?.index === index) return this.#open[at].row;
    if (!before) return index * (1 + this.#each);
    return before.row + 1 + before.node.rows + (index - before.index - 1) * (1 + this.#each);
  }

  /** What is shown below a child. */
  below(index: number): Node | undefined {
    const open = this.#open[this.#after(index)];
    if (open?.index === index) return open.node;
    return this.#each > 0 ? this.#common?.(index) : undefined;
  }

  /** The child that a row belongs to, and how far into its rows that is: 0 is the child's own. */
  #find(row: number): { index: number; into: number } {
    let low = 0;
    let high = this.#open.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#open[middle]?.row ?? 0) <= row) low = middle + 1;
      else high = middle;
    }
    const last = this.#open[low - 1];
    const base = last ? last.row + 1 + last.node.rows : 0;
    if (last && row < base) return { index: last.index, into: row - last.row };
    const index = (last ? last.index + 1 : 0) + Math.floor((row - base) / (1 + this.#each));
    return { index, into: (row - base) % (1 + this.#each) };
  }

  /** The first of `open` that isn't before `index`. */
  #after(index: number): number {
    let low = 0;
    let high = this.#open.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#open[middle]?.index ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
