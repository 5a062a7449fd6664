// Draws the timeline: bars of changed bytes, stops as bands, signs, the compared range, where one is and Live. Letters
// of snapshots are buttons above it. Not what is drawn (columns.ts, marks.ts) nor where (scale.ts).
import { hatch, type Theme } from '../../theme.js';
import type { Column, Gap } from './columns.js';
import type { Band, Sign } from './marks.js';
import { labelTimes, leftMargin, shortCount, xOf, type TimeScale } from './scale.js';

export const timelineHeight = 62;
const top = 14;
const base = 46;
const labelY = 60;
const textY = 9;

export interface TimelineScene {
  theme: Theme;
  scale: TimeScale;
  ceiling: number;
  columns: readonly Column[];
  /** What was sampled, and what wasn't. */
  spans: readonly Gap[];
  gaps: readonly Gap[];
  bands: readonly Band[];
  signs: readonly Sign[];
  /** Times that the letters above stand at; their words are drawn here. */
  chips: readonly { time: number; words: string }[];
  compared: { from: number; to: number } | null;
  /** A range that is being dragged. */
  range: { from: number; to: number } | null;
  /** A state of the past that is shown; its words. */
  at: { time: number; words: string } | undefined;
  /** The latest time; null in a recording, which has no Live. */
  live: { time: number; word: string; paused: boolean } | null;
  clock: (time: number) => string;
}

type Pen = CanvasRenderingContext2D;

export function drawTimeline(pen: Pen, width: number, scene: TimelineScene): void {
  pen.clearRect(0, 0, width, timelineHeight);
  pen.textBaseline = 'alphabetic';
  axes(pen, scene);
  drawGaps(pen, scene);
  drawBands(pen, scene);
  bars(pen, scene);
  times(pen, scene);
  drawCompared(pen, scene);
  const head = playheadRoom(pen, scene);
  const taken = [...chipRooms(scene), ...head.map(({ room }) => room)];
  taken.push(...liveLine(pen, scene, taken));
  for (const { x, room } of head) playhead(pen, scene, x, room);
  labels(pen, scene, taken);
}

function axes(pen: Pen, { theme, scale, ceiling, spans }: TimelineScene): void {
  pen.font = `10px ${theme.sans}`;
  pen.fillStyle = theme.dim;
  pen.textAlign = 'right';
  pen.fillText(shortCount(ceiling), leftMargin - 6, top + 4);
  pen.fillText('0', leftMargin - 6, base + 3);
  pen.fillStyle = theme.foreground;
  pen.globalAlpha = theme.highContrast ? 0.3 : 0.1;
  pen.fillRect(scale.left, top, scale.right - scale.left, 1);
  pen.globalAlpha = theme.highContrast ? 0.6 : 0.22;
  for (const span of spans) range(pen, scale, span, base, 1);
  pen.globalAlpha = 1;
}

function drawGaps(pen: Pen, { theme, scale, gaps }: TimelineScene): void {
  pen.fillStyle = hatch(pen, theme.foreground, 0.22);
  for (const gap of gaps) range(pen, scale, gap, base - 8, 9);
}

function drawBands(pen: Pen, { theme, scale, bands, live }: TimelineScene): void {
  pen.fillStyle = theme.stop;
  for (const { from, to } of bands) {
    const end = to ?? live?.time ?? scale.to;
    if (end < scale.from || from > scale.to) continue;
    pen.globalAlpha = theme.highContrast ? 0 : 0.11;
    range(pen, scale, { from, to: end }, top, base - top);
    pen.globalAlpha = 0.9;
    if (from >= scale.from) pen.fillRect(Math.round(xOf(scale, from)), top, 1, base - top);
    if (theme.highContrast && to !== undefined && to <= scale.to)
      pen.fillRect(Math.round(xOf(scale, to)), top, 1, base - top);
  }
  pen.globalAlpha = 1;
}

function bars(pen: Pen, { theme, ceiling, columns }: TimelineScene): void {
  pen.fillStyle = theme.heat;
  for (const { x, width, changed, kept } of columns) {
    if (changed === 0) continue;
    // One byte is seen, too.
    const height = Math.max(2, Math.min(1, changed / ceiling) * (base - top));
    // What can't be looked at any more steps back.
    pen.globalAlpha = kept || theme.highContrast ? 0.78 : 0.36;
    pen.fillRect(x, base - height, width, height);
  }
  pen.globalAlpha = 1;
}

