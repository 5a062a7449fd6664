// The state of the find bar: what is typed, which search runs, and what it has found. Hits are too many for an atom, so
// `came` counts up. Not how it changes (find-actions.ts).
import type { Query } from '../../../src/model/find/query.js';
import type { FoundPart } from '../../../src/protocol/find.js';
import { Atom } from '../../atom.js';
import { Hits } from './hits.js';
import { emptyForm, type FindForm } from './query.js';

/** One search, as far as it has come. */
export interface Search {
  /** Null until the probe has named it. */
  id: number | null;
  scan: boolean;
  /** Of the numbers that are looked for. */
  type: FindForm['type'];
  /** What was asked, so that Enter goes on instead of asking again. */
  asked: string;
  /** When the state that is searched was; undefined: it is live. */
  past: number | undefined;
  done: number;
  total: number;
  candidates: number | undefined;
  ended: boolean;
  more: boolean;
  /** Null: a scan over time. */
  query: Query | null;
  problem: string | undefined;
}

export class FindModel {
  readonly open = new Atom(false);
  readonly form = new Atom<FindForm>(emptyForm);
  /** Why what is typed can't be searched for. */
  readonly wrong = new Atom<string | null>(null);
  readonly search = new Atom<Search | null>(null);
  /** Index of the hit that one is at; -1: none. */
  readonly current = new Atom(-1);
  readonly hits = new Hits();
  readonly came = new Atom(0);
  /** Pixels that the list is scrolled by. */
  readonly listTop = new Atom(0);
  /** Of a search that has no number yet. */
  readonly early: FoundPart[] = [];
}
