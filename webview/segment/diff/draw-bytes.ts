// Draws the two columns of bytes: what differs in the colours of a diff editor, fields and padding under it, what has
// no data hatched, folds as a line of words, the selected run outlined on both sides. Not the layout (layout.ts).
import type { ByteState, DiffHexRow } from '../../../src/protocol/diff.js';
import { byteStates } from '../../../src/protocol/diff.js';
import { hatch, type Theme } from '../../theme.js';
import type { Place } from '../../../src/protocol/moment.js';
import { cellX, foldHeight, middleX, type BytesLayout } from './layout.js';
import { boxesOf, strokeBoxes, type Box } from './outline.js';
import { heightOfBytes } from './spec.js';
import { foldWords } from './words.js';

export interface BytesScene {
  theme: Theme;
  layout: BytesLayout;
  width: number;
  height: number;
  /** Pixels of the first row that are above the edge. */
  px: number;
  /** Undefined: it has its place, and nothing in it. */
  rows: readonly (DiffHexRow | undefined)[];
  chosen: Place | null;
  /** The byte that the keyboard is at; null: it is elsewhere. */
  active: number | null;
  /** Said once where a side has no bytes any more. */
  words: Readonly<Partial<Record<ByteState, string>>>;
}

type BytesRow = DiffHexRow & { kind: 'bytes' };

interface Side {
  /** Left edge. */
  x: number;
  bytes: Uint8Array;
  states: Uint8Array;
  fill: string;
  edge: string;
}

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const glyphs: Readonly<Record<ByteState, string>> = { data: '', hole: '··', unread: '··', 'past end': '' };

export function drawBytes(pen: CanvasRenderingContext2D, scene: BytesScene): void {
  const { layout, theme } = scene;
  pen.clearRect(0, 0, scene.width, scene.height);
  pen.textBaseline = 'middle';
  const outlined: Box[][] = [[], []];
  let active: Box[] = [];
  let y = -scene.px;
  const said = [false, false];
  for (const row of scene.rows) {
    if (row?.kind === 'fold') drawFold(pen, scene, row, y);
    else if (row) {
      const sides = drawRow(pen, scene, row, y, said);
      sides.forEach(({ x }, side) =>
        outlined[side]?.push(...boxesOf(layout, row, x, lineOf(layout, row, side, y), scene.chosen)),
      );
      const at = scene.active === null ? null : { offset: scene.active, length: 1 };
      active = [
        ...active,
        ...sides.flatMap(({ x }, side) => boxesOf(layout, row, x, lineOf(layout, row, side, y), at)),
      ];
    }
    y += heightOfBytes(row, layout);
  }
  if (!layout.stacked) {
    pen.fillStyle = theme.hair;
    pen.fillRect(Math.round(middleX(layout)), 0, 1, Math.min(y, scene.height));
  }
  for (const boxes of outlined) strokeBoxes(pen, boxes, theme.selection, 2);
  for (const box of active) strokeBoxes(pen, [box], theme.foreground, 1);
}

/** Top of the line that a side has: B's is below A's where they are stacked. */
function lineOf(layout: BytesLayout, row: BytesRow, side: number, y: number): number {
  return layout.stacked && side === 1 && row.differs.includes(1) ? y + layout.rowHeight : y;
}

function drawFold(
  pen: CanvasRenderingContext2D,
  scene: BytesScene,
  row: DiffHexRow & { kind: 'fold' },
  y: number,
): void {
  const { theme, layout } = scene;
  if (!theme.highContrast) {
    pen.globalAlpha = 0.025;
    pen.fillStyle = theme.foreground;
    pen.fillRect(0, y, scene.width, foldHeight);
    pen.globalAlpha = 1;
  }
  const middle = y + foldHeight / 2 + 0.5;
  pen.fillStyle = theme.dim;
  for (const i of [0, 1, 2]) {
    pen.beginPath();
    pen.arc(layout.aX + 4 + i * 4, middle, 1, 0, 7);
    pen.fill();
  }
  pen.textAlign = 'left';
  pen.font = `11px ${theme.sans}`;
  pen.fillText(foldWords(row, layout.offsetDigits), layout.aX + 24, middle);
}

/** `said`: on which sides it was said already that they have ended. */
function drawRow(
  pen: CanvasRenderingContext2D,
  scene: BytesScene,
  row: BytesRow,
  y: number,
  said: boolean[],
): Side[] {
  const { layout, theme, active } = scene;
  const differs = row.differs.includes(1);
  const here = active !== null && active >= row.offset && active < row.offset + row.differs.length;
  const chosen =
    scene.chosen &&
    scene.chosen.offset < row.offset + row.differs.length &&
    scene.chosen.offset >= row.offset;
  pen.textAlign = 'left';
  pen.font = `${layout.font.size}px ${theme.mono}`;
  pen.fillStyle = here || chosen ? theme.activeOffset : theme.dim;
  const text = row.offset.toString(16).padStart(layout.offsetDigits, '0');
  pen.fillText(text, layout.offsetX, y + layout.rowHeight / 2 + 0.5);
  const a: Side = {
    x: layout.aX,
    bytes: row.a,
    states: row.stateA,
    fill: theme.removed,
    edge: theme.removedEdge,
  };
  const b: Side = {
    x: layout.bX,
    bytes: row.b,
    states: row.stateB,
    fill: theme.inserted,
    edge: theme.insertedEdge,
  };
  const sides = layout.stacked && !differs ? [a] : [a, b];
  sides.forEach((side, i) => {
    const line = lineOf(layout, row, i, y);
    drawSide(pen, scene, row, side, line);
    if (!said[i]) said[i] = sayEnd(pen, scene, side, line);
    if (!layout.stacked || !differs) return;
    pen.textAlign = 'right';
    pen.fillStyle = theme.dim;
    pen.fillText(i === 0 ? '−' : '+', layout.aX - 4, line + layout.rowHeight / 2 + 0.5);
  });
  return sides;
}

