// Scrolling over up to 2^53 bytes: a row number and pixels within it, as no element could be that tall and no
// pixel count that large is exact. Pure.

/** The first row on screen, and how many pixels of it are above the edge. */
export interface Top {
  row: number;
  px: number;
}

export interface Extent {
  /** Rows of the whole segment. */
  rows: number;
  /** Rows that fit on screen, whole ones. */
  visible: number;
  rowHeight: number;
}

export function lastTop(extent: Extent): number {
  return Math.max(0, extent.rows - extent.visible);
}

export function clampTop(top: Top, extent: Extent): Top {
  const last = lastTop(extent);
  if (top.row < 0) return { row: 0, px: 0 };
  if (top.row >= last) return { row: last, px: 0 };
  return top;
}

export function scrollBy(top: Top, dy: number, extent: Extent): Top {
  const px = top.px + dy;
  const rows = Math.floor(px / extent.rowHeight);
  return clampTop({ row: top.row + rows, px: px - rows * extent.rowHeight }, extent);
}

/** 0 at the start, 1 at the end. */
export function fractionOf(top: Top, extent: Extent): number {
  const last = lastTop(extent);
  return last === 0 ? 0 : Math.min(1, (top.row + top.px / extent.rowHeight) / last);
}

export function topAt(fraction: number, extent: Extent): Top {
  const at = Math.min(1, Math.max(0, fraction)) * lastTop(extent);
  const row = Math.floor(at);
  // Beyond 2^40 rows a fraction of a row is below what a double tells: whole rows then.
  return clampTop({ row, px: row > 2 ** 40 ? 0 : Math.round((at - row) * extent.rowHeight) }, extent);
}

/** The top that brings `row` on screen: unmoved if it is there, else at the edge, or at a third when far. */
export function reveal(row: number, top: Top, extent: Extent, far: boolean): Top {
  const first = top.px > 0 ? top.row + 1 : top.row;
  if (row >= first && row < first + extent.visible - (top.px > 0 ? 1 : 0)) return top;
  if (far) return clampTop({ row: row - Math.floor(extent.visible / 3), px: 0 }, extent);
  if (row < first) return clampTop({ row, px: 0 }, extent);
  return clampTop({ row: row - extent.visible + 1, px: 0 }, extent);
}
