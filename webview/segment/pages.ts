// Which pages a segment consists of, for lines, counts and the strip's gaps. Pure.
// Not which of them have memory: the probe tells that (AttachmentStatus).

/** What an AttachmentStatus says of its pages: `hugePage` and `pageSize`, the machine's own, in bytes. */
export interface Paged {
  segment: { hugePage?: number };
  pageSize?: number;
}

/** Bytes of a page where nobody has told yet: what most machines have. */
export const usualPage = 4096;

/** Bytes of one page of the segment, a power of two: a huge one where such back it. */
export function pageOf(status: Paged | null): number {
  return status?.segment.hugePage ?? status?.pageSize ?? usualPage;
}

/** Pages that `bytes` take. */
export function pagesIn(bytes: number, page: number): number {
  return Math.ceil(bytes / page);
}
