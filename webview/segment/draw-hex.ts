// Draws the visible rows of the hex pane: offsets, addresses, bytes with their heat, text, and what isn't there.
// Not selection, focus or hover: these are DOM above the canvas (hex-overlay.ts). Nothing here reads the DOM.
import type { Theme } from '../theme.js';
import { hatch } from '../theme.js';
import { addressOf, type Window } from './addresses.js';
import { Cells, rateNow, stateCode, stateOf } from './cells.js';
import { fieldPainter, type FieldScene } from './fields-draw.js';
import { spanOf } from './fields.js';
import { heatOf, hexHorizon, hotShare, nextStep } from './heat.js';
import { byteX, type HexLayout } from './hex-layout.js';
import type { Top } from './scroll.js';
import { absenceWord } from './words.js';

export interface HexScene {
  theme: Theme;
  layout: HexLayout;
  top: Top;
  /** Bytes that can be scrolled over. */
  extent: number;
  /** Pixels of the canvas, which may be wider than the columns. */
  width: number;
  /** Bytes of a page, where a hairline is drawn. */
  page: number;
  height: number;
  /** Row that the cursor is in. */
  activeRow: number;
  mapped: readonly Window[];
  /** Heat by rate, as everything changes. */
  rateMode: boolean;
  steps: boolean;
  clock: number;
  /** Of the bytes that a type is known of. */
  fields: FieldScene['fields'];
  /** Path of what is tinted with the selected field. */
  element: string | undefined;
  read(offset: number, into: Cells): void;
}

const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Returns in how many ms it will look different by itself; undefined for never. */
export function drawHex(pen: CanvasRenderingContext2D, scene: HexScene): number | undefined {
  const { layout, theme, top, extent } = scene;
  const perRow = layout.bytesPerRow;
  pen.clearRect(0, 0, scene.width, scene.height);
  pen.textBaseline = 'middle';
  const rows = Math.ceil((scene.height + top.px) / layout.rowHeight);
  const first = top.row * perRow;
  const cells = new Cells(Math.max(0, Math.min(rows * perRow, extent - first)));
  scene.read(first, cells);
  const most = scene.rateMode ? mostRate(cells, scene.clock) : 0;
  const underlay = fieldPainter(pen, scene);
  const chosen = scene.element === undefined ? undefined : spanOf(scene.fields, scene.element);
  let youngest = Number.POSITIVE_INFINITY;
  for (let r = 0; r * perRow < cells.length; r++) {
    const start = r * perRow;
    const row = { offset: first + start, start, count: Math.min(perRow, cells.length - start), y: 0 };
    row.y = 2 + r * layout.rowHeight - top.px;
    if (row.offset % scene.page === 0 && row.offset > 0) {
      pen.fillStyle = theme.pageLine;
      pen.fillRect(0, Math.round(row.y), scene.width, 1);
    }
    underlay?.(row);
    drawMargin(pen, scene, row);
    drawAbsences(pen, scene, cells, row, r === 0);
    youngest = Math.min(youngest, drawBytes(pen, scene, cells, row, { most, chosen }));
  }
  return nextStep(youngest, scene.steps);
}

interface Row {
  offset: number;
  /** Index into the cells, and number of them. */
  start: number;
  count: number;
  /** Top edge. */
  y: number;
}

function drawMargin(pen: CanvasRenderingContext2D, scene: HexScene, row: Row): void {
  const { layout, theme } = scene;
  const middle = row.y + layout.rowHeight / 2 + 0.5;
  const active = row.offset === scene.activeRow * layout.bytesPerRow;
  pen.textAlign = 'left';
  pen.font = `${layout.font.size}px ${theme.mono}`;
  pen.fillStyle = active ? theme.activeOffset : theme.dim;
  pen.fillText(row.offset.toString(16).padStart(layout.offsetDigits, '0'), layout.offsetX, middle);
  if (layout.addressX === undefined) return;
  const address = addressOf(scene.mapped, row.offset);
  pen.fillStyle = active ? theme.dim : theme.faint;
  pen.fillText(address === null ? '—' : address.toString(16), layout.addressX, middle);
}

