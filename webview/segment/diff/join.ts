// Joins the comparison to the extension: the part of a frame that is its own lands in atoms and windows, and what is
// compared, when that changes, decides what is on screen. Not what a person does to it (actions.ts).
import type { DiffFrame } from '../../../src/protocol/diff.js';
import { watch } from '../../atom.js';
import type { App } from '../app.js';
import { isFocusLost, whenDrawn } from '../drawn.js';
import { keyOfTypes } from '../struct-model.js';
import { reveal } from '../struct-scroll.js';
import { keepInside, moveToRun, seekBytes } from './actions.js';
import { sidesKey } from './kept.js';
import { isRunAt, listKey, touches } from './rows.js';
import { bytesSpace, diffOf, listSpace } from './spec.js';

/** Parts that a frame leaves out are as they were. */
export function takeDiff(app: App, frame: DiffFrame): void {
  const { diff } = app.model;
  const fits = diff.revisions.fits(frame.revision, diffOf(app.model));
  diff.progress.set(frame.progress);
  diff.problem.set(frame.problem ?? null);
  if (frame.summary) diff.summary.set(frame.summary);
  if (frame.cells) diff.cells.set(new Set(frame.cells));
  if (frame.list) {
    const { top, moved } = diff.list.take(frame.list, diff.listTop.peek());
    diff.runs.set(frame.list.runs);
    diff.listTop.set(top);
    if (moved) diff.came.set(diff.came.peek() + 1);
    knowAgain(app);
  }
  if (frame.hex) {
    const { top, moved } = diff.bytes.take(frame.hex, diff.bytesTop.peek());
    diff.bytesTop.set(top);
    if (moved) diff.bytesMoved.set(diff.bytesMoved.peek() + 1);
    diff.bytesCame.set(diff.bytesCame.peek() + 1);
  }
  if (fits.sides) diff.fresh.set(true);
  if (fits.rows && frame.found) landed(app, frame.found);
  keepInside(app);
  const { awaited } = diff;
  const row = awaited && diff.list.at(awaited.index);
  if (awaited && fits.rows && (row ?? awaited.index >= diff.list.total)) {
    diff.awaited = undefined;
    if (awaited.sought && !(row && touches(row, awaited.sought))) diff.chosen.set(null);
    else if (diff.list.total > 0)
      moveToRun(app, Math.min(awaited.index, diff.list.total - 1), awaited.direction);
  }
}

/** The run that is selected has new values, and may be elsewhere, or cut otherwise. */
function knowAgain({ model: { diff } }: App): void {
  const chosen = diff.chosen.peek();
  if (!chosen) return;
  const key = listKey(chosen);
  const index =
    diff.list.find(row => listKey(row) === key) ?? diff.list.find(row => isRunAt(row, chosen.offset));
  const row = index === undefined ? undefined : diff.list.at(index);
  if (index === undefined || row?.kind !== 'run') return;
  diff.index = index;
  diff.chosen.set(row);
}

/** Other types cut other runs: what is selected is looked for among them, as what was says nothing any more. */
function followTypes({ model }: App): void {
  const { diff, struct } = model;
  let last = keyOfTypes(struct.bound.peek());
  watch(() => {
    const now = keyOfTypes(struct.bound.get());
    if (now === last) return;
    last = now;
    const chosen = diff.chosen.peek();
    if (!chosen || !diff.shown.peek()) return;
    diff.chosen.set(null);
    diff.sought.set({ offset: chosen.offset, run: chosen.length });
  });
}

/** What is selected may be left out now, or be elsewhere: it is looked for in what is listed. */
function followFilter({ model: { diff } }: App): void {
  watch(() => {
    diff.filter.get();
    diff.regions.get();
    diff.hidden.get();
    diff.renewed.get();
    const chosen = diff.chosen.peek();
    if (chosen) diff.sought.set({ offset: chosen.offset, run: chosen.length });
  });
}

function landed({ model: { diff } }: App, found: NonNullable<DiffFrame['found']>): void {
  const sought = diff.sought.peek();
  if (sought?.offset !== found.offset) return;
  diff.sought.set(null);
  const { offset, run } = sought;
  if (run === undefined) diff.bytesTop.set(reveal(found.hex, diff.bytesTop.peek(), bytesSpace(diff)));
  else if (found.list !== null) {
    diff.awaited = { index: found.list, direction: 1, sought: { offset, length: run } };
    diff.listTop.set(reveal(found.list, diff.listTop.peek(), listSpace(diff)));
  } else diff.chosen.set(null);
}

export function followComparing(app: App): void {
  const { model, actions } = app;
  const { diff, time, tab } = model;
  const before = actions.jumped;
  actions.jumped = offset => {
    before?.(offset);
    if (diff.shown.peek()) seekBytes(app, offset);
  };
  followTypes(app);
  followFilter(app);
  let last = '';
  watch(() => {
    const now = sidesKey(time.state.get());
    if (now === last) return;
    const ended = now === '';
    last = now;
    diff.fresh.set(false);
    diff.chosen.set(null);
    const { kept } = diff;
    if (!ended) diff.kept = undefined;
    diff.sought.set(kept?.sides === now ? { offset: kept.offset, run: kept.length } : null);
    diff.awaited = undefined;
    diff.index = 0;
    diff.listTop.set({ row: 0, px: 0 });
    diff.bytesTop.set({ row: 0, px: 0 });
    diff.hiddenOpen.set(false);
    if (!ended) tab.set('diff');
    else if (tab.peek() === 'diff') tab.set('hex');
    keepFocus(ended ? 'shm-grid' : '.diff-list-area');
  });
}

/**
 * What had the focus isn't on screen any more: what is now in its place gets it, where no other list has it by then.
 */
function keepFocus(selector: string): void {
  if (!document.hasFocus()) return;
  whenDrawn(() => {
    if (document.hasFocus() && isFocusLost()) document.querySelector<HTMLElement>(selector)?.focus();
  });
}
