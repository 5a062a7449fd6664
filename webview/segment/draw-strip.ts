// Draws the activity strip: one small cell for each piece of the segment, hot where it changed within a minute.
// Not what it means (strip-model.ts) nor where it goes (strip-layout.ts).
import type { Theme } from '../theme.js';
import { hatch } from '../theme.js';
import { stripRows, stripX, type StripLayout } from './strip-layout.js';
import { stripHorizon, type StripModel } from './strip-model.js';

export interface StripScene {
  theme: Theme;
  layout: StripLayout;
  model: StripModel;
  /** Bytes that are there; what lies between it and the layout's size was truncated away. */
  size: number;
  width: number;
  visible: { from: number; to: number };
  /** Start of the selection, as a tick. */
  selected: number;
  now: number;
  /** While something is compared: cells that differ, in place of those that changed. */
  differing: ReadonlySet<number> | undefined;
  /** Offsets of hits of a search, as small ticks below the cells. */
  hits: readonly { offset: number }[];
}

const top = 4;
const pitch = 7;
export const stripHeight = 46;
/** Pixels to each side of the cells, for the box of what is on screen. */
export const stripMargin = 3;

export function drawStrip(pen: CanvasRenderingContext2D, scene: StripScene): void {
  const { layout, theme, model, now } = scene;
  pen.clearRect(0, 0, scene.width, stripHeight);
  pen.translate(stripMargin, 0);
  const known = model.cell === layout.cell;
  const cells = Math.ceil(layout.size / layout.cell);
  for (let cell = 0; cell < cells; cell++) {
    const column = Math.floor(cell / stripRows);
    const start = column * stripRows * layout.cell;
    const x = Math.round(stripX(layout, start));
    const right = Math.round(stripX(layout, start) + layout.columnWidth);
    const y = top + (cell % stripRows) * pitch;
    const gone = cell * layout.cell >= scene.size;
    const presence = gone ? 'hole' : known ? model.presence(cell) : undefined;
    if (presence === undefined) continue;
    const differs = scene.differing?.has(cell) === true;
    // Where live has no page zeros are compared: they may differ, too.
    if (presence === 'hole' && !differs) {
      const last = cell % stripRows === stripRows - 1;
      pen.fillStyle = hatch(pen, theme.foreground, 0.3);
      pen.fillRect(x, y, right - x, last ? pitch - 1 : pitch);
      continue;
    }
    box(pen, theme, x, y, right - x - 1, presence === 'unknown');
    const age = differs ? 0 : scene.differing ? Infinity : model.age(cell, now);
    heat(pen, theme, x, y, right - x - 1, age);
  }
  labels(pen, scene);
  hitTicks(pen, scene);
  marks(pen, scene);
}

function hitTicks(pen: CanvasRenderingContext2D, { layout, theme, hits }: StripScene): void {
  pen.fillStyle = theme.foreground;
  let last = Number.NEGATIVE_INFINITY;
  for (const { offset } of hits) {
    const x = Math.round(stripX(layout, offset));
    if (x === last) continue;
    last = x;
    pen.fillRect(x, top + pitch * stripRows, 2, 3);
  }
}

function box(
  pen: CanvasRenderingContext2D,
  theme: Theme,
  x: number,
  y: number,
  w: number,
  open: boolean,
): void {
  if (open) {
    pen.globalAlpha = theme.highContrast ? 0.7 : 0.3;
    pen.strokeStyle = theme.foreground;
    pen.lineWidth = 1;
    pen.strokeRect(x + 0.5, y + 0.5, w - 1, pitch - 2);
  } else {
    pen.globalAlpha = theme.highContrast ? 0.3 : 0.085;
    pen.fillStyle = theme.foreground;
    pen.fillRect(x, y, w, pitch - 1);
  }
  pen.globalAlpha = 1;
}

function heat(
  pen: CanvasRenderingContext2D,
  theme: Theme,
  x: number,
  y: number,
  w: number,
  age: number,
): void {
  if (age >= stripHorizon) return;
  pen.globalAlpha = 0.08 + 0.84 * (1 - Math.max(0, age) / stripHorizon) ** 1.5;
  pen.fillStyle = theme.heat;
  pen.fillRect(x, y, w, pitch - 1);
  pen.globalAlpha = 1;
}

function labels(pen: CanvasRenderingContext2D, { layout, theme }: StripScene): void {
  pen.font = `10px ${theme.mono}`;
  pen.textAlign = 'left';
  pen.textBaseline = 'alphabetic';
  pen.fillStyle = theme.dim;
  for (let block = 0; block < layout.blocks; block++) {
    const offset = block * layout.block;
    const text = `0x${offset.toString(16).padStart(layout.digits, '0')}`;
    pen.fillText(text, Math.round(stripX(layout, offset)), 44);
  }
}

function marks(pen: CanvasRenderingContext2D, { layout, theme, visible, selected }: StripScene): void {
  let left = stripX(layout, visible.from);
  let right = stripX(layout, Math.max(visible.from, visible.to - 1)) + 1;
  if (right - left < 12) {
    const middle = Math.max(6, (left + right) / 2);
    left = middle - 6;
    right = middle + 6;
  }
  pen.strokeStyle = theme.foreground;
  pen.lineWidth = 1.5;
  pen.strokeRect(Math.round(left) - 0.5, top - 2.5, Math.round(right - left) + 1, pitch * stripRows + 4);
  if (selected >= visible.from && selected < visible.to) return;
  pen.fillStyle = theme.selection;
  pen.fillRect(Math.round(stripX(layout, selected)), top - 3, 2, pitch * stripRows + 5);
}
