// What of the struct table is asked for: the rows on screen and half as many around them, in steps; the fields of the
// bytes on screen come with it. Where no part of it is seen, nothing. And which frames still fit what is asked.
import type { TableFrame, TableView } from '../../src/protocol/table.js';
import type { Model } from './model.js';
import { reveal, rowsShown, type RowSpace } from './struct-scroll.js';
import { rowHeight } from './struct-rows.js';

export function rowSpace({ struct }: Model): RowSpace {
  return {
    rows: struct.total.peek(),
    height: struct.height.peek(),
    rowHeight,
    heightOf: row => struct.rows.heightOf(row),
  };
}

/** Reads atoms. Hex alone wants only the fields of its bytes, and what is told of the chosen and the pinned ones. */
export function tableOf(model: Model): Omit<TableView, 'revision'> | undefined {
  const { struct } = model;
  if (struct.bound.get().types.length === 0) return undefined;
  const height = model.structShown.get() ? struct.height.get() : 0;
  if (height === 0 && model.hexHeight.get() === 0) return undefined;
  const total = struct.total.get();
  const top = struct.top.get();
  const visible = Math.ceil(height / rowHeight);
  const step = Math.max(1, Math.ceil(visible / 2));
  // Before the first frame nobody knows how many there are.
  const { from, to } =
    total === 0 ? { from: top.row, to: top.row + visible } : rowsShown(top, rowSpace(model));
  const first = Math.max(0, (Math.floor(from / step) - 1) * step);
  const sought = struct.sought.get();
  const { cacheLine } = model.settings.get();
  return {
    expanded: struct.expanded.get(),
    holes: model.settings.get().holes !== false,
    filter: struct.filter.get(),
    first,
    count: height === 0 ? 0 : (Math.ceil(to / step) + 1) * step - first,
    pinned: pinnedOf(model),
    twice: struct.twice.get(),
    ...(cacheLine === undefined ? {} : { cacheLine }),
    ...(sought ? { find: sought.path } : {}),
  };
}

/** The chosen field goes with the pinned ones: the last line tells its value wherever its row is. */
function pinnedOf({ struct }: Model): string[] {
  const pinned = struct.pinned.get();
  const chosen = struct.chosen.get()?.path;
  return chosen === undefined || pinned.includes(chosen) ? [...pinned] : [...pinned, chosen];
}

/** Numbers what is sent, and knows again what was asked when a frame answers it. */
export class TableRevisions {
  #revision = 0;
  #sent = '';
  #shape = '';
  #shapes: { revision: number; shape: string }[] = [];

  number(view: Omit<TableView, 'revision'> | undefined): TableView | undefined {
    if (!view) return undefined;
    const { expanded, holes, filter } = view;
    const sent = JSON.stringify(view);
    this.#shape = JSON.stringify([expanded, holes, filter]);
    if (sent !== this.#sent) {
      this.#sent = sent;
      this.#shapes = [...this.#shapes.slice(-20), { revision: ++this.#revision, shape: this.#shape }];
    }
    return { ...view, revision: this.#revision };
  }

  /** Are its rows those of the table that is asked for now? Else their places mean something else. */
  fits({ revision }: TableFrame): boolean {
    const asked = this.#shapes.find(s => s.revision === revision);
    return asked === undefined || asked.shape === this.#shape;
  }

  /** Attached anew: what was sent is forgotten there. */
  forget(): void {
    this.#sent = '';
  }
}

/** Scrolls so that a row is on screen. */
export function revealRow(model: Model, row: number): void {
  model.struct.top.set(reveal(row, model.struct.top.peek(), rowSpace(model)));
}
