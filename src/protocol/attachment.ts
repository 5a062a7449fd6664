// What is known of an attachment, whole, so that a view can be hydrated from one message.
// Not its bytes: frame.ts has these.
import type { Failure } from './failure.js';
import type { WireSegment } from './wire.js';

/**
 * The way to the bytes, least intrusive first. file: an fd opened read-only (and mapped read-only, to ask which
 * pages are resident) · process: the attached process's memory, only pages that some process has touched ·
 * shmat: attached read-only, seen by others in nattch, lpid and atime.
 */
export type ReadWay = 'file' | 'process' | 'shmat';

/** A moment when something happened to the segment, milliseconds since 1970. */
export interface SizeChange {
  from: number;
  to: number;
  at: number;
}

export interface Recorded {
  /** Its oldest sample; when that began, and when the latest did, ms since 1970. */
  oldest: number;
  from: number;
  to: number;
  /** Types that were bound; `size` of one, in bytes. */
  types: { name: string; type: string; size: number; offset: number; count: number }[];
}

export interface AttachmentStatus {
  attachment: number;
  /** As last scanned; what it was at last when it is gone. */
  segment: WireSegment;
  way: ReadWay | null;
  /** The process as which it is seen; null when none is (leaked: nobody maps it). */
  process: { pid: number; startTime: number; command: string; alive: boolean; endedAt?: number } | null;
  size: number;
  /** Bytes of one page behind it: of the system, or a huge page where these back it. */
  pageSize?: number;
  /** Bytes with memory behind them, and of these in memory now; null: can't be told. */
  allocated: number | null;
  resident: number | null;
  unlinkedAt?: number;
  truncated?: SizeChange;
  grown?: SizeChange;
  /** Another object bears its name now. */
  recreated?: { id: string; at: number };
  /** Certain: no process maps or holds it any more; with `unlinked` our own reference is the last. */
  orphan: boolean;
  /** No user was seen, but so many processes could not be looked into (0: an unknown number) and may use it. */
  unseenUsers?: number;
  /** It is what a recording's file has: nothing of it is live, and no process is there to be asked. */
  recorded?: Recorded;
  /** Why bytes can't be read now; the attachment stays and tries again. */
  failure?: Failure;
  /** Reads after which the allocated size was the same as before, and reads that a writer made unclear. */
  reads: { clean: number; unclear: number };
}
