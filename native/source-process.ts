// The second way to bytes: the memory of processes that map the segment, by process_vm_readv(2). Only pages that
// one of them has in its page table are read, and from that one, so that no page is allocated and no page table
// grows. All others are `unknown`: never allocated, or touched only by processes that have gone, or that aren't asked.
// Not how one process is asked: process-view.ts. Follows process_vm_readv(2).
import { pageSize } from './page-size.js';
import type { OpenView, Piece, ProcessView } from './process-view.js';
import type { FileIdentity } from './quiet-open.js';
import { closedError, ExtentList, type ByteSource, type Extent, type SourceFacts } from './source.js';
import { ViewPool } from './view-pool.js';

const mostPages = 65_536;
/** More pages than a view shows are not searched for in processes that aren't asked. */
const mostSought = 1024;
/** Ms for which a look at a process that wasn't read from is believed. */
const looksStand = 500;

/**
 * The process that it is seen as stands first. Throws KernelError when none of the processes lets us in; the first
 * one's refusal tells why.
 */
export function openProcessSource(
  proc: string,
  views: readonly ProcessView[],
  size: number,
  identity: FileIdentity | undefined,
): ByteSource {
  return new ProcessSource(new ViewPool(proc, views, identity), size);
}

interface Holder {
  view: OpenView;
  piece: Piece;
}

class ProcessSource implements ByteSource {
  readonly way = 'process';
  readonly #pool: ViewPool;
  readonly #size: number;
  /** Of the last `facts`: a view looked at before it is looked at again before it is read. */
  #asked = -Infinity;
  #closed = false;

  constructor(pool: ViewPool, size: number) {
    this.#pool = pool;
    this.#size = size;
  }

  /** Also looks again at the processes that were read from: call it before and after a read, as samples do. */
  facts(): SourceFacts {
    this.#refuseClosed();
    const now = performance.now();
    this.#asked = now;
    for (const view of this.#pool.open) if (view.used || now - view.lookedAt >= looksStand) view.look();
    // That one stands is only believed of one that was looked at just now.
    const standing = this.#pool.open.some(view => {
      if (view.lookedAt < now) view.look();
      return view.stands;
    });
    if (!standing) this.#pool.replace();
    return { size: this.#size };
  }

  extents(offset: number, length: number): Extent[] {
    this.#refuseClosed();
    const first = Math.floor(offset / pageSize);
    const end = Math.min(offset + length, this.#size);
    const pages = Math.min(Math.ceil(end / pageSize) - first, mostPages);
    const list = new ExtentList();
    if (pages <= 0) return list.items;
    const now = performance.now();
    const holders = this.#holders(first, pages, false);
    if (pages <= mostSought && holders.includes(undefined)) {
      // It is there from the next sample on.
      this.#pool.search(now, view =>
        view.present(first, pages).some((piece, i) => piece && isBetter(piece, holders[i])),
      );
    }
    for (let page = 0; page < pages; page++) {
      const from = Math.max((first + page) * pageSize, offset);
      const to = Math.min((first + page + 1) * pageSize, end);
      const holder = holders[page];
      const state = holder === undefined ? 'unknown' : holder.piece.readable ? 'data' : 'denied';
      list.add(from, to - from, state);
    }
    return list.items;
  }

  read(offset: number, into: Uint8Array): number {
    this.#refuseClosed();
    const first = Math.floor(offset / pageSize);
    const pages = Math.ceil((offset + into.byteLength) / pageSize) - first;
    const holders = this.#holders(first, pages, true);
    let done = 0;
    while (done < into.byteLength) {
      const at = offset + done;
      const page = Math.floor(at / pageSize) - first;
      const holder = holders[page];
      if (holder?.piece.readable !== true) break;
      let last = page;
      while (holders[last + 1]?.piece === holder.piece) last++;
      const length = Math.min((first + last + 1) * pageSize - at, into.byteLength - done);
      const got = holder.view.read(holder.piece, at, into.subarray(done, done + length));
      done += got;
      if (got < length) break;
    }
    return done;
  }

  residency(): undefined {
    return undefined;
  }

  close(): void {
    this.#closed = true;
    this.#pool.close();
  }

  /**
   * For each page of the segment from `first` on: who has it present, where it may be read if anywhere. `toRead`: none
   * that wasn't looked at since the last `facts`.
   */
  #holders(first: number, pages: number, toRead: boolean): (Holder | undefined)[] {
    const holders = new Array<Holder | undefined>(pages);
    let missing = pages;
    for (const view of this.#pool.open) {
      if (missing === 0) break;
      let pieces = view.present(first, pages);
      const isNeeded = (): boolean => pieces.some((piece, i) => piece && isBetter(piece, holders[i]));
      if (toRead && !this.#isFresh(view) && isNeeded()) {
        view.look();
        pieces = view.present(first, pages);
      }
      pieces.forEach((piece, page) => {
        if (!piece || !isBetter(piece, holders[page])) return;
        holders[page] = { view, piece };
        view.helpedAt = performance.now();
        if (piece.readable) missing--;
      });
    }
    return holders;
  }

  #isFresh({ lookedAt }: OpenView): boolean {
    return lookedAt >= this.#asked && performance.now() - lookedAt < looksStand;
  }

  #refuseClosed(): void {
    if (this.#closed) throw closedError('memory of processes');
  }
}

function isBetter(piece: Piece, holder: Holder | undefined): boolean {
  return holder === undefined || (piece.readable && !holder.piece.readable);
}
