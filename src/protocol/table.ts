// The words for a struct table: which types lie where, which rows are seen, and their values as they change.
// Frames carry it (frame.ts), so that hex and struct show the same sample. Not the types themselves (types.ts).
import type { Format } from '../layout/decode/value.js';
import type { EntryId } from '../layout/layout.js';
import type { Cell } from '../layout/table/cells.js';
import type { Row } from '../layout/table/row.js';

export type { Cell, Format, Row };

/** One type at one place of a segment. */
export interface BoundType {
  /** What its paths begin with; unique in the table: `tick_ring`. */
  name: string;
  /** As TypesApi has them: an opened source, and the type's entry in it. */
  types: number;
  entry: EntryId;
  /** Bytes from the segment's start. */
  offset: number;
  /** So many of it in a row, as an array; 'fill': as many as fit. */
  count: number | 'fill';
  /** By path below `name`, `[*]` for any index: `slots[*].ts_ns`. */
  formats: Readonly<Record<string, Format>>;
  /** Path below `name` of a sequence lock's counter, which is odd while its writer writes. */
  sequence?: string;
}

/** What a struct pane wants to see of its table. */
export interface TableView {
  /** Counts up with each change of any of this; frames carry it. */
  revision: number;
  /** Paths whose rows below are shown; `[*]` opens every element. */
  expanded: readonly string[];
  /** Rows for holes and padding. */
  holes: boolean;
  /** Bytes of a cache line, a power of two; left out: 64. */
  cacheLine?: number;
  /** Only fields whose name holds this, and what they lie in; '' for all. */
  filter: string;
  first: number;
  count: number;
  /** Rows that stay in sight, by path. */
  pinned: readonly string[];
  /** Read twice in a row, and tell which rows moved in between. */
  twice: boolean;
  /** Tell at which row this path is, once. */
  find?: string;
}

/** A field, hole or padding as the hex view marks it. */
export interface FieldSpan {
  /** Bytes from the segment's start; a bit field has the bytes that it lies in. */
  offset: number;
  length: number;
  path: string;
  hole: boolean;
  /** The first field of an array's element. */
  first: boolean;
}

/** A row's value, by its place: from 0 the visible rows, then the pinned ones. */
export interface PlacedCell {
  at: number;
  cell: Cell;
  /** Its bytes moved between two reads: the value may be torn. */
  moved?: true;
}

/**
 * With `rows` all is told anew: rows, pinned rows, cells and fields. Without, `cells` has those that differ from the
 * last frame that was acknowledged.
 */
export interface TableFrame {
  revision: number;
  /** All rows that could be scrolled over. */
  total: number;
  first: number;
  rows?: Row[];
  pinned?: Row[];
  cells: PlacedCell[];
  /** Of the bytes that the hex view shows, ascending, disjoint; bytes without a type aren't in it. */
  fields?: FieldSpan[];
  /** Where `find` is; null: no such path, or a filter hides it. */
  found?: { path: string; index: number | null };
  /** Why there are no rows: a type that makes no sense. A sentence's part, for a person. */
  problem?: string;
  /** A sequence lock's writer left no consistent copy this time: the values are those of the last one. */
  held?: true;
}

/** The field at a byte, or the bytes of a field. */
export interface Located {
  path: string;
  offset: number;
  length: number;
  bits?: { bitOffset: number; bitSize: number };
  /** Told where a path was asked for: it has no value of its own, that could be shown in another format. */
  whole?: true;
  /** Paths to expand for its row to be there, outermost first. */
  parents: string[];
}

/** A type that may be what the segment holds. */
export interface Suggestion {
  /** The `types` that it's from. */
  types: number;
  entry: EntryId;
  name: string;
  kind: string;
  size: number;
  unit: string;
  /** How many of it in a row. */
  count: number;
  /** Facts, for a person: `has the segment's size`, `magic is "TICK"`. */
  reasons: string[];
}

/** What may lie at an offset. */
export interface Guesses {
  /** The best first. */
  list: Suggestion[];
  /** The attached process, when it's an interpreter, whose own types are no guesses; and nobody else has any. */
  interpreter: string | null;
}

/** Extension → probe. */
export interface TableApi {
  /** What the attachment's table is made of; none takes it away. Answers when it can be shown. */
  bind(p: { attachment: number; bindings: BoundType[] }): void;
  locate(p: { attachment: number; at: { offset: number } | { path: string } }): Located | null;
  /** The best guesses for what lies at an offset, best first. */
  suggest(p: { attachment: number; types: number; offset: number; limit: number }): Suggestion[];
  /** All locks in what is bound, and who waits for whom. */
  locks(p: { attachment: number }): LockList;
  /**
   * Do the processes that share the segment mean the same by a bound type (`name` as in BoundType)? Opens the types of
   * each, the attached one too, as what is bound may come from a file; those that carry none of that name, or can't be
   * looked into, are left out. `whileShown`: given up, with the code CANCELLED, once the view shows no table.
   */
  agree(p: { attachment: number; name: string; debugPaths: string[]; whileShown: boolean }): Agreement;
}

/** What others make of a type, against what is bound. `a`: as bound, `b`: as the process has it. */
export interface Agreement {
  same: boolean;
  /** Processes that carry the type, and were compared. */
  processes: { pid: number; command: string }[];
  /** `path` is below the type, empty for the type itself; `a` and `b` in words: `8 bytes`, `at 16`, `absent`. */
  differences: { pid: number; path: string; a: string; b: string }[];
}

export interface LockList {
  locks: { path: string; offset: number; state: string; warnings: string[] }[];
  /** Each a circle of processes that wait for each other, as sentences. */
  cycles: string[];
  /** Each a thread that sleeps on one of the locks: `consumer 4133 waits for ring.lock, locked by producer 4121`. */
  waits: string[];
  /** Processes whose threads may not be asked what they sleep on: there may be more waits, and circles. */
  denied: number;
  /** There are more locks than are listed. */
  more: boolean;
}
