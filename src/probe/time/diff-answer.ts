// One whole answer to what a diff pane asks: the summary, the rows that are seen with their bytes read now, and where
// something is. Not the comparing, and not what of it is new: diff-frames.ts.
import type { CellContext } from '../../layout/table/cells.js';
import { FoldedRows } from '../../model/diff/fold.js';
import type { DiffFrame, DiffRow, DiffView } from '../../protocol/diff.js';
import type { Comparison } from './compare.js';
import { hexPieces } from './diff-hex.js';
import { summaryOf } from './diff-list.js';
import type { Meaning } from './diff-pass.js';
import { SideBytes, type Both } from './side.js';

/** Rows of one answer: no screen shows as many. */
const mostRows = 1000;
const widest = 64;
const pageBytes = 4096;

interface Parts {
  view: DiffView;
  comparison: Comparison;
  meaning: Meaning;
  sides: Both;
  /** All of it was compared, if only once. */
  whole: boolean;
}

export class DiffAnswer {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Throws SideError, LayoutError. */
  frame(context: CellContext): DiffFrame {
    const { view, comparison, meaning, sides, whole } = this.#parts;
    const { listing, merged } = meaning.list.shown;
    const { size, sizeA, sizeB, to } = comparison;
    const rows = listing.rows(view.list.first, Math.min(view.list.count, mostRows));
    const named = rows.flatMap(row =>
      row.kind === 'run'
        ? [meaning.rows.name(row.index, merged.runs.at(row.run), merged.equal[row.run] === 1)]
        : [],
    );
    const folded = this.#folded(whole ? size : to);
    const width = this.#width;
    const hex = folded.rows(view.hex.first, Math.min(view.hex.count, mostRows));
    const pieces = [...meaning.rows.pieces(named), ...hexPieces(hex, width, size)];
    const a = SideBytes.read('a', sides.a.source, sizeA, pieces);
    const b = SideBytes.read('b', sides.b.source, sizeB, pieces);
    const torn = { a: sides.a.torn, b: sides.b.torn };
    const runs = meaning.rows.rows(named, a, b, context, torn)[Symbol.iterator]();
    return {
      revision: view.revision,
      progress: whole ? null : size === 0 ? 1 : to / size,
      summary: summaryOf(comparison, meaning.list.shown),
      cells: Uint32Array.from(comparison.cells),
      list: {
        total: listing.total,
        runs: listing.runs,
        first: view.list.first,
        rows: rows.flatMap((row): DiffRow[] => {
          if (row.kind === 'run') {
            const next = runs.next();
            return next.done === true ? [] : [next.value];
          }
          const { page, bytes, runs: count } = row;
          return [{ kind: 'page', page, offset: page * pageBytes, bytes, runs: count }];
        }),
      },
      hex: { total: folded.total, first: view.hex.first, rows: meaning.hex.rows(hex, width, size, a, b) },
      ...this.#found(folded),
    };
  }

  get #width(): number {
    return Math.min(widest, Math.max(1, Math.floor(this.#parts.view.hex.bytesPerRow)));
  }

  #folded(end: number): FoldedRows {
    const { view, meaning } = this.#parts;
    return new FoldedRows(end, this.#width, view.hex.fold ? meaning.list.shown.areas : undefined);
  }

  /** Only once it is known whether there is a difference. */
  #found(folded: FoldedRows): Pick<DiffFrame, 'found'> {
    const { view, comparison, meaning, whole } = this.#parts;
    const { find: offset } = view;
    if (offset === undefined || (!whole && comparison.to <= offset)) return {};
    const list = meaning.list.shown.listing.rowOf(offset) ?? null;
    const hex = folded.rowOf(offset);
    return hex === undefined ? {} : { found: { offset, list, hex } };
  }
}
