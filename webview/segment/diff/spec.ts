// What of a comparison is asked for: the rows of both lists on screen and half as many around them, in steps. And which
// frames still fit what is asked. Not the asking (../host.ts).
import type { DiffHexRow, DiffRow, DiffView } from '../../../src/protocol/diff.js';
import type { Model } from '../model.js';
import type { Top } from '../scroll.js';
import { rowsShown, type RowSpace } from '../struct-scroll.js';
import { parseFilter } from './filter.js';
import { foldHeight, type BytesLayout } from './layout.js';

export const runHeight = 22;
export const pageHeight = 24;

/** Without the number that the sender gives it. */
export type WantedDiff = Omit<DiffView, 'revision'>;

/** Reads atoms. Undefined: no comparison is on screen. */
export function diffOf({ diff, time }: Model): WantedDiff | undefined {
  const { comparing } = time.state.get();
  if (!comparing || !diff.shown.get()) return undefined;
  for (const atom of [diff.came, diff.bytesMoved, diff.listHeight, diff.bytesHeight]) atom.get();
  const { bytes } = diff.area.get();
  const sought = diff.sought.get();
  return {
    a: comparing.a.moment,
    b: comparing.b.moment,
    filter: {
      ...parseFilter(diff.filter.get()),
      regions: diff.regions.get(),
      hidden: diff.hidden.get(),
    },
    list: around(diff.listTop.get(), listSpace(diff)),
    hex: {
      ...around(diff.bytesTop.get(), bytesSpace(diff)),
      bytesPerRow: bytes.bytesPerRow,
      fold: diff.fold.get(),
    },
    ...(sought ? { find: sought.offset } : {}),
    renewed: diff.renewed.get(),
  };
}

export function listSpace({ list, listHeight }: Model['diff']): RowSpace {
  return {
    rows: list.total,
    height: listHeight.peek(),
    rowHeight: runHeight,
    heightOf: index => heightOfRun(list.at(index)),
  };
}

export function bytesSpace({ bytes, bytesHeight, area }: Model['diff']): RowSpace {
  const layout = area.peek().bytes;
  return {
    rows: bytes.total,
    height: bytesHeight.peek(),
    rowHeight: layout.rowHeight,
    heightOf: index => heightOfBytes(bytes.at(index), layout),
  };
}

export function heightOfRun(row: DiffRow | undefined): number {
  return row?.kind === 'page' ? pageHeight : runHeight;
}

/** Where B is below A, rows that are equal need one line only. */
export function heightOfBytes(
  row: DiffHexRow | undefined,
  { rowHeight, stacked }: Pick<BytesLayout, 'rowHeight' | 'stacked'>,
): number {
  if (row?.kind === 'fold') return foldHeight;
  return stacked && row?.differs.includes(1) ? 2 * rowHeight : rowHeight;
}

/** Bytes with a pixel on screen: [from, to). Reads atoms. */
export function visibleBytes({ diff }: Model): { from: number; to: number } {
  diff.bytesMoved.get();
  diff.bytesHeight.get();
  const { from, to } = rowsShown(diff.bytesTop.get(), bytesSpace(diff));
  const shown = Array.from({ length: to - from }, (_, i) => diff.bytes.at(from + i)).filter(
    row => row?.kind === 'bytes',
  );
  const [first, last] = [shown[0], shown.at(-1)];
  if (!first || !last) return { from: 0, to: 0 };
  return { from: first.offset, to: last.offset + last.differs.length };
}

const mostRows = 4096;

function around(top: Top, space: RowSpace): { first: number; count: number } {
  if (space.height === 0) return { first: 0, count: 0 };
  const visible = Math.ceil(space.height / space.rowHeight);
  const step = Math.max(1, Math.ceil(visible / 2));
  // Before the first frame nobody knows how many there are.
  const { from, to } = space.rows === 0 ? { from: top.row, to: top.row + visible } : rowsShown(top, space);
  const first = Math.max(0, (Math.floor(from / step) - 1) * step);
  return { first, count: Math.min(mostRows, (Math.ceil(to / step) + 1) * step - first) };
}

/** Numbers what is sent, and knows again what was asked when a frame answers it. */
export class DiffRevisions {
  #revision = 0;
  #sent = '';
  #asked: { revision: number; sides: string; shape: string }[] = [];

  number(view: WantedDiff | undefined): DiffView | undefined {
    if (!view) {
      this.#sent = '';
      return undefined;
    }
    const sent = JSON.stringify(view);
    if (sent !== this.#sent) {
      this.#sent = sent;
      this.#asked = [...this.#asked.slice(-30), { revision: ++this.#revision, ...shapeOf(view) }];
    }
    return { ...view, revision: this.#revision };
  }

  /** Is a frame of what is compared now, and do its row numbers mean what they would mean now? */
  fits(revision: number, wanted: WantedDiff | undefined): { sides: boolean; rows: boolean } {
    const asked = this.#asked.find(a => a.revision === revision);
    if (!asked || !wanted) return { sides: false, rows: false };
    const now = shapeOf(wanted);
    return { sides: asked.sides === now.sides, rows: asked.shape === now.shape };
  }

  /** Attached anew: what was sent is forgotten there. */
  forget(): void {
    this.#sent = '';
  }
}

function shapeOf({ a, b, filter, hex, renewed }: WantedDiff): { sides: string; shape: string } {
  const sides = JSON.stringify([a, b]);
  return { sides, shape: JSON.stringify([sides, filter, hex.bytesPerRow, hex.fold, renewed]) };
}