/** Hatch, and once in each range the word for why there is no data. */
function drawAbsences(
  pen: CanvasRenderingContext2D,
  scene: HexScene,
  cells: Cells,
  row: Row,
  firstRow: boolean,
): void {
  const { layout, theme } = scene;
  for (let i = 0; i < row.count;) {
    const code = cells.state[row.start + i] ?? 0;
    let end = i + 1;
    while (end < row.count && cells.state[row.start + end] === code) end++;
    const state = stateOf(code);
    if (state !== 'data' && state !== 'unseen') {
      const x = byteX(layout, i);
      const right = byteX(layout, end - 1) + layout.cell;
      if (state !== 'unknown') {
        pen.fillStyle = hatch(pen, theme.foreground, state === 'hole' ? 0.13 : 0.22);
        pen.fillRect(x, row.y, right - x, layout.rowHeight);
      }
      const before = row.start + i === 0 ? -1 : (cells.state[row.start + i - 1] ?? 0);
      if (layout.textX !== undefined && (before !== code || (firstRow && i === 0))) {
        pen.textAlign = 'left';
        pen.font = `11px ${theme.sans}`;
        pen.fillStyle = state === 'gone' || state === 'denied' ? theme.attention : theme.dim;
        const at = layout.textX + (i > 0 ? i * layout.font.ch + 4 : 0);
        pen.fillText(absenceWord(state), at, row.y + layout.rowHeight / 2 + 0.5);
      }
    }
    i = end;
  }
}

const glyphs: Readonly<Record<string, string>> = { hole: '··', gone: '', unknown: '··', denied: '××' };

/** Returns the age of the youngest change in the row. */
function drawBytes(
  pen: CanvasRenderingContext2D,
  scene: HexScene,
  cells: Cells,
  row: Row,
  { most, chosen }: { most: number; chosen: { from: number; to: number } | undefined },
): number {
  const { layout, theme } = scene;
  const middle = row.y + layout.rowHeight / 2 + 0.5;
  let youngest = Number.POSITIVE_INFINITY;
  pen.font = `${layout.font.size}px ${theme.mono}`;
  pen.textAlign = 'center';
  for (let i = 0; i < row.count; i++) {
    const at = row.start + i;
    const state = stateOf(cells.state[at] ?? 0);
    if (state === 'unseen') continue;
    const x = byteX(layout, i);
    if (state !== 'data') {
      pen.fillStyle = theme.faint;
      pen.fillText(glyphs[state] ?? '', x + layout.cell / 2, middle);
      continue;
    }
    const age = scene.clock - (cells.changedAt[at] ?? 0);
    if (age < hexHorizon) youngest = Math.min(youngest, age);
    const heat = most > 0 ? rateNow(cells, at, scene.clock) / most : heatOf(age, scene.steps);
    const hot = heat > 0.02;
    if (hot) drawHeat(pen, scene, x + 1, row.y + 2, layout.cell - 2, heat);
    const byte = cells.bytes[at] ?? 0;
    const onHeat = hot && heat > hotShare && !theme.highContrast;
    const place = row.offset + i;
    // On the tint of the chosen element faint would be too faint.
    const zero = chosen && place >= chosen.from && place < chosen.to ? theme.dim : theme.faint;
    pen.fillStyle = onHeat ? theme.hotText : byte === 0 && !hot ? zero : theme.foreground;
    pen.fillText(hexPairs[byte] ?? '', x + layout.cell / 2, middle);
    if (layout.textX === undefined) continue;
    const textX = layout.textX + i * layout.font.ch;
    const printable = byte >= 0x20 && byte < 0x7f;
    if (printable && byte !== 0x20) {
      if (hot && !theme.highContrast) drawHeat(pen, scene, textX, row.y + 2, layout.font.ch, heat * 0.3);
      pen.fillStyle = hot ? theme.foreground : theme.dim;
      pen.fillText(String.fromCharCode(byte), textX + layout.font.ch / 2, middle);
    } else if (!printable) {
      pen.fillStyle = theme.pageLine;
      pen.fillRect(Math.round(textX + layout.font.ch / 2) - 0.5, Math.round(middle) - 0.5, 1.5, 1.5);
    }
  }
  return youngest;
}

function drawHeat(
  pen: CanvasRenderingContext2D,
  { theme, layout }: HexScene,
  x: number,
  y: number,
  width: number,
  heat: number,
): void {
  const height = layout.rowHeight - 4;
  if (theme.highContrast) {
    pen.strokeStyle = theme.heat;
    pen.lineWidth = 1;
    pen.strokeRect(Math.round(x) + 0.5, Math.round(y) + 0.5, Math.round(width) - 1, height - 1);
    return;
  }
  pen.globalAlpha = theme.mostHeat * heat + 0.07;
  pen.fillStyle = theme.heat;
  pen.beginPath();
  pen.roundRect(x, y, width, height, 2);
  pen.fill();
  pen.globalAlpha = 1;
}

function mostRate(cells: Cells, clock: number): number {
  let most = 0.5;
  for (let i = 0; i < cells.length; i++) {
    if (cells.state[i] === stateCode.data) most = Math.max(most, rateNow(cells, i, clock));
  }
  return most;
}
