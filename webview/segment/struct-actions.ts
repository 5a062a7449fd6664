// All that a person can do to the struct table, and how it and the bytes follow each other. Functions over the atoms
// and the host; nothing here scrolls because data changed. Not the keys (struct-keys.ts) nor copies (struct-copy.ts).
import * as l10n from '@vscode/l10n';
import type { Cell, Located, Row } from '../../src/protocol/table.js';
import type { App } from './app.js';
import { fieldAt, neighbour } from './fields.js';
import type { StructKey } from './struct-keys.js';
import { parentOf, patternOf } from './struct-path.js';
import { clampTop, scrollBy } from './struct-scroll.js';
import { revealRow, rowSpace } from './struct-spec.js';

/** Selects the field that a byte belongs to, in both panes; raw: nothing is known of it. */
export function chooseByte(app: App, offset: number): void {
  const { model, actions } = app;
  const field = fieldAt(model.struct.rows.fields, offset);
  if (field) {
    actions.select({ anchor: field.offset + field.length - 1, active: field.offset });
    model.struct.chosen.set({ path: field.path, offset: field.offset, length: field.length });
  } else {
    actions.select({ anchor: offset, active: offset });
    if (model.struct.rows.fields.length > 0) model.struct.chosen.set(null);
  }
  locateByte(app, offset);
}

/** After a jump to a byte: all of its field is selected, and its row comes on screen. */
export function landOn(app: App, offset: number): void {
  if (app.model.struct.bound.peek().types.length === 0) return;
  app.actions.call(
    locate(app, { offset }).then(found => {
      if (!found) return;
      // Of a bit field the bytes that it lies in, not its storage unit.
      const { offset: first, length } = fieldAt(app.model.struct.rows.fields, offset) ?? found;
      if (length > 0) app.actions.select({ anchor: first + length - 1, active: first });
    }),
  );
}

function locateByte(app: App, offset: number): void {
  if (app.model.struct.bound.peek().types.length > 0) app.actions.call(locate(app, { offset }));
}

async function locate(app: App, at: { offset: number } | { path: string }): Promise<Located | null> {
  const { struct } = app.model;
  const before = app.model.selection.peek();
  const found = await app.actions.host.locate({ at });
  // Meanwhile another one was chosen.
  if (app.model.selection.peek() !== before) return null;
  if (found) show(app, found);
  else if ('offset' in at) struct.chosen.set(null);
  return found;
}

function show({ model: { struct } }: App, { path, offset, length, parents }: Located): void {
  struct.chosen.set({ path, offset, length });
  const missing = parents.filter(parent => !struct.expanded.peek().includes(parent));
  if (missing.length > 0) open(struct, missing);
  seek(struct, path, false);
}

function seek(struct: App['model']['struct'], path: string, choose: boolean): void {
  struct.sought.set({ path, choose });
}

/** Selects a row and its bytes; hex shows them if they are off screen, and else stays where it is. */
export function chooseRow({ model, actions }: App, row: Row, index?: number): void {
  const { struct } = model;
  if (index !== undefined) struct.index = index;
  struct.awaited = undefined;
  struct.chosen.set({ path: row.path, offset: row.offset, length: row.size });
  if (row.offset === null || row.offset >= model.extent.peek()) return;
  const { first, length } = bytesOf(row, row.offset);
  model.type.set(null);
  actions.select({ anchor: first + length - 1, active: first });
  actions.reveal(first);
}

/** Bytes that a row lies in: of a bit field those that hold its bits. */
function bytesOf({ size, bits }: Row, offset: number): { first: number; length: number } {
  if (!bits) return { first: offset, length: Math.max(1, size) };
  const first = offset + Math.floor(bits.bitOffset / 8);
  return { first, length: offset + Math.ceil((bits.bitOffset + bits.bitSize) / 8) - first };
}

/** `all`: every element, as one chosen does. */
export function toggle({ model: { struct } }: App, row: Row, all = false): void {
  if (!row.expandable) return;
  const { path } = row;
  const now = struct.expanded.peek();
  const pattern = patternOf(path);
  if (all && !row.expanded) open(struct, [path, pattern]);
  else if (row.expanded) struct.expanded.set(now.filter(p => p !== path && p !== pattern));
  else open(struct, [path]);
}

