// The part of a long list that frames brought: rows from `first` on, of `total`. A new part keeps the row that is first
// on screen where it is, as nothing scrolls because data changed. Pure. Not the asking (spec.ts).
import type { DiffHexRow, DiffRow } from '../../../src/protocol/diff.js';
import type { Place } from '../../../src/protocol/moment.js';
import type { Top } from '../scroll.js';

export interface Part<Row> {
  total: number;
  first: number;
  rows: readonly Row[];
}

export class RowWindow<Row> {
  readonly #keyOf: (row: Row) => string;
  #part: Part<Row> = { total: 0, first: 0, rows: [] };

  /** `keyOf` knows a row again in another part. */
  constructor(keyOf: (row: Row) => string) {
    this.#keyOf = keyOf;
  }

  get total(): number {
    return this.#part.total;
  }

  get rows(): readonly Row[] {
    return this.#part.rows;
  }

  /** The top that has the same row first, and whether rows are others than before, or elsewhere. */
  take(part: Part<Row>, top: Top): { top: Top; moved: boolean } {
    const before = this.#part;
    const anchor = this.at(top.row);
    this.#part = part;
    const moved =
      part.total !== before.total ||
      part.first !== before.first ||
      part.rows.length !== before.rows.length ||
      part.rows.some((row, i) => this.#keyOf(row) !== this.#keyAt(before, i));
    if (!anchor || !moved) return { top, moved };
    const key = this.#keyOf(anchor);
    const now = part.rows.findIndex(row => this.#keyOf(row) === key);
    return { top: now < 0 ? top : { row: part.first + now, px: top.px }, moved };
  }

  /** Undefined where no frame has brought it yet. */
  at(index: number): Row | undefined {
    return this.#part.rows[index - this.#part.first];
  }

  /** Index of the first row, among those that are here, that fits. */
  find(fits: (row: Row) => boolean): number | undefined {
    const index = this.#part.rows.findIndex(fits);
    return index < 0 ? undefined : this.#part.first + index;
  }

  #keyAt(part: Part<Row>, i: number): string | undefined {
    const row = part.rows[i];
    return row && this.#keyOf(row);
  }
}

export function listKey(row: DiffRow): string {
  return row.kind === 'page' ? `page ${row.page}` : `${row.region} ${row.offset} ${row.path ?? ''}`;
}

/** A fold is known by where it ends: its start moves when what is above it is no longer equal. */
export function bytesKey(row: DiffHexRow): string {
  return row.kind === 'fold' ? `fold ${row.to}` : `bytes ${row.offset}`;
}

/** Does the row hold, or fold away, the byte? */
export function holds(row: DiffHexRow, offset: number): boolean {
  if (row.kind === 'fold') return offset >= row.from && offset < row.to;
  return offset >= row.offset && offset < row.offset + row.differs.length;
}

export function isRunAt(row: DiffRow, offset: number): row is DiffRun {
  return row.kind === 'run' && offset >= row.offset && offset < row.offset + row.length;
}

export function touches(row: DiffRow, { offset, length }: Place): boolean {
  return row.kind === 'run' && row.offset < offset + length && offset < row.offset + row.length;
}

export type DiffRun = DiffRow & { kind: 'run' };
