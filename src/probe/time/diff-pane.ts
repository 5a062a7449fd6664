// Which feed the diff pane of an attachment's view has: none while it is hidden, and one for as long as it is seen.
// Not the feed (diff-feed.ts).
import type { CellContext } from '../../layout/table/cells.js';
import type { ViewSpec } from '../../protocol/frame.js';
import type { Moment } from '../../protocol/moment.js';
import type { Bound } from '../bound.js';
import { DiffFeed, type DiffFeedOptions } from './diff-feed.js';
import type { OpenMoment } from './moments.js';

/** An attachment, as far as a comparison asks for it. */
export interface Compared {
  readonly size: number;
  readonly table: { readonly bound: Bound | undefined; context(): CellContext };
  open(moment: Moment): OpenMoment;
}

export class DiffPane {
  readonly #options: DiffFeedOptions;

  constructor(compared: Compared, host: Pick<DiffFeedOptions, 'budget' | 'changed' | 'failed'>) {
    this.#options = {
      ...host,
      open: moment => compared.open(moment),
      bound: () => ({ bound: compared.table.bound, size: compared.size }),
      context: () => compared.table.context(),
    };
  }

  /** `last`: the one that the view has; it is ended where the pane is seen no more. */
  feed({ diff: view, cell, hz }: ViewSpec, last: DiffFeed | undefined): DiffFeed | undefined {
    if (!view) {
      last?.end();
      return undefined;
    }
    const asked = { view, cell, paused: hz === 0 };
    if (!last) return new DiffFeed(asked, this.#options);
    last.show(asked);
    return last;
  }
}
