// Rows of bytes with the equal ones folded away: which rows there are, and at which of them an offset is. Nothing is
// listed but where the areas are. Not the bytes.
import type { Areas } from './areas.js';

/** Equal rows that are shown around a differing one. */
const context = 1;
/** A single row takes no more room than the line that would stand for it. */
const leastFold = 2;

export type FoldedRow =
  | { kind: 'bytes'; offset: number }
  /** Bytes; `to` is exclusive. */
  | { kind: 'fold'; from: number; to: number; rows: number };

interface Part {
  /** Rows as they are without folding; `to` is exclusive. */
  from: number;
  to: number;
  /** Where it begins among the rows that are shown. */
  first: number;
  folded: boolean;
}

export class FoldedRows {
  readonly total: number;
  readonly #parts: Part[] = [];
  readonly #width: number;
  readonly #size: number;

  /** `areas` undefined: nothing is folded. */
  constructor(size: number, width: number, areas: Areas | undefined) {
    this.#width = width;
    this.#size = size;
    const rows = Math.ceil(size / width);
    let at = 0;
    for (const { from, to } of areas ? shownRows(areas, width, rows) : [{ from: 0, to: rows }]) {
      if (from - at >= leastFold) this.#add(at, from, true);
      else if (from > at) this.#add(at, from, false);
      this.#add(from, to, false);
      at = to;
    }
    if (rows - at >= leastFold) this.#add(at, rows, true);
    else if (rows > at) this.#add(at, rows, false);
    const last = this.#parts.at(-1);
    this.total = last ? last.first + (last.folded ? 1 : last.to - last.from) : 0;
  }

  /** At most `count` from `first` on. */
  rows(first: number, count: number): FoldedRow[] {
    const rows: FoldedRow[] = [];
    const end = Math.min(this.total, first + count);
    for (let row = Math.max(0, Math.floor(first)); row < end; row++) {
      const part = this.#parts[this.#partBy(row, p => p.first)];
      if (!part) break;
      if (part.folded) {
        const to = Math.min(part.to * this.#width, this.#size);
        rows.push({ kind: 'fold', from: part.from * this.#width, to, rows: part.to - part.from });
      } else rows.push({ kind: 'bytes', offset: (part.from + row - part.first) * this.#width });
    }
    return rows;
  }

  /** Undefined past the end. */
  rowOf(offset: number): number | undefined {
    if (offset < 0 || offset >= this.#size) return undefined;
    const row = Math.floor(offset / this.#width);
    const part = this.#parts[this.#partBy(row, p => p.from)];
    return part && (part.folded ? part.first : part.first + row - part.from);
  }

  #add(from: number, to: number, folded: boolean): void {
    if (to <= from) return;
    const last = this.#parts.at(-1);
    const first = last ? last.first + (last.folded ? 1 : last.to - last.from) : 0;
    if (last && !last.folded && !folded) last.to = to;
    else this.#parts.push({ from, to, first, folded });
  }

  /** The last part whose `key` is at most `wanted`. */
  #partBy(wanted: number, key: (part: Part) => number): number {
    let low = 0;
    let high = this.#parts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const part = this.#parts[middle];
      if (part && key(part) <= wanted) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** Rows with differences and those around them, ascending, disjoint. */
function* shownRows(areas: Areas, width: number, rows: number): Generator<{ from: number; to: number }> {
  let open: { from: number; to: number } | undefined;
  for (let i = 0; i < areas.length; i++) {
    const area = areas.at(i);
    const from = Math.max(0, Math.floor(area.from / width) - context);
    const to = Math.min(rows, Math.ceil(area.to / width) + context);
    if (to <= from) continue;
    if (open && from <= open.to) open.to = Math.max(open.to, to);
    else {
      if (open) yield open;
      open = { from, to };
    }
  }
  if (open) yield open;
}
