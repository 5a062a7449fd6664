// The list of a comparison as a person keeps it before them: brought up to date by each new comparison without a row
// that jumps, and filtered, in small steps, as names take time. Not the rows' values (diff-rows.ts).
import type { FieldSpans } from '../../layout/table/spans.js';
import { Areas } from '../../model/diff/areas.js';
import { Filter, sameFilter, type RunFilter, type Verdict } from '../../model/diff/filter.js';
import { Listing } from '../../model/diff/listing.js';
import { merge, none, type Merged } from '../../model/diff/merge.js';
import { regions, type Region, type Run } from '../../model/diff/run.js';
import type { DiffSummary } from '../../protocol/diff.js';
import { mostRuns, type Comparison } from './compare.js';

const verdicts = ['listed', 'hidden', 'small', 'region', 'text'] as const satisfies readonly Verdict[];
const unknown = verdicts.length;
/** Runs that are judged in one step. */
const stride = 1000;

/** What is shown of one state of the list. */
export interface Listed {
  listing: Listing;
  merged: Merged;
  areas: Areas;
  /** Runs by region, of those that the text doesn't leave out, nor noise. */
  regions: Record<Region, number>;
  hidden: number;
}

const empty: Listed = {
  listing: new Listing(none.runs, [], () => false),
  merged: none,
  areas: new Areas(),
  regions: { field: 0, padding: 0, outside: 0 },
  hidden: 0,
};

export class DiffList {
  readonly #spans: FieldSpans;
  #filter: RunFilter;
  #verdicts = new Uint8Array(0);
  #shown = empty;
  #wantsNew = false;

  constructor(spans: FieldSpans, filter: RunFilter) {
    this.#spans = spans;
    this.#filter = filter;
  }

  get shown(): Listed {
    return this.#shown;
  }

  filter(filter: RunFilter): void {
    if (sameFilter(filter, this.#filter)) return;
    this.#filter = filter;
    this.#verdicts = new Uint8Array(0);
  }

  /** Rows that have become equal are dropped with the next update. */
  renew(): void {
    this.#wantsNew = true;
  }

  /** In steps; `shown` is the new one at the end. Without a comparison only filtered anew. Throws LayoutError. */
  *update(comparison: Comparison | undefined): Generator<void, void, void> {
    let merged = this.#shown.merged;
    let areas = this.#shown.areas;
    let known = this.#verdicts;
    if (comparison) {
      const old = this.#wantsNew ? none : merged;
      if (this.#wantsNew) known = new Uint8Array(0);
      merged = merge(old, comparison.runs, mostRuns);
      areas = Areas.union(this.#wantsNew ? new Areas() : areas, comparison.areas);
      const before = known;
      known = Uint8Array.from(merged.before, was => before[was] ?? unknown);
      this.#wantsNew = false;
    } else if (known.length < merged.runs.length) known = new Uint8Array(merged.runs.length).fill(unknown);
    for (let filter: RunFilter | undefined; filter !== this.#filter;) {
      // Another filter since it began.
      if (filter) known = new Uint8Array(merged.runs.length).fill(unknown);
      filter = this.#filter;
      yield* this.#judge(merged, known, new Filter(filter));
    }
    this.#verdicts = known;
    this.#shown = { ...listed(merged, known), merged, areas };
  }

  *#judge({ runs }: Merged, known: Uint8Array, filter: Filter): Generator<void, void, void> {
    for (let i = 0; i < runs.length; i++) {
      if (known[i] !== unknown) continue;
      const run = runs.at(i);
      known[i] = verdicts.indexOf(filter.judge(run, () => this.#path(run)));
      if (i % stride === 0) yield;
    }
  }

  #path({ offset, length, part, region }: Run): string | null {
    return region === 'outside' ? null : this.#spans.name(offset, length, part).path;
  }
}

function listed(merged: Merged, known: Uint8Array): Pick<Listed, 'listing' | 'regions' | 'hidden'> {
  const { runs, equal } = merged;
  const shown: number[] = [];
  const counts: Record<Region, number> = { field: 0, padding: 0, outside: 0 };
  let hidden = 0;
  for (let i = 0; i < runs.length; i++) {
    const verdict = verdicts[known[i] ?? unknown];
    if (verdict === 'listed') shown.push(i);
    if (equal[i] === 1) continue;
    if (verdict === 'hidden') hidden++;
    else if (verdict !== 'small') counts[runs.region(i)]++;
  }
  return { listing: new Listing(runs, shown, run => equal[run] === 1), regions: counts, hidden };
}

/** What is told of a comparison beside its list. */
export function summaryOf(comparison: Comparison, { regions, hidden }: Listed): DiffSummary {
  const { bytes, pages, compared, unread, sizeA, sizeB, more } = comparison;
  const runs = comparison.runs.length;
  return { bytes, runs, pages, compared, unread, sizeA, sizeB, regions, hidden, more };
}

/** All of it: what is listed before anything is left out. */
export const everything: RunFilter = { text: '', regions, least: 0, hidden: [] };
