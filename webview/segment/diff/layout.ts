// Where the parts of a comparison are: the list beside the bytes or above them, A beside B or over it, all from the
// measured width of a character. Pure arithmetic; the design's layout table has the steps.
import { bytesPerRow, type BytesPerRow } from '../../../src/protocol/view.js';
import type { Font } from '../hex-layout.js';

export interface BytesLayout {
  font: Font;
  /** Of one line. */
  rowHeight: number;
  bytesPerRow: BytesPerRow;
  cell: number;
  offsetX: number;
  offsetDigits: number;
  /** Left edges of the two sides; the same where B is below A. */
  aX: number;
  bX: number;
  /** B is below A, in rows that differ. */
  stacked: boolean;
  /** Of all columns, with padding. */
  width: number;
}

export interface DiffArea {
  /** The list is beside the bytes, not above them. */
  beside: boolean;
  listWidth: number;
  bytes: BytesLayout;
}

export interface DiffSpace {
  /** Of the whole view. */
  width: number;
  font: Font;
  /** 0: as many as fit. */
  bytesPerRow: BytesPerRow | 0;
  /** Of the longer side. */
  size: number;
}

export const foldHeight = 22;
const padding = 16;
const groupGap = 8;
const sideGap = 28;
const rightSpace = 12;
const widestList = 476;
const leastList = 380;

export function arrange(space: DiffSpace): DiffArea {
  const { width } = space;
  const wanted = space.bytesPerRow || 16;
  const counts = [...bytesPerRow].reverse().filter(n => n <= wanted);
  // Fewer bytes in a row aren't worth a column beside it.
  const least = Math.min(16, wanted);
  const pairs = counts.filter(n => n >= least).map(n => place(space, n, false));
  if (width >= 1180) {
    const pair = pairs.find(layout => layout.width + leastList <= width);
    if (pair) return { beside: true, listWidth: Math.min(widestList, width - pair.width), bytes: pair };
  }
  const below = width >= 800 ? pairs.find(layout => layout.width <= width) : undefined;
  if (below) return { beside: false, listWidth: width, bytes: below };
  const stacked = counts
    .filter(n => n <= (width < 460 ? 8 : 64))
    .map(n => place(space, n, true))
    .find(layout => layout.width <= width);
  // Narrower than any layout: the narrowest, cut off at the right.
  return { beside: false, listWidth: width, bytes: stacked ?? place(space, 8, true) };
}

function place({ font, size }: DiffSpace, count: BytesPerRow, stacked: boolean): BytesLayout {
  const cell = Math.round((2 * font.ch + 4.9) * 2) / 2;
  const offsetDigits = Math.max(4, Math.max(0, size - 1).toString(16).length);
  const aX = padding + Math.round(offsetDigits * font.ch + 20.8);
  const side = count * cell + (count / 8 - 1) * groupGap;
  const bX = stacked ? aX : aX + side + sideGap;
  return {
    font,
    rowHeight: Math.round((font.size * 20) / 13),
    bytesPerRow: count,
    cell,
    offsetX: padding,
    offsetDigits,
    aX,
    bX,
    stacked,
    width: Math.ceil(bX + side + rightSpace),
  };
}

/** Left edge of the byte in column `i` of a side that begins at `x`. */
export function cellX(layout: BytesLayout, x: number, i: number): number {
  return x + i * layout.cell + Math.floor(i / 8) * groupGap;
}

/** Where the line between the two sides is. */
export function middleX({ bX }: BytesLayout): number {
  return bX - sideGap / 2 - 1;
}

/** Which column is at `x`, the nearest one; undefined left of them. */
export function columnAt(layout: BytesLayout, x: number): number | undefined {
  if (x < layout.aX) return undefined;
  const from = !layout.stacked && x >= middleX(layout) ? layout.bX : layout.aX;
  let column = 0;
  while (column < layout.bytesPerRow - 1 && x >= cellX(layout, from, column + 1)) column++;
  return column;
}

/** For grid-template-columns of the list: offset, field, values, bytes. `digits`: of the longest offset. */
export function listColumns(width: number, digits: number): string {
  const offset = Math.max(40, Math.ceil(digits * 7.2) + 2);
  return `${offset}px minmax(0, 1fr) ${width < 420 ? 132 : width > 700 ? 260 : 176}px 34px`;
}
