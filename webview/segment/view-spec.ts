// What of the segment is asked for: what is on screen and half as much around it, in steps, so that scrolling by a
// row asks for nothing new. Not the asking (host.ts), nor the bytes at the cursor when these are elsewhere (aside.ts).
import type { ViewSpec } from '../../src/protocol/frame.js';
import { diffOf } from './diff/spec.js';
import type { Model } from './model.js';
import { tableOf } from './struct-spec.js';
import { timelineAsked } from './timeline/seen.js';

/** Without the numbers that the sender gives it. */
export type Wanted = Omit<ViewSpec, 'revision' | 'table' | 'diff'> & {
  table?: ReturnType<typeof tableOf>;
  diff?: ReturnType<typeof diffOf>;
};

/** Reads atoms. Null: nothing is on screen. */
export function specOf(model: Model): Wanted | null {
  const { from, to } = model.visible.get();
  const { bytesPerRow, visible } = { ...model.layout.get(), ...model.rows.get() };
  const { hz } = model.settings.get();
  const paused = model.paused.get() !== null;
  const cell = model.stripLayout.get()?.cell ?? 0;
  const extent = model.extent.get();
  const diff = diffOf(model);
  // A comparison is in the place of live bytes and structs.
  const shown = !diff && model.hexHeight.get() > 0;
  const table = diff ? undefined : tableOf(model);
  const timeline = timelineAsked(model);
  if (!shown && cell === 0 && !table && !diff && !timeline) return null;
  const at = diff ? null : model.time.at.get();
  const step = Math.max(1, Math.ceil(visible / 2)) * bytesPerRow;
  const offset = Math.max(0, (Math.floor(from / step) - 1) * step);
  const end = Math.min(extent, (Math.ceil(to / step) + 1) * step);
  const length = shown ? Math.max(0, end - offset) : 0;
  return {
    offset,
    length,
    // Also while the past is looked at: the history goes on.
    hz: paused ? 0 : hz,
    cell,
    ...(table ? { table } : {}),
    ...(diff ? { diff } : {}),
    ...(at ? { at } : {}),
    ...(timeline ? { timeline } : {}),
  };
}
