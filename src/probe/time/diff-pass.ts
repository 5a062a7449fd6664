// One comparison of two moments with its list, in steps: opened, compared, listed. What a view (diff-feed.ts) and a
// text (diff-service.ts) have in common.
import { FieldSpans } from '../../layout/table/spans.js';
import type { RunFilter } from '../../model/diff/filter.js';
import type { Moment } from '../../protocol/moment.js';
import type { Bound } from '../bound.js';
import { DiffHex } from './diff-hex.js';
import { DiffList } from './diff-list.js';
import { DiffRows } from './diff-rows.js';
import type { OpenMoment } from './moments.js';
import { onSide } from './side.js';

/** What is told of the runs, of one set of types at one size. */
export interface Meaning {
  bound: Bound | undefined;
  size: number;
  spans: FieldSpans;
  list: DiffList;
  rows: DiffRows;
  hex: DiffHex;
}

/** Throws LayoutError. */
export function meaningOf(bound: Bound | undefined, size: number, filter: RunFilter): Meaning {
  const spans = new FieldSpans(bound?.bindings ?? [], size);
  return {
    ...{ bound, size, spans },
    list: new DiffList(spans, filter),
    rows: new DiffRows(bound, spans, size),
    hex: new DiffHex(spans),
  };
}

/** Both sides, held until `close`. */
export class Sides {
  readonly a: OpenMoment;
  readonly b: OpenMoment;

  /** Throws SideError. */
  constructor(open: (moment: Moment) => OpenMoment, a: Moment, b: Moment) {
    this.a = onSide('a', () => open(a));
    try {
      this.b = onSide('b', () => open(b));
    } catch (error) {
      this.a.close();
      throw error;
    }
  }

  close(): void {
    this.a.close();
    this.b.close();
  }
}

/** Does it change by itself, so that it is compared again and again? */
export function moves(moment: Moment, opened: OpenMoment): boolean {
  // The sample before the latest is another one after each.
  return opened.live || moment.kind === 'previous';
}
