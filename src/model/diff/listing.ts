// The list of what differs as rows: a head for each page with differences, then its runs. Counted and found by index,
// with nothing made for rows that aren't seen. Not the values.
import type { RunList } from './run.js';

const pageBytes = 4096;

export type ListedRow =
  | { kind: 'page'; page: number; bytes: number; runs: number }
  /** `index` among the listed runs, `run` among all. */
  | { kind: 'run'; index: number; run: number };

interface Head {
  page: number;
  bytes: number;
  runs: number;
  /** Its first run, among the listed. */
  first: number;
}

export class Listing {
  readonly #all: RunList;
  readonly #listed: readonly number[];
  readonly #heads: Head[] = [];

  /** `isEqual`: became equal since, and counts no more. */
  constructor(all: RunList, listed: readonly number[], isEqual: (run: number) => boolean) {
    this.#all = all;
    this.#listed = listed;
    listed.forEach((run, index) => {
      const page = Math.floor(all.offset(run) / pageBytes);
      let head = this.#heads.at(-1);
      if (head?.page !== page) {
        head = { page, bytes: 0, runs: 0, first: index };
        this.#heads.push(head);
      }
      if (isEqual(run)) return;
      head.bytes += all.bytes(run);
      head.runs++;
    });
  }

  get total(): number {
    return this.#listed.length + this.#heads.length;
  }

  get runs(): number {
    return this.#listed.length;
  }

  rows(first: number, count: number): ListedRow[] {
    const rows: ListedRow[] = [];
    const end = Math.min(this.total, first + count);
    for (let row = Math.max(0, Math.floor(first)); row < end; row++) {
      const at = this.#headBy(row, (head, i) => head.first + i);
      const head = this.#heads[at];
      if (!head) break;
      const index = row - at - 1;
      if (index < head.first)
        rows.push({ kind: 'page', page: head.page, bytes: head.bytes, runs: head.runs });
      else rows.push({ kind: 'run', index, run: this.#listed[index] ?? 0 });
    }
    return rows;
  }

  /** The run that has this byte, else the next one behind it; undefined where none is. */
  rowOf(offset: number): number | undefined {
    let low = 0;
    let high = this.#listed.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#all.end(this.#listed[middle] ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    if (low >= this.#listed.length) return undefined;
    return low + 1 + this.#headBy(low, head => head.first);
  }

  #headBy(wanted: number, key: (head: Head, index: number) => number): number {
    let low = 0;
    let high = this.#heads.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const head = this.#heads[middle];
      if (head && key(head, middle) <= wanted) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
