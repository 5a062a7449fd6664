// From samples to bars: one for each few pixels, as high as the busiest sample in it, never the mean. And where nothing
// was sampled, which is a gap and not a row of zeros. Pure.
import type { Tick } from '../../../src/protocol/timeline.js';
import { shownSpan, xOf, type TimeScale } from './scale.js';

/** Pixels from one bar to the next, one of them between the two. */
const pitch = 4;
/** Where samples are rare. */
const widest = 8;
/** A pause shorter than this isn't told from a slow machine. */
const leastGap = 1000;

export interface Column {
  x: number;
  width: number;
  changed: number;
  /** Can one of its samples still be looked at? */
  kept: boolean;
}

export interface Gap {
  /** ms since 1970. */
  from: number;
  to: number;
}

/** A bar lies before its sample's time: that is when the bytes changed. */
export function columnsOf(ticks: readonly Tick[], scale: TimeScale, kept: number): Column[] {
  const pixels = (scale.right - scale.left) / shownSpan;
  const step = usualStep(ticks);
  // Where each sample has room it is a bar of its own; else they share some, in which none is left empty.
  if (step * pixels >= pitch - 1) {
    const width = Math.min(widest, step * pixels);
    return ticks.flatMap((tick, i) => {
      const right = Math.round(xOf(scale, tick.time));
      const before = ticks[i - 1];
      const left = Math.max(right - width, before ? xOf(scale, before.time) : 0, scale.left);
      return right <= scale.left ? [] : [columnOf(left, right, tick.changed, tick.sample >= kept)];
    });
  }
  // Of the time itself, not of the window: so bars keep their height while they move.
  const each = pitch / pixels;
  const columns = new Map<number, Column>();
  for (const { time, changed, sample } of ticks) {
    const bucket = Math.floor(time / each);
    const known = columns.get(bucket);
    if (known) {
      known.changed = Math.max(known.changed, changed);
      known.kept ||= sample >= kept;
      continue;
    }
    const left = xOf(scale, bucket * each);
    const right = Math.min(scale.right, left + pitch);
    if (right > scale.left) {
      columns.set(bucket, columnOf(Math.max(scale.left, left), right, changed, sample >= kept));
    }
  }
  return [...columns.values()];
}

/** The pixel between two bars is part of the right one's room. */
function columnOf(left: number, right: number, changed: number, kept: boolean): Column {
  const x = Math.min(Math.round(left) + 1, Math.round(right) - 1);
  return { x, width: Math.max(1, Math.round(right) - x), changed, kept };
}

/** How long a sample of the whole segment takes, as a rule: the middle of what lies between them. */
export function usualStep(ticks: readonly Tick[]): number {
  const steps = ticks.slice(1).map((tick, i) => tick.time - (ticks[i]?.time ?? 0));
  steps.sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? leastGap / 4;
}

/** `step`: as usualStep has it, of samples that were not thinned. */
export function gapsOf(ticks: readonly Tick[], step: number): Gap[] {
  const long = Math.max(leastGap, 4 * step);
  const gaps: Gap[] = [];
  ticks.forEach((tick, i) => {
    const before = ticks[i - 1];
    if (before && tick.time - before.time > long) gaps.push({ from: before.time + step, to: tick.time });
  });
  return gaps;
}

/** The times that were sampled: what lies between the gaps. */
export function spansOf(ticks: readonly Tick[], gaps: readonly Gap[], end: number): Gap[] {
  const first = ticks[0];
  if (!first) return [];
  const spans: Gap[] = [];
  let from = first.time;
  for (const gap of gaps) {
    spans.push({ from, to: gap.from });
    from = gap.to;
  }
  return [...spans, { from, to: Math.max(from, end) }];
}