function times(pen: Pen, { theme, scale, clock }: TimelineScene): void {
  pen.font = `10px ${theme.sans}`;
  pen.textAlign = 'center';
  pen.fillStyle = theme.dim;
  for (const time of labelTimes(scale, 92)) {
    const x = xOf(scale, time);
    pen.fillRect(Math.round(x), base + 1, 1, 3);
    pen.fillText(clock(time), x, labelY);
  }
}

function drawCompared(pen: Pen, { theme, scale, compared, range: dragged }: TimelineScene): void {
  pen.fillStyle = theme.selection;
  if (compared) range(pen, scale, compared, base - 1, 2);
  if (!dragged) return;
  range(pen, scale, dragged, base - 1, 2);
  pen.globalAlpha = 0.2;
  range(pen, scale, dragged, top, base - top - 1);
  pen.globalAlpha = 1;
}

/** Pixels that something has taken in the row of words. */
type Taken = readonly [from: number, to: number];

/** Letters stand above the canvas. */
function chipRooms({ scale, chips }: TimelineScene): Taken[] {
  return chips
    .filter(({ time }) => time >= scale.from && time <= scale.to)
    .map(({ time }): Taken => {
      const x = Math.round(xOf(scale, time));
      return [x - 8, x + 8];
    });
}

/** Its word gives way to whatever else stands there: the dot, or the square, says the same, and so does the header. */
function liveLine(pen: Pen, { theme, scale, live, at }: TimelineScene, others: readonly Taken[]): Taken[] {
  if (!live) return [];
  const beyond = live.time > scale.to + 1;
  const x = beyond ? scale.right : Math.round(xOf(scale, live.time));
  const colour = live.paused ? theme.attention : theme.live;
  pen.fillStyle = colour;
  // Where the past is shown, Live is only where one can go back to.
  pen.globalAlpha = at ? 0.6 : 1;
  if (!beyond) pen.fillRect(x - 1, top - 8, 2, base - top + 9);
  pen.beginPath();
  if (live.paused) pen.rect(x - 3, top - 11.5, 7, 7);
  else pen.arc(x, top - 8, 3.5, 0, 7);
  pen.fill();
  pen.globalAlpha = 1;
  pen.font = `10px ${theme.sans}`;
  const room: Taken = [x - 10 - pen.measureText(live.word).width, x + 6];
  if (overlaps(room, others)) return [[x - 6, x + 6]];
  pen.textAlign = 'right';
  pen.fillStyle = theme.dim;
  pen.fillText(live.word, x - 8, textY);
  return [room];
}

function overlaps([from, to]: Taken, others: readonly Taken[]): boolean {
  return others.some(([a, b]) => from < b && to > a);
}

/** None, or one. */
function playheadRoom(pen: Pen, { theme, scale, at }: TimelineScene): { x: number; room: Taken }[] {
  if (!at) return [];
  const x = Math.round(Math.min(scale.right, Math.max(scale.left, xOf(scale, at.time))));
  pen.font = `600 10px ${theme.sans}`;
  const width = Math.ceil(pen.measureText(at.words).width) + 10;
  const left = Math.min(scale.right + 6 - width, Math.max(0, x - width / 2));
  return [{ x, room: [left - 2, left + width + 2] }];
}

function playhead(pen: Pen, { theme, at }: TimelineScene, x: number, room: Taken): void {
  if (!at) return;
  const [left, width] = [room[0] + 2, room[1] - room[0] - 4];
  pen.font = `600 10px ${theme.sans}`;
  pen.fillStyle = theme.selection;
  pen.fillRect(x - 1, 12, 2, base - 11);
  // Words on the page's own ground, framed: no theme says what is legible on its focus border.
  pen.beginPath();
  pen.roundRect(left + 0.5, 0.5, width - 1, 12, 3);
  pen.fillStyle = theme.background;
  pen.fill();
  pen.strokeStyle = theme.selection;
  pen.lineWidth = 1;
  pen.stroke();
  pen.fillStyle = theme.foreground;
  pen.textAlign = 'center';
  pen.fillText(at.words, left + width / 2, 10);
}

