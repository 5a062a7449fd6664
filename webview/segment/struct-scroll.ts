// Scrolling over any number of rows of two heights: those of holes are lower. Heights of rows that aren't known yet
// count as full ones. Pure; the state is scroll.ts's, a row and the pixels of it that are above the edge.
import type { Top } from './scroll.js';

export interface RowSpace {
  /** Of the table. */
  rows: number;
  /** Pixels there are. */
  height: number;
  rowHeight: number;
  heightOf: (row: number) => number;
}

/** Rows further away than this are counted, not walked over. */
const near = 4000;

/** Where the last row ends at the lower edge. */
export function lastTop({ rows, height, heightOf }: RowSpace): Top {
  let left = height;
  for (let row = rows - 1; row >= 0; row--) {
    left -= heightOf(row);
    if (left <= 0) return { row, px: -left };
  }
  return { row: 0, px: 0 };
}

export function clampTop(top: Top, space: RowSpace): Top {
  if (top.row < 0) return { row: 0, px: 0 };
  const last = lastTop(space);
  if (top.row > last.row || (top.row === last.row && top.px > last.px)) return last;
  return top;
}

export function scrollBy(top: Top, dy: number, space: RowSpace): Top {
  if (Math.abs(dy) > near) {
    return clampTop({ row: top.row + Math.trunc(dy / space.rowHeight), px: 0 }, space);
  }
  let { row } = top;
  let px = top.px + dy;
  while (px < 0 && row > 0) px += space.heightOf(--row);
  if (px < 0) return { row: 0, px: 0 };
  while (row < space.rows && px >= space.heightOf(row)) px -= space.heightOf(row++);
  return clampTop({ row, px }, space);
}

/** Rows with a pixel on screen, [from, to), and where the first one begins. */
export function rowsShown(top: Top, { rows, height, heightOf }: RowSpace): { from: number; to: number } {
  let left = height + top.px;
  let to = top.row;
  while (to < rows && left > 0) left -= heightOf(to++);
  return { from: Math.min(top.row, rows), to };
}

/** The top that brings `row` on screen: unmoved if it's there, at the edge when near, else at a third. */
export function reveal(row: number, top: Top, space: RowSpace): Top {
  const { from, to } = rowsShown(top, space);
  const whole = (space.height + top.px - heights(from, to, space) < 0 ? to - 1 : to) - 1;
  const first = top.px > 0 ? from + 1 : from;
  if (row >= first && row <= whole) return top;
  if (row === from || row === from - 1) return clampTop({ row, px: 0 }, space);
  if (row === whole + 1) return clampTop(endingWith(row, space), space);
  return clampTop({ row: row - Math.floor(space.height / space.rowHeight / 3), px: 0 }, space);
}

function heights(from: number, to: number, space: RowSpace): number {
  let sum = 0;
  for (let row = from; row < to; row++) sum += space.heightOf(row);
  return sum;
}

function endingWith(row: number, space: RowSpace): Top {
  return lastTop({ ...space, rows: row + 1 });
}
