// Where each cell of the activity strip is: blocks side by side, four rows of cells, counted down then right, so
// that x never falls as the address rises. Pure.
import { usualPage } from './pages.js';

const rows = 4;
const gap = 4;
const leastCell = 4.5;
const mostCell = 12;

export interface StripLayout {
  size: number;
  /** Bytes of a cell and of a block, powers of two. */
  cell: number;
  block: number;
  blocks: number;
  /** Pixels. */
  blockWidth: number;
  columnWidth: number;
  digits: number;
}

export const stripRows = rows;

/**
 * `labelCh`: width of one character of the labels, pixels · `page`: bytes of a page, the smallest block, a power of
 * two. Undefined for a segment without bytes.
 */
export function stripLayout(
  width: number,
  size: number,
  labelCh: number,
  page: number = usualPage,
): StripLayout | undefined {
  if (size <= 0 || width < 40) return undefined;
  const digits = Math.max(4, (size - 1).toString(16).length);
  const label = (digits + 2) * labelCh + 3;
  let block = page;
  const widthOf = (bytes: number): number => {
    const blocks = Math.ceil(size / bytes);
    return (width - gap * (blocks - 1)) / blocks;
  };
  while (widthOf(block) < label && block < size) block *= 2;
  let cell = 64;
  const blockWidth = widthOf(block);
  while (blockWidth / (block / (cell * rows)) < leastCell && cell * rows < block) cell *= 2;
  const columnWidth = Math.min(mostCell, blockWidth / (block / (cell * rows)));
  const blocks = Math.ceil(size / block);
  return {
    size,
    cell,
    block,
    blocks,
    columnWidth,
    blockWidth: columnWidth * (block / (cell * rows)),
    digits,
  };
}

/** Left edge of the column that holds `offset`, and how far into it, as pixels. */
export function stripX(layout: StripLayout, offset: number): number {
  const block = Math.min(layout.blocks - 1, Math.floor(offset / layout.block));
  const within = (offset - block * layout.block) / layout.block;
  return block * (layout.blockWidth + gap) + within * layout.blockWidth;
}

/** The offset at `x` pixels from the left, within [0, size). */
export function stripOffset(layout: StripLayout, x: number): number {
  const pitch = layout.blockWidth + gap;
  const block = Math.min(layout.blocks - 1, Math.max(0, Math.floor(x / pitch)));
  const within = Math.min(1, Math.max(0, (x - block * pitch) / layout.blockWidth));
  return Math.min(layout.size - 1, Math.floor(block * layout.block + within * layout.block));
}
