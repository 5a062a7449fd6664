// The struct pane of one view: its visible rows and their values, sampled with the hex view's bytes and told where
// they differ. Not the rendering, and nothing of it exists while the pane is hidden.
import type { ByteSource } from '../../native/source.js';
import { LayoutError } from '../layout/cursor.js';
import { dash } from '../layout/decode/value.js';
import { ancestorsOf } from '../layout/table/path.js';
import { cellsOf, rangesOf, type CellContext } from '../layout/table/cells.js';
import { StructTable } from '../layout/table/table.js';
import type { Cell, FieldSpan, Located, PlacedCell, Row, TableFrame, TableView } from '../protocol/table.js';
import type { Bound, Sequence } from './bound.js';
import type { Copy as HexCopy } from './sampler.js';
import type { Piece, TableBytes } from './table-bytes.js';
import { copyOf, type TableCopy } from './table-copy.js';

/** What reads as `3 s ago`, or leads into a segment that has come or gone, is decoded anew so often, in ms. */
const staleAfter = 1000;
/** Rows of one answer: no screen shows as many. */
const mostRows = 2000;
/** Fields that are marked in the hex view's range. */
const mostSpans = 20_000;
/** In place of a value that was never seen but torn. */
const noCopy: Cell = { kind: 'none', text: dash, note: 'no consistent copy yet', fault: 'unread' };

interface Plan {
  table: StructTable;
  rows: Row[];
  pinned: Row[];
  pieces: Piece[];
  sequences: Sequence[];
}

export class TableFeed {
  readonly #bound: Bound;
  readonly #context: () => CellContext;
  #view: TableView;
  #shown: Piece;
  #plan: Plan | undefined;
  /** Why there is no plan: told once, and not tried again for the same. */
  #refusal: LayoutError | undefined;
  #size = -1;
  /** What was decoded last. */
  #last: Pick<TableCopy, 'bytes' | 'torn'> | undefined;
  /** The last consistent copy, of each binding that a sequence lock guards. */
  readonly #kept = new Map<number, TableBytes>();
  /** As the last frame said it. */
  #held = false;
  #cells: string[] = [];
  #decodedAt = -Infinity;
  #fresh = true;

  /** `shown`: the hex view's range. */
  constructor(bound: Bound, view: TableView, shown: Piece, context: () => CellContext) {
    this.#bound = bound;
    this.#context = context;
    this.#view = view;
    this.#shown = shown;
  }

  /** What was bound meanwhile needs a feed of its own. */
  isOf(bound: Bound): boolean {
    return this.#bound === bound;
  }

  show(view: TableView, shown: Piece): void {
    const same = view.revision === this.#view.revision;
    const moved = shown.offset !== this.#shown.offset || shown.length !== this.#shown.length;
    if (same && !moved) return;
    this.#view = view;
    this.#shown = shown;
    this.#plan = undefined;
    this.#refusal = undefined;
  }

  /** The next answer tells all, as its view may be one that has just been made. */
  renew(): void {
    this.#fresh = true;
  }

