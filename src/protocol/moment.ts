// Which state of a segment is meant: now, or one that was kept. Views, comparisons and searches all name it so.
// Not the bytes (the probe has a ByteSource for each), nor how they are kept (history, snapshots).

export type Moment =
  | { kind: 'live' }
  /** The whole-segment sample before the latest. */
  | { kind: 'previous' }
  /** A whole-segment sample that the history still has, by its number. */
  | { kind: 'sample'; sample: number }
  | { kind: 'snapshot'; snapshot: string }
  /** Another segment, live, by its id. */
  | { kind: 'segment'; segment: string }
  /** A file's bytes as they are on disk now. */
  | { kind: 'file'; path: string };

/** A range of a segment, bytes. */
export interface Place {
  offset: number;
  length: number;
}
