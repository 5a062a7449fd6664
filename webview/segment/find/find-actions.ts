// All that a person can do in the find bar, and what comes of it: starting and ending a search, narrowing a scan over
// time, going from hit to hit. Functions over the atoms and the host. Not the matching, which is the probe's.
import * as l10n from '@vscode/l10n';
import type { FoundPart, Narrowing, Query } from '../../../src/protocol/find.js';
import { toFailure } from '../../link.js';
import type { App } from '../app.js';
import { whenDrawn } from '../drawn.js';
import { failureText } from '../failure-text.js';
import { goToBinding } from '../struct-actions.js';
import { timeOfMoment } from '../timeline/past.js';
import type { Search } from './find-model.js';
import { askedOf } from './of-before.js';
import { queryOf, valueNarrowing, type FindForm, type FindKind } from './query.js';

/** Hits that are asked for. */
export const mostHits = 10_000;

export function openFind({ model }: App): void {
  if (!model.sideBySide.peek()) model.tab.set('hex');
  model.find.open.set(true);
  whenDrawn(() => document.querySelector<HTMLElement>('.find-text')?.focus());
}

export function closeFind(app: App): void {
  endSearch(app);
  const { find } = app.model;
  find.open.set(false);
  find.search.set(null);
  find.wrong.set(null);
  clearHits(app);
  document.querySelector<HTMLElement>('shm-grid')?.focus();
}

export function changeForm({ model: { find } }: App, change: Partial<FindForm>): void {
  const before = find.form.peek();
  // Of a text no number can be made, nor the other way around.
  const other = change.kind !== undefined && isNumber(change.kind) !== isNumber(before.kind);
  find.form.set({ ...before, ...(other ? { text: '', to: '' } : {}), ...change });
  find.wrong.set(null);
}

const isNumber = (kind: FindKind): boolean => kind === 'number' || kind === 'scan';

/** Enter: begins the search, or goes on in one that is as it was typed. */
export function enter(app: App, direction: 1 | -1): void {
  const { search, form } = app.model.find;
  const now = search.peek();
  if (now && now.problem === undefined && now.asked === askedOf(app.model, form.peek()))
    stepHit(app, direction);
  else startSearch(app);
}

export function startSearch(app: App): void {
  const { model, actions } = app;
  const { find } = model;
  const form = find.form.peek();
  const bigEndian = !model.settings.peek().littleEndian;
  const understood = queryOf(form, bigEndian);
  if ('problem' in understood) {
    find.wrong.set(understood.problem);
    return;
  }
  endSearch(app);
  clearHits(app);
  const scan = form.kind === 'scan';
  const at = model.time.at.peek();
  const query = understood.ok;
  const past = at ? timeOfMoment(model, at) : undefined;
  const search = begun(askedOf(model, form), form, past, scan ? null : query);
  find.search.set(search);
  const number = query?.kind === 'number' ? query : null;
  const asked =
    scan || query === null
      ? actions.host.scan({ type: form.type, bigEndian, query: number, limit: mostHits })
      : actions.host.find({ at: at ?? { kind: 'live' }, query, limit: mostHits });
  asked.then(
    id => named(app, search, id),
    (error: unknown) => {
      if (find.search.peek() === search) {
        find.search.set({ ...search, ended: true, problem: failureText(toFailure(error)) });
      }
    },
  );
}

function begun(
  asked: string,
  { kind, type }: FindForm,
  past: number | undefined,
  query: Query | null,
): Search {
  const nothing = { id: null, done: 0, total: 0, candidates: undefined, problem: undefined };
  return { ...nothing, asked, scan: kind === 'scan', type, past, query, ended: false, more: false };
}

/** A search that was replaced before it had a number is ended as soon as it has one. */
function named(app: App, search: Search, id: number): void {
  const { find } = app.model;
  if (find.search.peek() !== search) {
    app.actions.call(app.actions.host.endFind({ search: id }));
    return;
  }
  find.search.set({ ...search, id });
  for (const part of find.early.splice(0)) landFound(app, part);
}

/** Stops what is running; what was found stays. */
export function cancelSearch(app: App): void {
  const { search } = app.model.find;
  const now = search.peek();
  if (!now || now.ended) return;
  endSearch(app);
  search.set({ ...now, id: null, ended: true });
}

/** Lets the probe forget it. */
function endSearch({ model, actions }: App): void {
  const now = model.find.search.peek();
  model.find.early.length = 0;
  if (now?.id !== null && now?.id !== undefined) actions.call(actions.host.endFind({ search: now.id }));
}

export function narrow(app: App, kind: Narrowing['kind']): void {
  const { find } = app.model;
  const now = find.search.peek();
  if (!now?.scan || now.id === null) return;
  let by: Narrowing;
  if (kind === 'value') {
    const understood = valueNarrowing(find.form.peek());
    if ('problem' in understood) {
      find.wrong.set(understood.problem);
      return;
    }
    by = understood.ok;
  } else by = { kind };
  clearHits(app);
  find.search.set({ ...now, done: 0, ended: false, more: false, problem: undefined });
  app.actions.call(app.actions.host.narrow({ search: now.id, by, limit: mostHits }));
}

export function landFound(app: App, part: FoundPart): void {
  const { find } = app.model;
  const now = find.search.peek();
  if (!now) return;
  if (now.id === null && !now.ended) {
    find.early.push(part);
    return;
  }
  // Of a search that was ended.
  if (part.search !== now.id) return;
  find.hits.add(part.hits);
  const { done, total, ended, more, problem } = part;
  find.search.set({
    ...now,
    done,
    total,
    ended,
    more,
    problem,
    candidates: part.candidates ?? now.candidates,
  });
  find.came.set(find.came.peek() + 1);
  // The first one is gone to; those of a scan are many, and no place is meant.
  if (find.current.peek() < 0 && part.hits.length > 0 && !now.scan) {
    goToHit(app, find.hits.from(app.model.selection.peek().active));
  }
}

export function stepHit(app: App, direction: 1 | -1): void {
  const { hits, current, search } = app.model.find;
  const next = hits.step(current.peek(), direction);
  if (next >= 0) goToHit(app, next);
  else if (search.peek()?.ended) app.actions.say(l10n.t('Nothing was found.'));
}

export function goToHit(app: App, index: number): void {
  const { model, actions } = app;
  const hit = model.find.hits.at(index);
  if (!hit) return;
  model.find.current.set(index);
  model.struct.raw = false;
  actions.select({ anchor: hit.offset + Math.max(1, hit.length) - 1, active: hit.offset });
  actions.reveal(hit.offset);
  if (hit.path !== undefined) goToBinding(app, hit.path);
  // The list that comes with the first hits takes room above the bytes.
  whenDrawn(() => {
    const isStill = model.find.current.peek() === index && model.find.hits.at(index) === hit;
    if (isStill && model.selection.peek().active === hit.offset) actions.reveal(hit.offset);
  });
}

function clearHits({ model: { find } }: App): void {
  find.hits.clear();
  find.current.set(-1);
  find.listTop.set(0);
  find.came.set(find.came.peek() + 1);
}
