// The state of the struct pane in small atoms. The rows are in struct-rows.ts: too many for an atom, so `rowsCame`
// counts up with each frame that moved some. Not how it changes (struct-actions.ts).
import type { BoundState } from '../../src/protocol/view.js';
import type { Guesses as Found } from '../../src/protocol/table.js';
import { Atom } from '../atom.js';
import type { Top } from './scroll.js';
import { TableRows } from './struct-rows.js';

/** A field, by its path, and the bytes of it in the segment; null where only a running program knows. */
export interface ChosenField {
  path: string;
  offset: number | null;
  length: number;
}

export type Guesses =
  { kind: 'unasked' } | { kind: 'asking' } | ({ kind: 'here' } & Found) | { kind: 'failed'; text: string };

/** A path whose row is looked for, to bring it on screen. `choose`: and to select it there. */
export interface Sought {
  path: string;
  choose: boolean;
}

export class StructModel {
  readonly bound = new Atom<BoundState>({ types: [], loading: null, problems: [] });
  /** Which of the two is in the right pane, where there's room for both. */
  readonly pane = new Atom<'struct' | 'inspector'>('struct');
  readonly expanded = new Atom<readonly string[]>([]);
  readonly twice = new Atom(false);
  readonly filter = new Atom('');
  /** Is the field for the filter open? */
  readonly filtering = new Atom(false);
  readonly menu = new Atom(false);
  /** Types are being read for so long that it's said. */
  readonly slow = new Atom(false);
  readonly pinned = new Atom<readonly string[]>([]);
  readonly chosen = new Atom<ChosenField | null>(null);
  /** Path of what the pointer is over, in either pane. */
  readonly hovered = new Atom<string | null>(null);
  readonly sought = new Atom<Sought | null>(null);
  readonly guesses = new Atom<Guesses>({ kind: 'unasked' });

  readonly rows = new TableRows();
  readonly rowsCame = new Atom(0);
  readonly total = new Atom(0);
  readonly top = new Atom<Top>({ row: 0, px: 0 });
  /** Pixels of the rows that scroll; 0: not on screen. */
  readonly height = new Atom(0);
  /** Why there are no rows. */
  readonly problem = new Atom<string | null>(null);
  /** What had the focus when a type was asked for, until it has it again. */
  askedFrom: Element | null = null;
  /** Bytes are being selected as such: the chosen field stays. */
  raw = false;
  /** Where the keyboard is; its row may not have come yet. */
  index = 0;
  /** A row that is chosen as soon as it comes. */
  awaited: number | undefined;
}

/** The same for the same types at the same places. */
export function keyOfTypes({ types }: BoundState): string {
  return JSON.stringify(types.map(({ name, type, offset, count }) => [name, type, offset, count]));
}
