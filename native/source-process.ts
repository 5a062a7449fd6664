// The second way to bytes: the memory of processes that map the segment, by process_vm_readv(2). Only pages that
// one of them has in its page table are read, and from that one, so that no page is allocated and no page table
// grows. All others are `unknown`: never allocated, or touched only by processes that have gone, or that aren't asked.
// Not how one process is asked: process-view.ts. Follows process_vm_readv(2).
import { KernelError } from './errors.js';
import { pageSize } from './libc.js';
import { attempt } from './machine.js';
import { OpenView, type Piece, type ProcessView } from './process-view.js';
import type { FileIdentity } from './quiet-open.js';
import { closedError, ExtentList, type ByteSource, type Extent, type SourceFacts } from './source.js';

const mostPages = 65_536;
/** Each costs a descriptor, and a look at its maps; a pool of hundreds of workers maps the same. */
const mostViews = 8;
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
  const open: OpenView[] = [];
  let refusal: KernelError | undefined;
  try {
    for (const view of inOrder(views)) {
      if (open.length === mostViews) break;
      const opened = attempt(`pid ${view.pid}`, () => new OpenView(proc, view, identity));
      if (opened instanceof KernelError) {
        if (opened.code === 'EMFILE' || opened.code === 'ENFILE') throw opened;
        refusal ??= opened;
      } else if (opened.stands) {
        open.push(opened);
      } else {
        // It has unmapped it since the scan.
        opened.close();
      }
    }
    if (open.length === 0) throw refusal ?? new KernelError('process_vm_readv', 'ESRCH', pidsOf(views));
  } catch (error) {
    for (const view of open) view.close();
    throw error;
  }
  return new ProcessSource(open, size);
}

interface Holder {
  view: OpenView;
  piece: Piece;
}

class ProcessSource implements ByteSource {
  readonly way = 'process';
  readonly #views: readonly OpenView[];
  readonly #size: number;
  /** Of the last `facts`: a view looked at before it is looked at again before it is read. */
  #asked = -Infinity;
  #closed = false;

  constructor(views: readonly OpenView[], size: number) {
    this.#views = views;
    this.#size = size;
  }

  /** Also looks again at the processes that were read from: call it before and after a read, as samples do. */
  facts(): SourceFacts {
    this.#refuseClosed();
    const now = performance.now();
    this.#asked = now;
    for (const view of this.#views) if (view.used || now - view.lookedAt >= looksStand) view.look();
    // That one stands is only believed of one that was looked at just now.
    for (const view of this.#views) {
      if (view.lookedAt < now) view.look();
      if (view.stands) return { size: this.#size };
    }
    const refusal = this.#views.find(view => view.refusal)?.refusal;
    throw refusal ?? new KernelError('process_vm_readv', 'ESRCH', pidsOf(this.#views));
  }

  extents(offset: number, length: number): Extent[] {
    this.#refuseClosed();
    const first = Math.floor(offset / pageSize);
    const end = Math.min(offset + length, this.#size);
    const pages = Math.min(Math.ceil(end / pageSize) - first, mostPages);
    const list = new ExtentList();
    if (pages <= 0) return list.items;
    const holders = this.#holders(first, pages, false);
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
    for (const view of this.#views) view.close();
  }

  /**
   * For each page of the segment from `first` on: who has it present, where it may be read if anywhere. `toRead`: none
   * that wasn't looked at since the last `facts`.
   */
  #holders(first: number, pages: number, toRead: boolean): (Holder | undefined)[] {
    const holders = new Array<Holder | undefined>(pages);
    let missing = pages;
    for (const view of this.#views) {
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
        if (piece.readable) missing--;
      });
    }
    return holders;
  }

  #isFresh({ lookedAt }: OpenView): boolean {
    return lookedAt >= this.#asked && performance.now() - lookedAt < looksStand;
  }

  #refuseClosed(): void {
    if (this.#closed) throw closedError(pidsOf(this.#views));
  }
}

function pidsOf(views: readonly { pid: number }[]): string {
  const first = views.slice(0, mostViews).map(view => view.pid);
  return `pid ${first.join(', ')}${views.length > mostViews ? ', …' : ''}`;
}

function isBetter(piece: Piece, holder: Holder | undefined): boolean {
  return holder === undefined || (piece.readable && !holder.piece.readable);
}

/** The chosen one first, then those that map other parts than the ones before, then the rest, from all over it. */
function* inOrder(views: readonly ProcessView[]): Generator<ProcessView> {
  const mapped = new Set<string>();
  const rest: ProcessView[] = [];
  for (const view of views) {
    const before = mapped.size;
    for (const { start, end, offset } of view.mappings) mapped.add(`${offset} ${end - start}`);
    if (mapped.size > before) yield view;
    else rest.push(view);
  }
  // Steps of the golden ratio come by all, and far apart.
  let step = Math.max(1, Math.round(rest.length * 0.618));
  while (divisor(step, rest.length) > 1) step++;
  for (let i = 0; i < rest.length; i++) {
    const view = rest[((i + 1) * step) % rest.length];
    if (view) yield view;
  }
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
