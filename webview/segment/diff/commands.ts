// The comparison's commands, and what those of the bytes mean while one is on screen. The others of time are in
// ../time/commands.ts.
import * as l10n from '@vscode/l10n';
import type { ViewCommand } from '../../../src/protocol/view.js';
import type { App } from '../app.js';
import { whenDrawn } from '../drawn.js';
import { hideNoise, stepRun } from './actions.js';

export const diffCommands: Readonly<Record<Extract<ViewCommand, 'hideNoise'>, (app: App) => void>> = {
  hideNoise: app => hideNoise(app),
};

/** Is the focus on the list of differences? Then C copies a row of it. */
export function isInDiffList(): boolean {
  return document.activeElement?.matches('.diff-list-area') === true;
}

/** Is the focus on either part of a comparison? */
export function isInDiff(): boolean {
  return Boolean(document.activeElement?.closest('shm-diff'));
}

/** Goes to the next or previous difference; false: nothing is compared. */
export function stepsInDiff(app: App, direction: 1 | -1): boolean {
  if (!app.model.diff.shown.peek()) return false;
  stepRun(app, direction);
  return true;
}

export function compareWithLast({ model, actions }: App): void {
  const last = model.time.state.peek().snapshots.at(-1);
  if (!last) actions.say(l10n.t('There is no snapshot yet: S takes one.'));
  else actions.call(actions.host.compare({ a: last.moment, b: { kind: 'live' } }));
}

/** Under its tab, or in place of the bytes; where nothing is compared the person chooses what. */
export function showDiff({ model, actions }: App): void {
  if (!model.sideBySide.peek()) model.tab.set('diff');
  else if (!model.time.state.peek().comparing) actions.call(actions.host.compare({}));
  whenDrawn(() =>
    document.querySelector<HTMLElement>('.diff-list-area, .diff-instead vscode-button')?.focus(),
  );
}
