// One row of the struct table, as it travels: where it is and what it's called. Not its value: cells.ts. And what a
// table is asked to show.
import type { Format } from '../decode/value.js';
import type { Layout, TypeId } from '../layout.js';

/** One type at one place of a segment. */
export interface Binding {
  /** What its paths begin with; unique among the bindings: the name of the type, or what a person called it. */
  name: string;
  layout: Layout;
  /** Bytes from the segment's start. */
  offset: number;
}

export interface TableSpec {
  bindings: readonly Binding[];
  /** Bytes of the segment: what a flexible array ends with. */
  size: number;
  /** Paths whose rows below are shown; `[*]` opens every element. */
  expanded?: Iterable<string>;
  /** Rows for holes and padding. */
  holes?: boolean;
  /** Shows only fields whose name holds this, whatever the case, and what they lie in. */
  filter?: string;
  /** Bytes of a cache line; 64. */
  cacheLine?: number;
}

export type RowKind =
  | 'root'
  | 'member'
  | 'element'
  | 'base'
  | 'variant'
  /** Said of a lock: `kind`, `owner`, `waiters`. */
  | 'fact'
  | 'hole'
  | 'padding';

export interface Row {
  kind: RowKind;
  /** Unique in the table. */
  path: string;
  /** Safe to show. */
  name: string;
  depth: number;
  /** As C writes it; empty for holes and facts. */
  type: string;
  /** Bytes from the segment's start; null where only a running program knows (a virtual base). */
  offset: number | null;
  size: number;
  /** Of a bit field: bits from `offset`, in the order of memory. */
  bits?: { bitOffset: number; bitSize: number };
  expandable: boolean;
  expanded: boolean;
  /** Its bytes are those of its neighbours too: an arm of a union, a variant. */
  shared?: true;
  /** The cache line that it begins in, from the segment's start, and how many more it reaches into. */
  line: number;
  crosses: number;
  /** For cells.ts: whose layout, which type in it, where the record begins that a variant or fact is of. */
  binding: number;
  typeId: TypeId | null;
  holder: { offset: number; typeId: TypeId } | null;
  variant?: number;
}

/** Formats by path pattern (`ring.slots[*].price`). */
export type Formats = ReadonlyMap<string, Format>;