function drawSide(
  pen: CanvasRenderingContext2D,
  scene: BytesScene,
  row: BytesRow,
  side: Side,
  y: number,
): void {
  const { layout, theme } = scene;
  const h = layout.rowHeight;
  const count = row.differs.length;
  const box = (from: number, to: number): [number, number, number, number] => {
    const x = cellX(layout, side.x, from);
    return [x, y, cellX(layout, side.x, to - 1) + layout.cell - x, h];
  };
  const kinds = row.fields.map(field => field & 3);
  eachRun(kinds, count, (kind, from, to) => {
    if (kind === 2) pen.fillStyle = hatch(pen, theme.foreground, 0.08);
    else pen.fillStyle = theme.foreground;
    if (kind === 1 && !theme.highContrast) pen.globalAlpha = 0.055;
    if (kind === 2 || (kind === 1 && !theme.highContrast)) pen.fillRect(...box(from, to));
    pen.globalAlpha = 1;
    if (!theme.highContrast || from === 0) return;
    pen.fillStyle = theme.hair;
    pen.fillRect(Math.round(box(from, to)[0]), y, 1, h);
  });
  if (!theme.highContrast) drawElements(pen, scene, row, side, y);
  eachRun(side.states, count, (code, from, to) => {
    const state = byteStates[code] ?? 'unread';
    if (state === 'data' || state === 'unread') return;
    pen.fillStyle = hatch(pen, theme.foreground, state === 'hole' ? 0.13 : 0.22);
    pen.fillRect(...box(from, to));
  });
  eachRun(row.differs, count, (on, from, to) => {
    if (on === 0) return;
    const [x, top, w] = box(from, to);
    if (theme.highContrast) {
      pen.strokeStyle = side.edge;
      pen.lineWidth = 1;
      pen.strokeRect(Math.round(x) + 0.5, top + 1.5, Math.round(w) - 1, h - 3);
    } else {
      pen.fillStyle = side.fill;
      pen.fillRect(x, top + 1, w, h - 2);
    }
  });
  drawText(pen, scene, row, side, y);
}

/** A line where an element of an array begins. */
function drawElements(
  pen: CanvasRenderingContext2D,
  { layout, theme }: BytesScene,
  { fields }: BytesRow,
  side: Side,
  y: number,
): void {
  pen.globalAlpha = 0.26;
  pen.fillStyle = theme.foreground;
  fields.forEach((field, i) => {
    if (field & 4) pen.fillRect(Math.round(cellX(layout, side.x, i)), y, 1, layout.rowHeight);
  });
  pen.globalAlpha = 1;
}

function drawText(
  pen: CanvasRenderingContext2D,
  scene: BytesScene,
  row: BytesRow,
  side: Side,
  y: number,
): void {
  const { layout, theme } = scene;
  const middle = y + layout.rowHeight / 2 + 0.5;
  pen.textAlign = 'center';
  pen.font = `${layout.font.size}px ${theme.mono}`;
  for (let i = 0; i < row.differs.length; i++) {
    const state = byteStates[side.states[i] ?? 0] ?? 'unread';
    const byte = side.bytes[i] ?? 0;
    const faint = state !== 'data' || (byte === 0 && row.differs[i] === 0);
    pen.fillStyle = faint ? theme.faint : theme.foreground;
    const text = state === 'data' ? (pairs[byte] ?? '') : glyphs[state];
    if (text !== '') pen.fillText(text, cellX(layout, side.x, i) + layout.cell / 2, middle);
  }
}

function sayEnd(pen: CanvasRenderingContext2D, scene: BytesScene, side: Side, y: number): boolean {
  const { layout, theme } = scene;
  const ends = side.states.indexOf(byteStates.indexOf('past end'));
  const word = scene.words['past end'];
  if (ends < 0 || word === undefined) return false;
  pen.textAlign = 'left';
  pen.font = `11px ${theme.sans}`;
  pen.fillStyle = theme.dim;
  const x = cellX(layout, side.x, ends) + 6;
  const w = pen.measureText(word).width;
  const room = cellX(layout, side.x, side.states.length - 1) + layout.cell - x;
  if (w <= room) pen.fillText(word, x, y + layout.rowHeight / 2 + 0.5);
  return w <= room;
}

/** Calls `run` for each stretch of equal values in the first `count`. */
function eachRun(
  values: Uint8Array,
  count: number,
  run: (value: number, from: number, to: number) => void,
): void {
  for (let from = 0; from < count;) {
    let to = from + 1;
    while (to < count && values[to] === values[from]) to++;
    run(values[from] ?? 0, from, to);
    from = to;
  }
}
