// Opens and closes charts of fields over the history. What they show is asked for by chart-view.ts.
import * as l10n from '@vscode/l10n';
import type { App } from '../app.js';

/** More than these don't fit above each other. */
const most = 4;

/** Adds the chosen field; the oldest goes when there are too many. */
export function chartField({ model, actions }: App): void {
  const path = model.struct.chosen.peek()?.path;
  if (path === undefined) {
    actions.say(l10n.t('Select a field first.'));
    return;
  }
  const { charts } = model.time;
  const others = charts.peek().filter(p => p !== path);
  charts.set([...others.slice(1 - most), path]);
}

export function closeChart({ model: { time } }: App, path: string): void {
  time.charts.set(time.charts.peek().filter(p => p !== path));
}
