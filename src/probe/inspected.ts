// What is asked of an attached segment, live (attachment.ts) or of a recording (replay/recorded-attachment.ts).
// Not what either does for it.
import type { AttachmentStatus } from '../protocol/attachment.js';
import type { ViewSpec } from '../protocol/frame.js';
import type { Moment } from '../protocol/moment.js';
import type { Attached, AttachedTable } from './attached-table.js';
import type { OpenMoment } from './time/moments.js';
import type { Watching } from './time/watch.js';

export interface Inspected extends Attached {
  readonly id: number;
  readonly table: AttachedTable;
  readonly watch: Watching;
  status(): AttachmentStatus;
  /** What its view shows now; null: it is hidden. */
  view(spec: ViewSpec | null): void;
  refresh(): void;
  /** A state of it, or what it is compared with. Throws where there is none, or none any more. */
  open(moment: Moment): OpenMoment;
}
