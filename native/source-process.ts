// The second way to bytes: the memory of processes that map the segment, by process_vm_readv(2). Only pages that
// one of them has in its page table are read, and from that one, so that no page is allocated and no page table
// grows. All others are `unknown`: never allocated, or touched only by processes that have gone.
// Follows process_vm_readv(2) and proc_pid_maps(5).
import { KernelError, kernelError } from './errors.js';
import { isSame, type FileIdentity } from './quiet-open.js';
import { readMaps } from './proc-maps.js';
import { pageSize, readProcess } from './libc.js';
import { Pagemap } from './pagemap.js';
import { ExtentList, type ByteSource, type Extent, type SourceFacts } from './source.js';

/** A process's view of the segment. `offset`: of the segment's byte at `start`. */
export interface ProcessView {
  pid: number;
  mappings: readonly { start: bigint; end: bigint; offset: number }[];
}

const mostPages = 65_536;

/**
 * `identity` is what maps must say of the object. Throws KernelError when none of the processes lets us in; the first
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
  for (const view of views) {
    let pagemap: Pagemap | undefined;
    try {
      pagemap = new Pagemap(proc, view.pid);
      probeAccess(view);
      open.push({ ...view, pagemap });
    } catch (error) {
      pagemap?.close();
      refusal ??= kernelError(error, `pid ${view.pid}`);
    }
  }
  if (open.length === 0) throw refusal ?? new KernelError('process_vm_readv', 'ESRCH', 'no process maps it');
  return new ProcessSource(proc, open, size, identity);
}

type OpenView = ProcessView & { pagemap: Pagemap };

/** pagemap asks for less permission than process_vm_readv (Yama): a read of address 0 tells EPERM from EFAULT. */
function probeAccess(view: ProcessView): void {
  try {
    readProcess(view.pid, 0n, new Uint8Array(1));
  } catch (error) {
    if (!(error instanceof KernelError) || error.code !== 'EFAULT') throw error;
  }
}

class ProcessSource implements ByteSource {
  readonly way = 'process';
  readonly #proc: string;
  readonly #views: OpenView[];
  readonly #size: number;
  readonly #identity: FileIdentity | undefined;
  /** Mappings that are still there and still of this object, as of the last `facts`. */
  #standing = new Set<ProcessView['mappings'][number]>();

  constructor(proc: string, views: OpenView[], size: number, identity: FileIdentity | undefined) {
    this.#proc = proc;
    this.#views = views;
    this.#size = size;
    this.#identity = identity;
    this.#look();
  }

  /** Also looks again which mappings stand: call it before and after a read, as samples do. */
  facts(): SourceFacts {
    this.#look();
    if (this.#standing.size === 0) {
      const pids = this.#views.map(view => view.pid).join(', ');
      throw new KernelError('process_vm_readv', 'ESRCH', `pid ${pids}`);
    }
    return { size: this.#size };
  }

  extents(offset: number, length: number): Extent[] {
    const first = Math.floor(offset / pageSize);
    const end = Math.min(offset + length, this.#size);
    const pages = Math.min(Math.ceil(end / pageSize) - first, mostPages);
    const list = new ExtentList();
    if (pages <= 0) return list.items;
    const holders = this.#holders(first, pages);
    for (let page = 0; page < pages; page++) {
      const from = Math.max((first + page) * pageSize, offset);
      const to = Math.min((first + page + 1) * pageSize, end);
      list.add(from, to - from, holders[page] === undefined ? 'unknown' : 'data');
    }
    return list.items;
  }

  read(offset: number, into: Uint8Array): number {
    const first = Math.floor(offset / pageSize);
    const pages = Math.ceil((offset + into.byteLength) / pageSize) - first;
    const holders = this.#holders(first, pages);
    let done = 0;
    while (done < into.byteLength) {
      const at = offset + done;
      const page = Math.floor(at / pageSize) - first;
      const holder = holders[page];
      if (!holder) break;
      let last = page;
      while (sameRun(holders[last + 1], holder)) last++;
      const length = Math.min((first + last + 1) * pageSize - at, into.byteLength - done);
      const address = holder.start + BigInt(at - holder.offset);
      const got = readOrNothing(holder.pid, address, into.subarray(done, done + length));
      done += got;
      if (got < length) break;
    }
    return done;
  }

  residency(): undefined {
    return undefined;
  }

  close(): void {
    for (const view of this.#views) view.pagemap.close();
  }

  /** For each page of the segment from `first` on: a mapping in which it is present, or undefined. */
  #holders(first: number, pages: number): (Holder | undefined)[] {
    const holders = new Array<Holder | undefined>(pages);
    let missing = pages;
    for (const view of this.#views) {
      for (const mapping of view.mappings) {
        if (missing === 0) return holders;
        const from = Math.max(first, Math.ceil(mapping.offset / pageSize));
        const bytes = Number(mapping.end - mapping.start);
        const to = Math.min(first + pages, Math.floor((mapping.offset + bytes) / pageSize));
        if (to <= from || !this.#standing.has(mapping)) continue;
        const holder = { pid: view.pid, start: mapping.start, offset: mapping.offset };
        const present = view.pagemap.present(
          mapping.start + BigInt(from * pageSize - mapping.offset),
          to - from,
        );
        present.forEach((there, i) => {
          const page = from - first + i;
          if (there === 0 || holders[page]) return;
          holders[page] = holder;
          missing--;
        });
      }
    }
    return holders;
  }

  #look(): void {
    this.#standing = new Set(this.#views.flatMap(view => this.#standingOf(view)));
  }

  /** The address alone proves nothing: other memory may have taken the place of what was mapped there. */
  #standingOf(view: OpenView): ProcessView['mappings'] {
    try {
      const { rows } = readMaps(`${this.#proc}/${view.pid}`, new Map());
      const now = new Map(rows.map(row => [row.start, row]));
      return view.mappings.filter(mapping => {
        const row = now.get(mapping.start);
        if (row?.end !== mapping.end || row.target.offset !== mapping.offset) return false;
        const { device, inode } = row.target;
        return this.#identity === undefined || isSame(this.#identity, device, BigInt(inode));
      });
    } catch (error) {
      // A process that has gone is ENOENT or ESRCH, one that took another identity (setuid, exec) EACCES.
      const { code } = kernelError(error, `pid ${view.pid}`);
      if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return [];
      throw error;
    }
  }
}

interface Holder {
  pid: number;
  start: bigint;
  offset: number;
}

function sameRun(next: Holder | undefined, holder: Holder): boolean {
  return next !== undefined && next.pid === holder.pid && next.start === holder.start;
}

function readOrNothing(pid: number, address: bigint, into: Uint8Array): number {
  try {
    return readProcess(pid, address, into);
  } catch (error) {
    // It went between the look and the read.
    if (error instanceof KernelError && (error.code === 'EFAULT' || error.code === 'ESRCH')) return 0;
    throw error;
  }
}