  /**
   * Undefined: nothing differs. `size` is the segment's, `now` of a clock that only goes forward, in milliseconds.
   * `shown` makes the hex view's copy, once or several times: the last is the one that this is of.
   */
  sample(source: ByteSource, size: number, now: number, shown?: () => HexCopy): TableFrame | undefined {
    if (size !== this.#size) {
      this.#plan = undefined;
      this.#refusal = undefined;
      this.#kept.clear();
    }
    this.#size = size;
    const fresh = this.#fresh || (this.#plan ?? this.#refusal) === undefined;
    try {
      if (this.#refusal) throw this.#refusal;
      this.#plan ??= this.#makePlan(size);
      return this.#sampled(this.#plan, source, now, fresh, shown);
    } catch (error) {
      if (!(error instanceof LayoutError)) throw error;
      this.#fresh = false;
      if (!this.#plan) this.#refusal = error;
      return fresh ? this.#refused(error) : undefined;
    }
  }

  #sampled(
    plan: Plan,
    source: ByteSource,
    now: number,
    fresh: boolean,
    shown: (() => HexCopy) | undefined,
  ): TableFrame | undefined {
    const size = this.#size;
    const copy = copyOf(source, plan, size, this.#view.twice, shown);
    for (const { binding } of plan.sequences)
      if (!copy.torn.has(binding)) this.#kept.set(binding, copy.bytes);
    const due = now - this.#decodedAt >= staleAfter;
    const moving = copy.again !== undefined && !copy.again.equals(copy.bytes);
    if (!fresh && !due && !moving && this.#isLast(copy)) return undefined;
    this.#last = { bytes: copy.bytes, torn: copy.torn };
    this.#decodedAt = now;
    this.#fresh = false;
    return this.#frame(plan, copy, fresh);
  }

  /** Of the same bytes, torn in the same places, no cell is another. */
  #isLast({ bytes, torn }: TableCopy): boolean {
    return this.#last?.bytes.equals(bytes) === true && [...torn].join() === [...this.#last.torn].join();
  }

  #refused({ message }: LayoutError): TableFrame {
    this.#held = false;
    const { revision, first } = this.#view;
    return { revision, total: 0, first, rows: [], pinned: [], cells: [], fields: [], problem: message };
  }

  #frame(plan: Plan, copy: TableCopy, fresh: boolean): TableFrame | undefined {
    const { revision, find } = this.#view;
    const rows = [...plan.rows, ...plan.pinned];
    const cells = this.#changed(rows, copy, fresh);
    const held = copy.torn.size > 0;
    if (!fresh && cells.length === 0 && held === this.#held) return undefined;
    this.#held = held;
    return {
      revision,
      total: plan.table.rowCount,
      first: this.#view.first,
      ...(fresh ? { rows: plan.rows, pinned: plan.pinned, fields: this.#spans(plan.table) } : {}),
      cells,
      ...(find !== undefined && fresh
        ? { found: { path: find, index: plan.table.indexOf(find) ?? null } }
        : {}),
      ...(held ? { held: true } : {}),
    };
  }

  #changed(rows: readonly Row[], copy: TableCopy, fresh: boolean): PlacedCell[] {
    const cells = this.#decoded(rows, copy);
    const texts = cells.map((cell, at) => keyOf(cell, movedAt(copy, rows[at])));
    const before = this.#cells;
    this.#cells = texts;
    return cells.flatMap((cell, at) => {
      if (!fresh && texts[at] === before[at]) return [];
      return [{ at, cell, ...(movedAt(copy, rows[at]) ? { moved: true as const } : {}) }];
    });
  }

  /** What is torn is decoded from the last consistent copy, where that has it. */
  #decoded(rows: readonly Row[], { bytes, torn }: TableCopy): Cell[] {
    const { bindings, formats } = this.#bound;
    const context: CellContext = { ...this.#context(), formats };
    if (torn.size === 0) return cellsOf(bindings, rows, bytes, context);
    return rows.flatMap(row => {
      if (!torn.has(row.binding)) return cellsOf(bindings, [row], bytes, context);
      const kept = this.#kept.get(row.binding);
      // A row that reads nothing, as a hole's, asks for no copy.
      const covered = rangesOf(bindings, [row]).every(range => kept?.covers(range) === true);
      return covered ? cellsOf(bindings, [row], kept ?? bytes, context) : [noCopy];
    });
  }

  /** Throws LayoutError. */
  #makePlan(size: number): Plan {
    const { expanded, holes, filter, first, count, pinned, cacheLine } = this.#view;
    const { bindings } = this.#bound;
    const table = new StructTable({
      ...{ bindings, size, expanded, holes, filter },
      ...(cacheLine === undefined ? {} : { cacheLine }),
    });
    const rows = table.rows(first, Math.min(count, mostRows));
    const kept = pinned.slice(0, mostRows).flatMap(path => table.row(path) ?? []);
    return {
      table,
      rows,
      pinned: kept,
      pieces: rangesOf(bindings, [...rows, ...kept]),
      sequences: this.#bound.sequences(size),
    };
  }

  /** Fields in the hex view's range, in the order of memory. */
  #spans(table: StructTable): FieldSpan[] {
    const spans: FieldSpan[] = [];
    const end = Math.min(this.#shown.offset + this.#shown.length, this.#size);
    let at = this.#shown.offset;
    while (at < end && spans.length < mostSpans) {
      const place = table.pathAt(at);
      const last = spans.at(-1);
      // Not bound, or a field that was there already, as two bit fields share a byte.
      if (!place || place.size <= 0 || place.path === last?.path) {
        const next = place ? at + 1 : nextBound(this.#bound, at);
        if (next === undefined) break;
        at = next;
        continue;
      }
      const { path, offset, size } = place;
      const hole = isHole(path);
      spans.push({ offset, length: size, path, hole, first: !hole && startsElement(table, path, offset) });
      at = Math.max(at + 1, offset + size);
    }
    return spans;
  }
}

/** The field at a byte or of a path, with what leads to it. */
export function locate(
  bound: Bound,
  size: number,
  at: { offset: number } | { path: string },
): Located | undefined {
  const table = bound.table(size);
  const place = 'path' in at ? table.rangeOf(at.path) : table.pathAt(at.offset);
  if (!place) return undefined;
  const { path, offset, size: length, bits } = place;
  const whole = 'path' in at && table.isWhole(path) ? ({ whole: true } as const) : {};
  return { path, offset, length, ...(bits ? { bits } : {}), ...whole, parents: ancestorsOf(path) };
}

function isHole(path: string): boolean {
  return /(?:^|\.)\((?:hole|padding) \d+(?::\d+)?\)$/.test(path);
}

/** Is it the first field of the element that it lies in? */
function startsElement(table: StructTable, path: string, offset: number): boolean {
  const element = /^(.*\[\d+\])[^[\]]*$/.exec(path)?.[1];
  return element !== undefined && table.rangeOf(element)?.offset === offset;
}

function nextBound({ bindings }: Bound, at: number): number | undefined {
  const next = bindings.map(b => b.offset).filter(offset => offset > at);
  return next.length > 0 ? Math.min(...next) : undefined;
}

function movedAt({ bytes, again, torn }: TableCopy, row: Row | undefined): boolean {
  if (
    !again ||
    !row ||
    torn.has(row.binding) ||
    row.offset === null ||
    row.kind === 'hole' ||
    row.kind === 'padding'
  )
    return false;
  return row.size > 0 && row.size <= 64 && again.differs(bytes, { offset: row.offset, length: row.size });
}

function keyOf(cell: Cell, moved: boolean): string {
  return `${moved ? '≈' : ''}${JSON.stringify(cell)}`;
}
