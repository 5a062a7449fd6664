// One whole comparison, for a text: compared once, in slices, with the bytes kept that differ, so that values are of
// the instant that was compared. Not live (diff-feed.ts), and not the text (diff-text.ts).
import { setImmediate as turn } from 'node:timers/promises';
import type { CellContext } from '../../layout/table/cells.js';
import type { Run } from '../../model/diff/run.js';
import type { DiffRow } from '../../protocol/diff.js';
import { Comparison } from './compare.js';
import type { Meaning } from './diff-pass.js';
import { SideBytes, type Both, type Piece, type SideName } from './side.js';

/** Bytes of both sides that are kept; what differs beyond is read again. */
const keptBytes = 32 * 1024 * 1024;
/** Milliseconds between turns of others. */
const slice = 8;
/** Runs that are read and put into words at once. */
const together = 256;

/** A run in words, with what the comparison knows of it. */
export interface ReportRow {
  row: DiffRow & { kind: 'run' };
  run: Run;
  a: SideBytes;
  b: SideBytes;
}

export class Report {
  readonly comparison: Comparison;
  readonly meaning: Meaning;
  readonly #sides: Both;
  /** The path that all others begin with, which isn't said. */
  readonly #root: string | undefined;

  private constructor(comparison: Comparison, meaning: Meaning, sides: Both, root: string | undefined) {
    this.comparison = comparison;
    this.meaning = meaning;
    this.#sides = sides;
    this.#root = root;
  }

  /** Throws SideError, LayoutError, and the signal's reason. The sides must stay open as long as it is read. */
  static async make(
    meaning: Meaning,
    sides: Both,
    { signal, root }: { signal?: AbortSignal; root?: string } = {},
  ): Promise<Report> {
    const comparison = new Comparison({
      a: sides.a.source,
      b: sides.b.source,
      spanAt: offset => meaning.spans.at(offset),
      keep: keptBytes,
    });
    await driven(comparison.steps(), signal);
    await driven(meaning.list.update(comparison), signal);
    return new Report(comparison, meaning, sides, root);
  }

  /** One side's bytes, of the compared instant where they were kept. Throws SideError. */
  read(side: SideName, pieces: readonly Piece[]): SideBytes {
    const { comparison } = this;
    const size = side === 'a' ? comparison.sizeA : comparison.sizeB;
    return SideBytes.read(side, this.#sides[side].source, size, pieces, comparison.kept(side));
  }

  /** What is listed, in words, as it's asked for. Throws SideError, LayoutError. */
  *rows(context: CellContext): Generator<ReportRow, void, void> {
    const { listing, merged } = this.meaning.list.shown;
    const { rows: words } = this.meaning;
    const torn = { a: this.#sides.a.torn, b: this.#sides.b.torn };
    for (let first = 0; first < listing.total; first += together) {
      const runs = listing.rows(first, together).flatMap(row => (row.kind === 'run' ? row : []));
      const named = runs.map(({ index, run }) => words.name(index, merged.runs.at(run), false));
      const pieces = words.pieces(named);
      const [a, b] = [this.read('a', pieces), this.read('b', pieces)];
      for (const [i, row] of words.rows(named, a, b, context, torn).entries()) {
        const run = named[i]?.run;
        if (run) yield { row: { ...row, path: this.#below(row.path) }, run, a, b };
      }
    }
  }

  #below(path: string | null): string | null {
    const root = this.#root;
    if (path === null || root === undefined || !path.startsWith(root)) return path;
    return path.slice(root.length).replace(/^\./, '');
  }
}

/** Runs it to its end, and lets others have their turn. */
export async function driven<T>(steps: Generator<void, T, void>, signal?: AbortSignal): Promise<T> {
  let until = performance.now() + slice;
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() < until) continue;
    await turn();
    signal?.throwIfAborted();
    until = performance.now() + slice;
  }
}
