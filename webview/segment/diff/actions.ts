// All that a person can do to a comparison, as functions over its atoms and the host. Nothing here scrolls because data
// changed. Not the keys (keys.ts) nor what frames bring (join.ts).
import * as l10n from '@vscode/l10n';
import type { Moment } from '../../../src/protocol/moment.js';
import type { DiffFilter, Region } from '../../../src/protocol/diff.js';
import type { Taken } from '../../../src/protocol/view-time.js';
import type { App } from '../app.js';
import { clampTop, reveal, scrollBy } from '../struct-scroll.js';
import { allRegions, noiseOf, parseFilter, patternOfNoise } from './filter.js';
import { takenAt } from '../timeline/past.js';
import { holds, isRunAt, type DiffRun } from './rows.js';
import { bytesSpace, listSpace } from './spec.js';

/** Selects a run in the list and its bytes on both sides, which come on screen if they are off. */
export function chooseRun(app: App, run: DiffRun, index: number): void {
  const { diff } = app.model;
  take(app, run, index);
  app.actions.select({ anchor: run.offset + run.length - 1, active: run.offset });
  seekBytes(app, run.offset);
  diff.listTop.set(reveal(index, diff.listTop.peek(), listSpace(diff)));
}

/** Selects the run that has this byte, and its row comes on screen; bytes stay where they are. */
export function chooseByte(app: App, offset: number): void {
  const { diff } = app.model;
  const index = diff.list.find(row => isRunAt(row, offset));
  const run = index === undefined ? undefined : diff.list.at(index);
  if (index !== undefined && run?.kind === 'run') {
    take(app, run, index);
    app.actions.select({ anchor: run.offset + run.length - 1, active: run.offset });
    diff.listTop.set(reveal(index, diff.listTop.peek(), listSpace(diff)));
    return;
  }
  diff.chosen.set(null);
  app.actions.select({ anchor: offset, active: offset });
  diff.sought.set({ offset, run: 1 });
}

function take({ model: { diff } }: App, run: DiffRun, index: number): void {
  diff.index = index;
  diff.awaited = undefined;
  diff.sought.set(null);
  diff.chosen.set(run);
}

/** Brings bytes on screen; where their row isn't known it is asked for. */
export function seekBytes({ model: { diff } }: App, offset: number): void {
  const row = diff.bytes.find(r => holds(r, offset));
  if (row === undefined) diff.sought.set({ offset });
  else diff.bytesTop.set(reveal(row, diff.bytesTop.peek(), bytesSpace(diff)));
}

/** Next (1) or previous (-1) run; without one that is selected, the first on screen. */
export function stepRun(app: App, direction: 1 | -1): void {
  const { diff } = app.model;
  if (diff.runs.peek() === 0) {
    app.actions.say(l10n.t('There is no difference in the list.'));
    return;
  }
  const from = diff.chosen.peek() ? diff.index + direction : diff.listTop.peek().row;
  moveToRun(app, from, direction);
}

/** The run at a row of the list, or the next one in this direction, as pages have rows of their own. */
export function moveToRun(app: App, index: number, direction: 1 | -1): void {
  const { diff } = app.model;
  for (let at = index; ; at += direction) {
    if (at < 0 || at >= diff.list.total) {
      app.actions.say(
        direction === 1 ? l10n.t('That was the last difference.') : l10n.t('That was the first difference.'),
      );
      return;
    }
    const row = diff.list.at(at);
    if (row?.kind === 'run') {
      chooseRun(app, row, at);
      return;
    }
    if (!row) {
      diff.index = at;
      diff.awaited = { index: at, direction };
      diff.listTop.set(reveal(at, diff.listTop.peek(), listSpace(diff)));
      return;
    }
  }
}

export function scrollList({ model: { diff } }: App, dy: number): void {
  diff.listTop.set(scrollBy(diff.listTop.peek(), dy, listSpace(diff)));
}

export function scrollBytes({ model: { diff } }: App, dy: number): void {
  diff.bytesTop.set(scrollBy(diff.bytesTop.peek(), dy, bytesSpace(diff)));
}

/** Where rows have become fewer, or the room larger. */
export function keepInside({ model: { diff } }: App): void {
  // Before the first rows came nothing is outside.
  if (diff.list.total > 0) setTop(diff.listTop, clampTop(diff.listTop.peek(), listSpace(diff)));
  if (diff.bytes.total > 0) setTop(diff.bytesTop, clampTop(diff.bytesTop.peek(), bytesSpace(diff)));
}

function setTop(atom: App['model']['diff']['listTop'], top: { row: number; px: number }): void {
  const now = atom.peek();
  if (now.row !== top.row || now.px !== top.px) atom.set(top);
}

const mostHidden = 1000;

