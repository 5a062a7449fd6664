// One comparison of two moments with its list, in steps: opened, compared, listed. What a view (diff-feed.ts) and a
// text (diff-service.ts) have in common.
import { FieldSpans } from '../../layout/table/spans.js';
import type { RunFilter } from '../../model/diff/filter.js';
import type { Moment } from '../../protocol/moment.js';
import type { Bound } from '../bound.js';
import { DiffHex } from './diff-hex.js';
import { DiffList } from './diff-list.js';
import { DiffRows } from './diff-rows.js';
import { GuardedMoment } from './guarded.js';
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
  readonly a: GuardedMoment;
  readonly b: GuardedMoment;

  /** `bound`: whose sequence locks guard both, at this size. Throws SideError, LayoutError. */
  constructor(
    open: (moment: Moment) => OpenMoment,
    [a, b]: readonly [Moment, Moment],
    { bound, size }: Pick<Meaning, 'bound' | 'size'>,
  ) {
    const sequences = bound?.sequences(size) ?? [];
    this.a = onSide('a', () => new GuardedMoment(open(a), sequences));
    try {
      this.b = onSide('b', () => new GuardedMoment(open(b), sequences));
    } catch (error) {
      this.a.close();
      throw error;
    }
  }

  /** What a sequence lock guards is taken anew of a side that moves. Throws SideError. */
  renew(): void {
    onSide('a', () => this.a.renew());
    onSide('b', () => this.b.renew());
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
