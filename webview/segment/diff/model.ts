// The state of a comparison in small atoms, apart from what is compared (time/model.ts has that). Rows are in windows:
// too many for an atom, so `came` counts up when some moved. Not how it changes (actions.ts) nor arrives (join.ts).
import type { DiffFrame, DiffSummary, Region } from '../../../src/protocol/diff.js';
import type { Place } from '../../../src/protocol/moment.js';
import { Atom, Getter } from '../../atom.js';
import type { Model } from '../model.js';
import type { Top } from '../scroll.js';
import { allRegions } from './filter.js';
import type { KeptChoice } from './kept.js';
import { arrange } from './layout.js';
import { bytesKey, listKey, RowWindow, type DiffRun } from './rows.js';
import { DiffRevisions } from './spec.js';

/** An offset that is looked for. `run`: to select the run that touches so many bytes there; else only to see them. */
export interface Sought {
  offset: number;
  run?: number;
}

/** A row that is chosen as soon as it comes, or the next run in this direction. */
interface Awaited {
  index: number;
  direction: 1 | -1;
  /** Only if it is this run: what comes may be the next one behind it. */
  sought?: Place;
}

export class DiffModel {
  /** As it was typed. */
  readonly filter = new Atom('');
  readonly regions = new Atom<readonly Region[]>(allRegions);
  readonly hidden = new Atom<readonly string[]>([]);
  readonly fold = new Atom(true);
  readonly renewed = new Atom(0);
  /** Is the list of what is hidden open? */
  readonly hiddenOpen = new Atom(false);

  readonly chosen = new Atom<DiffRun | null>(null);
  readonly sought = new Atom<Sought | null>(null);

  readonly list = new RowWindow(listKey);
  readonly bytes = new RowWindow(bytesKey);
  readonly came = new Atom(0);
  readonly bytesMoved = new Atom(0);
  /** Also when the same rows have other bytes. */
  readonly bytesCame = new Atom(0);
  readonly runs = new Atom(0);
  readonly summary = new Atom<DiffSummary | null>(null);
  readonly progress = new Atom<number | null>(null);
  readonly problem = new Atom<DiffFrame['problem'] | null>(null);
  /** Cells of the strip with differences. */
  readonly cells = new Atom<ReadonlySet<number>>(new Set());
  /** What is here is of what is compared now, not of what was before. */
  readonly fresh = new Atom(false);

  readonly listTop = new Atom<Top>({ row: 0, px: 0 });
  readonly bytesTop = new Atom<Top>({ row: 0, px: 0 });
  /** Pixels of the parts that scroll; 0: not on screen. */
  readonly listHeight = new Atom(0);
  readonly bytesHeight = new Atom(0);

  readonly revisions = new DiffRevisions();
  /** Where the keyboard is in the list; its row may not have come yet. */
  index = 0;
  awaited: Awaited | undefined;
  /** As it was when the document went, until something is compared. */
  kept: KeptChoice | undefined;

  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
  }

  /** Is a comparison on screen, in place of live bytes and structs? */
  readonly shown = new Getter(() => {
    const { time, sideBySide, tab } = this.#model;
    return time.state.get().comparing !== null && (sideBySide.get() || tab.get() === 'diff');
  });

  readonly area = new Getter(() => {
    const { view, font, settings, extent } = this.#model;
    const { sizeA, sizeB } = this.summary.get() ?? { sizeA: 0, sizeB: 0 };
    return arrange({
      width: view.get().width,
      font: font.get(),
      bytesPerRow: settings.get().bytesPerRow,
      size: Math.max(sizeA, sizeB, extent.get()),
    });
  });
}
