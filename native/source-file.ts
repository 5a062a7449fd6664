// The first way to bytes: a file descriptor opened read-only (an object in /dev/shm, /proc/pid/fd/N, or
// /proc/pid/map_files/…). Bytes come by pread(2), which on tmpfs gives zeros for a hole without allocating it,
// can't fault, and leaves no page of ours in the segment's map counts (so not even PSS of its users moves).
// The file is also mapped, read-only and never touched, to ask mincore(2) what is in memory.
import { closeSync, fstatSync, readSync, statfsSync } from 'node:fs';
import { cachedRuns, pageCounter, type CountPages } from './cached-pages.js';
import { KernelError, kernelError } from './errors.js';
import { mapReadOnly, residency, seekData, seekHole, unmap } from './libc.js';
import { pageSize } from './page-size.js';
import { openQuietly, type QuietOpen } from './quiet-open.js';
import {
  closedError,
  ExtentList,
  type ByteSource,
  type Extent,
  type Lent,
  type SourceFacts,
} from './source.js';

// include/uapi/linux/magic.h
const HUGETLBFS_MAGIC = 0x958458f6;
const TMPFS_MAGIC = 0x01021994;
const mostExtents = 65_536;

/**
 * Opens what `path` leads to for reading. Throws KernelError: ESTALE when another object is there than expected, EFTYPE
 * when it is no file, and whatever `how.allow` throws.
 */
