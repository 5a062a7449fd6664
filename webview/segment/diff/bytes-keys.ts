// Moves the keyboard over the compared bytes: by bytes, lines and screens, over folds as if they weren't there. The run
// at the new place is selected where it is known. Not which key does what (keys.ts).
import type { App } from '../app.js';
import { reveal } from '../struct-scroll.js';
import { toggleFold } from './actions.js';
import { bytesKey, type BytesKey } from './keys.js';
import { holds, isRunAt } from './rows.js';
import { bytesSpace } from './spec.js';

export function moveByte(app: App, event: KeyboardEvent): void {
  const { diff, selection } = app.model;
  const { active } = selection.peek();
  if (event.key === 'Enter') {
    const row = diff.bytes.find(r => holds(r, active));
    if (row !== undefined && diff.bytes.at(row)?.kind === 'fold') toggleFold(app, active);
    return;
  }
  const key = bytesKey(event);
  if (!key) return;
  event.preventDefault();
  const to = target(app, key, active);
  if (to === undefined) return;
  app.actions.select({ anchor: to, active: to });
  const index = diff.list.find(row => isRunAt(row, to));
  const run = index === undefined ? undefined : diff.list.at(index);
  diff.chosen.set(run?.kind === 'run' ? run : null);
  if (index !== undefined) diff.index = index;
  const row = diff.bytes.find(r => holds(r, to));
  if (row === undefined) diff.sought.set({ offset: to });
  else diff.bytesTop.set(reveal(row, diff.bytesTop.peek(), bytesSpace(diff)));
}

function target({ model }: App, key: BytesKey, active: number): number | undefined {
  const { diff } = model;
  if ('to' in key) return key.to === 'start' ? 0 : Math.max(0, largest(model) - 1);
  const { bytesPerRow, rowHeight } = diff.area.peek().bytes;
  const screen = Math.max(1, Math.floor(diff.bytesHeight.peek() / rowHeight) - 1);
  const lines = key.by === 'byte' ? 0 : key.by === 'line' ? 1 : screen;
  const here = diff.bytes.find(row => holds(row, active));
  if (here === undefined) return active;
  if (key.by === 'byte') {
    const next = active + key.step;
    const row = diff.bytes.find(r => r.kind === 'bytes' && holds(r, next));
    // Beyond a fold it goes on at the nearest byte that is shown.
    return row === undefined ? edge(model, here, key.step) : next;
  }
  let at = here;
  for (let left = lines; left > 0; left--) {
    let next = at + key.step;
    while (diff.bytes.at(next)?.kind === 'fold') next += key.step;
    if (diff.bytes.at(next)?.kind !== 'bytes') break;
    at = next;
  }
  const row = diff.bytes.at(at);
  if (row?.kind !== 'bytes') return undefined;
  return row.offset + Math.min(active % bytesPerRow, row.differs.length - 1);
}

/** First byte of the next row with bytes, or the last one of the row before. */
function edge({ diff }: App['model'], from: number, step: 1 | -1): number | undefined {
  let at = from + step;
  while (diff.bytes.at(at)?.kind === 'fold') at += step;
  const row = diff.bytes.at(at);
  if (row?.kind !== 'bytes') return undefined;
  return step === 1 ? row.offset : row.offset + row.differs.length - 1;
}

function largest({ diff, extent }: App['model']): number {
  const { sizeA, sizeB } = diff.summary.peek() ?? { sizeA: 0, sizeB: 0 };
  return Math.max(sizeA, sizeB, extent.peek());
}
