// Which pages of a tmpfs file have memory although nothing was ever written there: fallocate(2) leaves such pages,
// and SEEK_DATA, mincore and pagemap all pass over them. Not what was written: SEEK_DATA tells that, and cheaper.
// Follows cachestat(2), which counts every page in the page cache and touches none (Linux 6.5).
import { KernelError } from './errors.js';
import { cachedPages } from './libc.js';
import { pageSize } from './page-size.js';

export interface PageRun {
  /** Bytes, whole pages. */
  offset: number;
  length: number;
  cached: boolean;
}

/** More questions than this for one range are somebody's checkerboard: the answer ends early then. */
const mostAsked = 4096;

/** Counts cached pages of a range in bytes; undefined where the kernel has no answer, or not for us. */
export type CountPages = (offset: number, length: number) => number | undefined;

/** Answers undefined for good once the kernel has refused. */
export function pageCounter(fd: number): CountPages {
  let refused = false;
  return (offset, length) => {
    if (refused) return undefined;
    try {
      return cachedPages(fd, offset, length);
    } catch (error) {
      // An older kernel, a sandbox, another file system, or a file that we may not write nor own.
      if (!(error instanceof KernelError)) throw error;
      refused = true;
      return undefined;
    }
  };
}

/** Tiles the range from `offset` (page-aligned) on, in order, by halving; none where nothing can be told. */
export function* cachedRuns(count: CountPages, offset: number, length: number): Generator<PageRun> {
  const open = [{ offset, length }];
  for (let asked = 0; asked < mostAsked; asked++) {
    const range = open.pop();
    if (!range) return;
    const cached = count(range.offset, range.length);
    if (cached === undefined) return;
    const pages = Math.ceil(range.length / pageSize);
    if (cached === 0 || cached >= pages) {
      yield { ...range, cached: cached > 0 };
      continue;
    }
    const half = Math.floor(pages / 2) * pageSize;
    open.push({ offset: range.offset + half, length: range.length - half });
    open.push({ offset: range.offset, length: half });
  }
}
