// The outline of bytes that go over several rows, as one line around all of them. Not what is inside (draw-bytes.ts).
import type { Place } from '../../../src/protocol/moment.js';
import { cellX, type BytesLayout } from './layout.js';

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Where bytes of `place` are in one row of a side that begins at `x`; none or one. */
export function boxesOf(
  layout: BytesLayout,
  row: { offset: number; differs: Uint8Array },
  x: number,
  top: number,
  place: Place | null,
): Box[] {
  if (!place) return [];
  const from = Math.max(0, place.offset - row.offset);
  const to = Math.min(row.differs.length, place.offset + place.length - row.offset);
  if (to <= from) return [];
  const right = cellX(layout, x, to - 1) + layout.cell;
  return [{ left: cellX(layout, x, from), right, top, bottom: top + layout.rowHeight }];
}

/** The edges that no other box covers: [x1, y1, x2, y2] each. Boxes are from top to bottom. */
export function edgesOf(boxes: readonly Box[]): [number, number, number, number][] {
  const edges: [number, number, number, number][] = [];
  boxes.forEach((box, i) => {
    const [above, below] = [boxes[i - 1], boxes[i + 1]];
    edges.push([box.left, box.top, box.left, box.bottom], [box.right, box.top, box.right, box.bottom]);
    for (const [y, other] of [
      [box.top, above?.bottom === box.top ? above : undefined],
      [box.bottom, below?.top === box.bottom ? below : undefined],
    ] as const) {
      for (const [from, to] of uncovered(box, other)) edges.push([from, y, to, y]);
    }
  });
  return edges;
}

function uncovered(box: Box, by: Box | undefined): [number, number][] {
  if (!by || by.right <= box.left || by.left >= box.right) return [[box.left, box.right]];
  const parts: [number, number][] = [
    [box.left, Math.max(box.left, by.left)],
    [Math.min(box.right, by.right), box.right],
  ];
  return parts.filter(([from, to]) => to > from);
}

export function strokeBoxes(
  pen: CanvasRenderingContext2D,
  boxes: readonly Box[],
  colour: string,
  width: number,
): void {
  if (boxes.length === 0) return;
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.lineJoin = 'round';
  pen.lineCap = 'round';
  const [only] = boxes;
  pen.beginPath();
  if (boxes.length === 1 && only)
    pen.roundRect(only.left, only.top, only.right - only.left, only.bottom - only.top, 3);
  else {
    for (const [x1, y1, x2, y2] of edgesOf(boxes)) {
      pen.moveTo(x1, y1);
      pen.lineTo(x2, y2);
    }
  }
  pen.stroke();
}