/** Of very many the oldest close again: all of them travel with each change. */
function open({ expanded, bound }: App['model']['struct'], paths: readonly string[]): void {
  const roots = bound.peek().types.map(type => type.name);
  const others = [...new Set([...expanded.peek(), ...paths])].filter(path => !roots.includes(path));
  expanded.set([...roots, ...others.slice(-mostOpen)]);
}

const mostOpen = 2000;
const mostPinned = 50;

export function pressed(app: App, key: StructKey): void {
  const { struct } = app.model;
  const shown = struct.rows.at(struct.index);
  const row = shown?.row.path === struct.chosen.peek()?.path ? shown?.row : undefined;
  if (key.do === 'move') {
    const page = Math.max(1, Math.floor(struct.height.peek() / 20) - 1);
    const last = struct.total.peek() - 1;
    const to = { up: -1, down: 1, 'page up': -page, 'page down': page, first: -Infinity, last: Infinity }[
      key.to
    ];
    // The first step only shows where it is.
    const from = struct.chosen.peek() || Math.abs(to) > page ? to : 0;
    moveTo(app, Math.min(last, Math.max(0, struct.index + from)));
  } else if (!row) moveTo(app, struct.index);
  else if (key.do === 'enter') {
    if (shown?.cell?.target) followTarget(app, shown.cell);
    else toggle(app, row);
  } else if (key.do === 'in') {
    if (row.expandable && !row.expanded) toggle(app, row);
    else if (row.expanded) moveTo(app, struct.index + 1);
  } else if (row.expanded) toggle(app, row);
  else if (row.depth > 0) seek(struct, parentOf(row.path), true);
}

function moveTo(app: App, index: number): void {
  const { struct } = app.model;
  struct.index = index;
  revealRow(app.model, index);
  const shown = struct.rows.at(index);
  if (shown) chooseRow(app, shown.row, index);
  else struct.awaited = index;
}

/** What a frame answers: where a sought path is, and rows that were waited for. */
export function rowsCame(app: App, found: { path: string; index: number | null } | undefined): void {
  const { struct } = app.model;
  const sought = struct.sought.peek();
  if (found && sought?.path === found.path) {
    struct.sought.set(null);
    if (found.index !== null) {
      struct.index = found.index;
      revealRow(app.model, found.index);
      if (sought.choose) struct.awaited = found.index;
    }
  }
  if (struct.awaited !== undefined) {
    const shown = struct.rows.at(struct.awaited);
    if (shown) chooseRow(app, shown.row, struct.awaited);
  }
  // Rows above may have come or gone.
  const chosen = struct.chosen.peek();
  if (chosen && struct.awaited === undefined) struct.index = struct.rows.indexOf(chosen.path) ?? struct.index;
  const top = struct.top.peek();
  const within = clampTop(top, rowSpace(app.model));
  if (within.row !== top.row || within.px !== top.px) struct.top.set(within);
}

export function scrollRows({ model }: App, dy: number): void {
  model.struct.top.set(scrollBy(model.struct.top.peek(), dy, rowSpace(model)));
}

export function followTarget({ model, actions }: App, { target }: Cell): void {
  if (!target) return;
  if (target.segment === model.hello.peek()?.segment.id) actions.go(target.offset);
  else actions.call(actions.host.open({ segment: target.segment, offset: target.offset }));
}

/** Next (1) or previous (-1) field, from the cursor on; false: none is known there. */
export function stepField(app: App, direction: 1 | -1): boolean {
  const { model, actions } = app;
  const { active } = model.selection.peek();
  const field = neighbour(model.struct.rows.fields, active, direction);
  if (!field) return false;
  chooseByte(app, field.offset);
  actions.reveal(field.offset, false);
  return true;
}

export function togglePin({ model: { struct }, actions }: App, path = struct.chosen.peek()?.path): void {
  if (path === undefined) {
    actions.say(l10n.t('Select a field first.'));
    return;
  }
  const now = struct.pinned.peek();
  struct.pinned.set(now.includes(path) ? now.filter(p => p !== path) : [...now.slice(1 - mostPinned), path]);
}

/** Brings the rows of a bound type on screen. */
export function goToBinding(app: App, name: string): void {
  app.actions.call(locate(app, { path: name }));
}
