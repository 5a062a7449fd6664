// The struct pane's commands, and what those of the bytes mean while the focus is on a field. Not plain moves
// (struct-keys.ts).
import * as l10n from '@vscode/l10n';
import type { ViewCommand } from '../../src/protocol/view.js';
import type { App } from './app.js';
import { whenDrawn } from './drawn.js';
import { stepsInDiff } from './diff/commands.js';
import { span } from './model.js';
import { askForType } from './struct-asking.js';
import { initialiser, isSummary, valueText, type CopiedRow } from './struct-copy.js';
import { pressed, stepField, togglePin } from './struct-actions.js';
import { within } from './struct-path.js';

type StructCommand = Extract<
  ViewCommand,
  | 'viewAsType'
  | 'showHex'
  | 'showStruct'
  | 'showInspector'
  | 'pinField'
  | 'copyValue'
  | 'copyInitialiser'
  | 'nextField'
  | 'previousField'
>;

export const structCommands: Readonly<Record<StructCommand, (app: App) => void>> = {
  viewAsType: app => askForType(app, span(app.model.selection.peek()).offset),
  showHex: app => show(app, 'hex'),
  showStruct: app => show(app, 'struct'),
  showInspector: app => show(app, 'inspector'),
  pinField: app => togglePin(app),
  copyValue,
  copyInitialiser,
  nextField: app => step(app, 1),
  previousField: app => step(app, -1),
};

/** Is the focus on the fields? Then C copies a value, Enter opens a row. */
export function isInStruct(): boolean {
  return document.activeElement?.matches('.struct-area') === true;
}

/** Enter: follows a pointer, or opens and closes. */
export function enterRow(app: App): void {
  pressed(app, { do: 'enter' });
}

const focusedIn = {
  hex: 'shm-grid',
  struct: '.struct-area, .struct-empty vscode-button',
  inspector: 'shm-inspector [tabindex="0"]',
};

function show({ model }: App, pane: 'hex' | 'struct' | 'inspector'): void {
  if (!model.sideBySide.peek()) model.tab.set(pane);
  else if (pane !== 'hex') model.struct.pane.set(pane);
  const selector = focusedIn[pane];
  whenDrawn(() => document.querySelector<HTMLElement>(selector)?.focus());
}

/** By words of eight bytes where no fields are known. */
function step(app: App, direction: 1 | -1): void {
  // Of what is compared only fields that differ are listed.
  if (stepsInDiff(app, direction)) return;
  if (stepField(app, direction)) return;
  const { active } = app.model.selection.peek();
  app.actions.moveTo(
    (direction === 1 ? Math.floor(active / 8) : Math.ceil(active / 8)) * 8 + 8 * direction,
    false,
  );
}

export function copyValue(app: App): void {
  const rows = chosenRows(app);
  const [first] = rows;
  const whole = first && isSummary(first.cell) ? initialiser(rows) : undefined;
  const text = first ? (whole ?? valueText(first)) : '';
  if (text === '') app.actions.say(l10n.t('There is no value to copy.'));
  // Its summary leaves out what has no room in a row.
  else if (whole === null) app.actions.say(openAll());
  else copy(app, text);
}

export function copyInitialiser(app: App): void {
  const rows = chosenRows(app);
  const text = initialiser(rows);
  if (text === null) {
    app.actions.say(openAll());
  } else copy(app, text);
}

function openAll(): string {
  return l10n.t('Only what is shown can be copied so: open all of it, and let it be on screen.');
}

function copy({ actions }: App, text: string): void {
  actions.call(actions.host.copy({ text }).then(() => actions.say(l10n.t('Copied.'))));
}

/** The chosen row and those below it, as far as they are there. */
function chosenRows({ model: { struct } }: App): CopiedRow[] {
  const path = struct.chosen.peek()?.path;
  if (path === undefined) return [];
  const index = struct.rows.indexOf(path);
  if (index === undefined) {
    const only = struct.rows.find(path);
    return only && !only.row.expanded ? [only] : [];
  }
  const rows: CopiedRow[] = [];
  for (let i = index; ; i++) {
    const shown = struct.rows.at(i);
    if (!shown) return i < struct.total.peek() ? rows.slice(0, 1).filter(({ row }) => !row.expanded) : rows;
    if (!within(shown.row.path, path)) return rows;
    rows.push(shown);
  }
}
