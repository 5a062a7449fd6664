// What lies above the hex canvas: selection as one outline around its bytes, the active byte, hover, as SVG paths.
// Pure: from a layout and a range to path data. Not the bytes (draw-hex.ts).
import { byteX, type HexLayout } from './hex-layout.js';
import type { Top } from './scroll.js';

export interface Overlay {
  layout: HexLayout;
  top: Top;
  height: number;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Outline of [offset, offset + length) in the hex or the text column; empty when off screen. */
export function rangePath(overlay: Overlay, offset: number, length: number, text: boolean): string {
  return outline(boxes(overlay, offset, length, text));
}

function boxes(overlay: Overlay, offset: number, length: number, text: boolean): Box[] {
  const { layout, top, height } = overlay;
  const per = layout.bytesPerRow;
  const end = offset + length - 1;
  const rowsOnScreen = Math.ceil(height / layout.rowHeight) + 2;
  // One row more on each side, so that an outline that goes on off screen isn't closed at the edge.
  const firstRow = Math.max(Math.floor(offset / per), top.row - 1);
  const lastRow = Math.min(Math.floor(end / per), top.row + rowsOnScreen);
  const out: Box[] = [];
  for (let row = firstRow; row <= lastRow; row++) {
    const from = row === Math.floor(offset / per) ? offset % per : 0;
    const to = row === Math.floor(end / per) ? end % per : per - 1;
    const y = 2 + (row - top.row) * layout.rowHeight - top.px;
    out.push({ ...columns(layout, from, to, text), top: y, bottom: y + layout.rowHeight });
  }
  return out;
}

function columns(
  layout: HexLayout,
  from: number,
  to: number,
  text: boolean,
): { left: number; right: number } {
  if (!text) return { left: byteX(layout, from), right: byteX(layout, to) + layout.cell };
  const x = layout.textX ?? 0;
  return { left: x + from * layout.font.ch, right: x + (to + 1) * layout.font.ch };
}

// Down the right side, up the left one. Rows of a range that don't touch (the end of one is left of the start of
// the next) are outlined apart.
function outline(rows: readonly Box[]): string {
  const [first, second] = rows;
  if (!first) return '';
  if (rows.length === 2 && second && second.right <= first.left) return rows.map(r => outline([r])).join('');
  const points: string[] = [];
  for (const box of rows) points.push(`${box.right} ${box.top}`, `${box.right} ${box.bottom}`);
  for (const box of [...rows].reverse()) points.push(`${box.left} ${box.bottom}`, `${box.left} ${box.top}`);
  return `M${points.join('L')}Z`;
}
