// Joins the struct pane to the extension: what is bound, and the part of a frame that is its own; and lets the pane
// follow the cursor of the bytes. Not what a person does to it (struct-actions.ts).
import type { TableFrame } from '../../src/protocol/table.js';
import type { BoundState } from '../../src/protocol/view.js';
import { watch } from '../atom.js';
import type { App } from './app.js';
import { fieldAt } from './fields.js';
import { landOn, rowsCame } from './struct-actions.js';
import { returnFocus } from './struct-asking.js';
import { askForGuesses } from './struct-guesses.js';
import { followLoading } from './struct-loading.js';
import { keyOfTypes } from './struct-model.js';
import type { TableRevisions } from './struct-spec.js';

export function takeBound(app: App, bound: BoundState): void {
  const { struct } = app.model;
  const before = struct.bound.peek();
  struct.bound.set(bound);
  if (keyOfTypes(before) === keyOfTypes(bound)) return;
  // Rows of the new ones may be here already, before this.
  if (bound.types.length === 0) {
    struct.rows.clear();
    struct.total.set(0);
  }
  struct.chosen.set(null);
  struct.sought.set(null);
  // Several structs have a row each; what a person bound is to be seen.
  const roots = bound.types.map(type => type.name);
  struct.expanded.set([...new Set([...roots, ...struct.expanded.peek()])]);
  struct.rowsCame.set(struct.rowsCame.peek() + 1);
  returnFocus(app);
}

export function takeTable(app: App, frame: TableFrame, revisions: TableRevisions): void {
  const { struct } = app.model;
  // Rows of a table that isn't asked for any more; those of the new one are on their way, all of them.
  if (!revisions.fits(frame)) return;
  struct.rows.apply(frame, performance.now());
  struct.problem.set(frame.problem ?? null);
  const moved = frame.rows !== undefined || struct.total.peek() !== frame.total;
  struct.total.set(frame.total);
  rowsCame(app, frame.found);
  if (moved) struct.rowsCame.set(struct.rowsCame.peek() + 1);
}

export function followBytes(app: App): void {
  const { model, actions } = app;
  actions.jumped = offset => landOn(app, offset);
  askForGuesses(app);
  followLoading(app);
  window.addEventListener('focus', () => returnFocus(app));
  // What a person does next says itself where the focus is.
  for (const event of ['pointerdown', 'keydown'] as const)
    window.addEventListener(event, () => (app.model.struct.askedFrom = null), true);
  let last = model.selection.peek();
  watch(() => {
    const selection = model.selection.get();
    if (selection === last) return;
    last = selection;
    const { struct } = model;
    // Of several bytes a person has chosen the field already, or wants the bytes.
    if (struct.raw || selection.anchor !== selection.active) return;
    const field = fieldAt(struct.rows.fields, selection.active);
    if (field) struct.chosen.set({ path: field.path, offset: field.offset, length: field.length });
  });
}