/** Leaves a field, in every element, or a range out of the list from now on. */
export function hideNoise(app: App, run = app.model.diff.chosen.peek()): void {
  const { diff } = app.model;
  if (!run) {
    app.actions.say(l10n.t('Select a difference first.'));
    return;
  }
  const noise = noiseOf(run);
  const others = diff.hidden.peek().filter(other => other !== noise);
  diff.hidden.set([...others.slice(1 - mostHidden), noise]);
  // What is next takes its place, so that one can go on by keys.
  diff.chosen.set(null);
  diff.awaited = { index: diff.index, direction: 1 };
  app.actions.say(l10n.t('{0} is hidden from the list.', noise));
}

/** A place that differs in so many samples one after another says nothing in a comparison. */
const samplesOfNoise = 8;

/** Leaves out what has changed in each of the last samples. */
export async function hideAllNoise({ model: { diff }, actions }: App): Promise<void> {
  const found = await actions.host.noise({ samples: samplesOfNoise });
  const before = new Set(diff.hidden.peek());
  const fresh = new Set(found.map(patternOfNoise).filter(noise => !before.has(noise)));
  if (fresh.size === 0) {
    actions.say(l10n.t('Nothing else has changed in each of the last {0} samples.', samplesOfNoise));
    return;
  }
  diff.hidden.set([...before, ...fresh].slice(-mostHidden));
  actions.say(
    l10n.t(
      '{0} hidden: changed in each of the last {1} samples.',
      [...fresh].slice(0, 3).join(', ') + (fresh.size > 3 ? ' …' : ''),
      samplesOfNoise,
    ),
  );
}

export function showHidden({ model: { diff } }: App, noise?: string): void {
  diff.hidden.set(noise === undefined ? [] : diff.hidden.peek().filter(other => other !== noise));
  if (diff.hidden.peek().length === 0) diff.hiddenOpen.set(false);
}

export function toggleRegion({ model: { diff } }: App, region: Region): void {
  const now = diff.regions.peek();
  diff.regions.set(allRegions.filter(r => (r === region) !== now.includes(r)));
  diff.listTop.set({ row: 0, px: 0 });
}

/** Folds or unfolds equal rows; what is selected, else the first byte on screen, stays on screen. */
export function toggleFold(app: App, offset?: number): void {
  const { diff, visible } = app.model;
  const keep = offset ?? diff.chosen.peek()?.offset ?? visible.peek().from;
  diff.fold.set(!diff.fold.peek());
  diff.sought.set({ offset: keep });
}

/** Drops rows that became equal. */
export function renew({ model: { diff } }: App): void {
  diff.renewed.set(diff.renewed.peek() + 1);
}

export function clearFilter({ model: { diff } }: App): void {
  diff.filter.set('');
  diff.regions.set(allRegions);
  diff.hidden.set([]);
  diff.hiddenOpen.set(false);
}

export function isFiltered({ diff }: App['model']): boolean {
  const filtered = [diff.filter.get() !== '', diff.hidden.get().length > 0];
  return filtered.includes(true) || diff.regions.get().length < allRegions.length;
}

/** As a text, or into VS Code's diff editor. */
export function exportAs({ model, actions }: App, how: 'exportDiff' | 'openDiffEditor'): void {
  const sides = sidesOf(model);
  if (!sides) return;
  if (how === 'openDiffEditor') actions.call(actions.host.openDiffEditor(sides));
  else actions.call(actions.host.exportDiff({ ...sides, ...takenOf(model) }));
}

/** When its sides were; of samples nobody else knows that. */
function takenOf(model: App['model']): { taken?: Taken } {
  const { comparing } = model.time.state.peek();
  const at = (side: 'a' | 'b'): Taken => {
    const time = comparing ? takenAt(model, comparing[side]) : undefined;
    return time === undefined ? {} : { [side]: time };
  };
  const taken = { ...at('a'), ...at('b') };
  return Object.keys(taken).length > 0 ? { taken } : {};
}

function sidesOf({ time, diff }: App['model']): { a: Moment; b: Moment; filter: DiffFilter } | undefined {
  const { comparing } = time.state.peek();
  if (!comparing) return undefined;
  const filter = {
    ...parseFilter(diff.filter.peek()),
    regions: diff.regions.peek(),
    hidden: diff.hidden.peek(),
  };
  return { a: comparing.a.moment, b: comparing.b.moment, filter };
}

/** The row as one would write it down. */
export function copyRun({ model: { diff }, actions }: App): void {
  const run = diff.chosen.peek();
  if (!run) {
    actions.say(l10n.t('Select a difference first.'));
    return;
  }
  const what = run.path ?? `0x${run.offset.toString(16)}`;
  const text = `${what}: ${run.a} → ${run.b}`;
  actions.call(actions.host.copy({ text }).then(() => actions.say(l10n.t('Copied.'))));
}
