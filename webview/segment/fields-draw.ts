// Draws under the bytes of the hex pane what fields they are: every second one tinted, padding hatched, a line where
// an element of an array begins, and the element that the selected field lies in. Not the bytes (draw-hex.ts).
import type { FieldSpan } from '../../src/protocol/table.js';
import { hatch, type Theme } from '../theme.js';
import { alternation, fieldsIn } from './fields.js';
import { byteX, type HexLayout } from './hex-layout.js';
import { within } from './struct-path.js';

export interface FieldScene {
  theme: Theme;
  layout: HexLayout;
  fields: readonly FieldSpan[];
  /** Path of what is tinted with the selected field; undefined: nothing. */
  element: string | undefined;
}

interface HexRow {
  offset: number;
  count: number;
  /** Top edge, CSS pixels. */
  y: number;
}

/** A painter of rows: what is the same for all of them is computed once. */
export function fieldPainter(
  pen: CanvasRenderingContext2D,
  scene: FieldScene,
): ((row: HexRow) => void) | undefined {
  const { fields } = scene;
  if (fields.length === 0) return undefined;
  const odd = alternation(fields);
  const order = new Map(fields.map((field, i) => [field, odd[i] === true]));
  return row => {
    for (const field of fieldsIn(fields, row.offset, row.offset + row.count)) {
      drawField(pen, scene, row, field, order.get(field) === true);
    }
  };
}

function drawField(
  pen: CanvasRenderingContext2D,
  { theme, layout, element }: FieldScene,
  row: HexRow,
  field: FieldSpan,
  odd: boolean,
): void {
  const from = Math.max(0, field.offset - row.offset);
  const to = Math.min(row.count, field.offset + field.length - row.offset) - 1;
  const x = byteX(layout, from);
  const width = byteX(layout, to) + layout.cell - x;
  const fill = (colour: string | CanvasPattern, alpha: number): void => {
    pen.globalAlpha = alpha;
    pen.fillStyle = colour;
    // The gap after each eighth byte belongs to no byte, but where a field goes on over it.
    pen.fillRect(x, row.y, width, layout.rowHeight);
    pen.globalAlpha = 1;
  };
  const chosen = element !== undefined && within(field.path, element);
  if (!theme.highContrast) {
    if (chosen) fill(theme.selection, theme.light ? (odd ? 0.15 : 0.09) : odd ? 0.26 : 0.17);
    else if (odd && !field.hole) fill(theme.foreground, 0.055);
  }
  if (field.hole) fill(hatch(pen, theme.foreground, 0.13), 1);
  const begins = field.offset >= row.offset;
  if (theme.highContrast && begins) line(pen, theme.hair, x, row.y, layout.rowHeight, 1);
  else if (field.first && begins) line(pen, theme.foreground, x, row.y, layout.rowHeight, 0.26);
}

function line(
  pen: CanvasRenderingContext2D,
  colour: string,
  x: number,
  y: number,
  height: number,
  alpha: number,
): void {
  pen.globalAlpha = alpha;
  pen.fillStyle = colour;
  pen.fillRect(Math.round(x), y, 1, height);
  pen.globalAlpha = 1;
}
