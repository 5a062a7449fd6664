// The words of snapshots: whole states of segments kept in files, so that they outlive a reload of the window and the
// segment itself. Not how they are compared (diff.ts), nor what is kept between them (timeline.ts).

export type SnapshotReason = 'hand' | 'stop' | 'interval' | 'condition' | 'import';

export interface SnapshotInfo {
  id: string;
  /** As it was then; `id` names that object, whether or not it still lives. */
  segment: { id: string; name: string; kind: string };
  name: string;
  /** When its reading began, ms since 1970, and how long that took: a writer may have been at work meanwhile. */
  time: number;
  took: number;
  size: number;
  /** Bytes that it takes on disk: holes cost nothing. */
  stored: number;
  /** Bytes that could not be read: the segment was truncated or went meanwhile, or reading may have allocated them. */
  unread?: number;
  pinned: boolean;
  reason: SnapshotReason;
  /** In words: `stopped at ring.c:88`, the condition with its values. */
  detail: string;
  process?: { pid: number; command: string };
}

/** A snapshot is taken by itself, without a debugger, whether or not the view is seen. */
export type Trigger =
  /** `every`: milliseconds, at least 1,000. */
  | { kind: 'interval'; every: number }
  /** An expression over bound fields: `hdr.seq jumps by more than 1`; `condition.ts` of the model has its grammar. */
  | { kind: 'condition'; text: string; snapshot: boolean; notify: boolean };

/** Extension → probe. */
export interface SnapshotsApi {
  /** Where snapshots are kept, and how many bytes they may take: the oldest that aren't pinned go first. */
  keepSnapshots(p: { folder: string; budget: number }): SnapshotInfo[];
  snapshots(): SnapshotInfo[];
  snapshot(p: { attachment: number; name: string; reason: SnapshotReason; detail: string }): SnapshotInfo;
  changeSnapshot(p: { id: string; name?: string; pinned?: boolean }): SnapshotInfo;
  deleteSnapshot(p: { id: string }): void;
  exportSnapshot(p: { id: string; path: string }): void;
  importSnapshot(p: { path: string }): SnapshotInfo;
  /** All triggers of an attachment; answers for each a sentence where it makes no sense, else null. */
  triggers(p: { attachment: number; triggers: Trigger[] }): (string | null)[];
}

/** Probe → extension. */
export interface SnapshotsEvents {
  /** The list as it is now: one was taken, changed, or dropped for the budget (`dropped`: their ids). */
  snapshots(p: { list: SnapshotInfo[]; dropped: string[] }): void;
  /** A condition holds that didn't before. `detail`: its fields with their values. */
  triggered(p: {
    attachment: number;
    trigger: number;
    time: number;
    detail: string;
    snapshot: string | null;
    notify: boolean;
  }): void;
}