export function openFileSource(path: string | Buffer, how: QuietOpen): ByteSource {
  const fd = openQuietly(path, how);
  try {
    return new FileSource(fd, path.toString());
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

class FileSource implements ByteSource {
  readonly way = 'file';
  readonly #fd: number;
  readonly #name: string;
  readonly #huge: boolean;
  readonly #count: CountPages;
  readonly #mayAskResidency: boolean;
  #mapping: { address: bigint; length: number } | undefined;
  #closed = false;
  #lent = 0;

  constructor(fd: number, name: string) {
    this.#fd = fd;
    this.#name = name;
    const { type } = statfsSync(`/proc/self/fd/${fd}`);
    this.#huge = type === HUGETLBFS_MAGIC;
    // On a disk a page may be cached where the file has a hole.
    this.#count = type === TMPFS_MAGIC ? pageCounter(fd) : () => undefined;
    // mincore(2) answers "all resident" to one who neither owns the file nor may write it.
    const euid = process.geteuid?.();
    this.#mayAskResidency = euid === 0 || fstatSync(fd).uid === euid;
  }

  facts(): SourceFacts {
    const stat = fstatSync(this.#open, { bigint: true });
    const size = stat.size < Number.MAX_SAFE_INTEGER ? Number(stat.size) : Number.MAX_SAFE_INTEGER;
    return { size, allocated: Number(stat.blocks) * 512, links: Number(stat.nlink) };
  }

  extents(offset: number, length: number): Extent[] {
    const facts = this.facts();
    const end = Math.min(offset + length, facts.size);
    const list = new ExtentList();
    // hugetlbfs calls everything data; only "nothing at all" can be told there.
    if (this.#huge) {
      list.add(offset, end - offset, facts.allocated === 0 ? 'hole' : 'data');
      return list.items;
    }
    // SEEK_HOLE goes on to the next hole of the file, however far that is: where all of the range has memory, which is
    // soon counted, it isn't asked.
    if (this.#allCached(offset, end)) {
      list.add(offset, end - offset, 'data');
      return list.items;
    }
    let at = offset;
    while (at < end && list.items.length < mostExtents) {
      const data = Math.min(seekData(this.#open, at) ?? end, end);
      if (facts.allocated === 0) list.add(at, data - at, 'hole');
      else if (data > at && this.#hole(list, at, data) < data) break;
      if (data >= end) break;
      // A truncation in between leaves no hole to find: stop there, the next call sees the new end.
      const hole = Math.min(seekHole(this.#open, data) ?? data, end);
      list.add(data, hole - data, 'data');
      if (hole <= at) break;
      at = hole;
    }
    return list.items;
  }

  #allCached(offset: number, end: number): boolean {
    const first = Math.floor(offset / pageSize);
    const pages = Math.ceil(end / pageSize) - first;
    return pages > 0 && this.#count(first * pageSize, pages * pageSize) === pages;
  }

  /** Nothing was written there; but parts of it may have memory. Answers up to where it could be told. */
  #hole(list: ExtentList, from: number, to: number): number {
    let at = from;
    const first = Math.floor(from / pageSize) * pageSize;
    for (const run of cachedRuns(this.#count, first, to - first)) {
      const end = run.offset + run.length;
      list.add(at, end - at, run.cached ? 'data' : 'hole');
      at = end;
    }
    if (at > from) return at;
    list.add(from, to - from, 'hole');
    return to;
  }

  read(offset: number, into: Uint8Array): number {
    let done = 0;
    try {
      while (done < into.byteLength) {
        const got = readSync(this.#open, into, done, into.byteLength - done, offset + done);
        if (got === 0) break;
        done += got;
      }
    } catch (error) {
      throw kernelError(error, this.#name);
    }
    return done;
  }

  residency(offset: number, length: number): Uint8Array | undefined {
    // Mapping a hugetlbfs file would reserve huge pages for it.
    if (this.#huge || !this.#mayAskResidency) return undefined;
    const mapping = this.#map();
    if (!mapping) return undefined;
    const end = Math.min(offset + length, mapping.length);
    if (end <= offset) return new Uint8Array(0);
    // The count of all is known sooner than which they are.
    const count = Math.ceil((end - offset) / pageSize);
    if (this.#count(offset, end - offset) === count) return new Uint8Array(count).fill(1);
    const pages = residency(mapping.address + BigInt(offset), end - offset);
    // To mincore a page that was never written is as little there as one that is swapped out.
    for (const run of absent(pages)) {
      for (const { offset: at, length, cached } of cachedRuns(this.#count, offset + run.from, run.length)) {
        if (cached) pages.fill(1, (at - offset) / pageSize, (at - offset + length) / pageSize);
      }
    }
    return pages;
  }

  lend(): Lent {
    const fd = this.#open;
    this.#lent++;
    let held = true;
    return {
      fd,
      release: () => {
        if (!held) return;
        held = false;
        this.#lent--;
        if (this.#closed) this.#closeUnlessLent();
      },
    };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unmap();
    this.#closeUnlessLent();
  }

  #closeUnlessLent(): void {
    if (this.#lent === 0) closeSync(this.#fd);
  }

  /** The descriptor, as long as it is ours. */
  get #open(): number {
    if (this.#closed) throw closedError(this.#name);
    return this.#fd;
  }

  /** The mapping, made anew when the size is no longer the one that it was made for. */
  #map(): { address: bigint; length: number } | undefined {
    const { size } = this.facts();
    if (this.#mapping?.length === size) return this.#mapping;
    this.#unmap();
    if (size === 0) return undefined;
    try {
      this.#mapping = { address: mapReadOnly(this.#open, size), length: size };
    } catch (error) {
      // More than the address space holds, or a file that can't be mapped: bytes are read all the same.
      if (!(error instanceof KernelError)) throw error;
    }
    return this.#mapping;
  }

  #unmap(): void {
    if (this.#mapping) unmap(this.#mapping.address, this.#mapping.length);
    this.#mapping = undefined;
  }
}

/** Runs of pages that aren't in memory by mincore, in bytes from the first page on. */
function* absent(pages: Uint8Array): Generator<{ from: number; length: number }> {
  for (let page = 0; page < pages.length; page++) {
    if (((pages[page] ?? 1) & 1) === 1) continue;
    const first = page;
    while (page < pages.length && ((pages[page] ?? 1) & 1) === 0) page++;
    yield { from: first * pageSize, length: (page - first) * pageSize };
  }
}