/** Words beside what happened, as far as there is room: letters first, then the latest. */
function labels(pen: Pen, { theme, scale, bands, signs, chips }: TimelineScene, others: Taken[]): void {
  const taken: Taken[] = [...others];
  pen.font = `10px ${theme.sans}`;
  pen.textAlign = 'left';
  const inside = (time: number): boolean => time >= scale.from && time <= scale.to;
  for (const { time } of chips) {
    const x = Math.round(xOf(scale, time));
    if (!inside(time)) continue;
    pen.fillStyle = theme.foreground;
    pen.fillRect(x, top - 6, 1, base - top + 6);
  }
  const say = (x: number, words: string): void => {
    const room: Taken = [x, x + pen.measureText(words).width + 6];
    if (words === '' || room[1] > scale.right + 6 || overlaps(room, taken)) return;
    taken.push(room);
    pen.fillStyle = theme.dim;
    pen.fillText(words, x, textY);
  };
  for (const { time, words } of chips) if (inside(time)) say(Math.round(xOf(scale, time)) + 10, words);
  for (const sign of [...signs].reverse()) {
    if (!inside(sign.time)) continue;
    const x = Math.round(xOf(scale, sign.time));
    const free = !overlaps([x - 5, x + 5], taken);
    drawSign(pen, theme, sign, x, free);
    if (!free) continue;
    taken.push([x - 5, x + 5]);
    say(x + 9, sign.text);
  }
  for (const { from, text } of [...bands].reverse()) {
    if (inside(from)) say(Math.round(xOf(scale, from)) + 2, text);
  }
}

function drawSign(pen: Pen, theme: Theme, { kind }: Sign, x: number, free: boolean): void {
  const warns = kind === 'truncated' || kind === 'exited' || kind === 'unlinked' || kind === 'triggered';
  const colour = warns ? theme.attention : theme.foreground;
  pen.fillStyle = colour;
  pen.strokeStyle = colour;
  pen.lineWidth = 1.5;
  pen.globalAlpha = warns ? 0.9 : 0.5;
  pen.fillRect(x, top - 1, 1, base - top + 1);
  pen.globalAlpha = warns ? 1 : 0.8;
  if (free) shapes[kind](pen, x, 6);
  pen.globalAlpha = 1;
}

const shapes: Readonly<Record<Sign['kind'], (pen: Pen, x: number, y: number) => void>> = {
  exited: (pen, x, y) => lines(pen, [x - 3, y - 3, x + 4, y + 4], [x + 4, y - 3, x - 3, y + 4]),
  unlinked: (pen, x, y) => lines(pen, [x - 3, y + 4, x + 4, y - 3]),
  truncated: (pen, x, y) => triangle(pen, x, y, 1),
  grown: (pen, x, y) => triangle(pen, x, y, -1),
  triggered: (pen, x, y) => lines(pen, [x + 1, y - 4, x - 2, y + 1, x + 2, y + 1, x - 1, y + 5]),
  attached: (pen, x, y) => {
    pen.beginPath();
    pen.arc(x + 0.5, y, 3, 0, 7);
    pen.stroke();
  },
};

function lines(pen: Pen, ...strokes: number[][]): void {
  pen.beginPath();
  for (const points of strokes) {
    for (let i = 0; i < points.length; i += 2) {
      const [x = 0, y = 0] = [points[i], points[i + 1]];
      if (i === 0) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    }
  }
  pen.stroke();
}

function triangle(pen: Pen, x: number, y: number, direction: 1 | -1): void {
  pen.beginPath();
  pen.moveTo(x - 3.5, y - 2 * direction);
  pen.lineTo(x + 4.5, y - 2 * direction);
  pen.lineTo(x + 0.5, y + 4 * direction);
  pen.fill();
}

function range(pen: Pen, scale: TimeScale, { from, to }: Gap, y: number, height: number): void {
  const left = Math.max(scale.left, xOf(scale, from));
  const right = Math.min(scale.right, xOf(scale, to));
  if (right > left) pen.fillRect(left, y, right - left, height);
}
