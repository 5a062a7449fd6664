// What an attachment needs of the probe that it lives in. Not the attachment: attachment.ts.
import type { Inventory } from '../model/segment.js';
import type { AttachmentStatus } from '../protocol/attachment.js';
import type { Frame } from '../protocol/frame.js';
import type { AttachedTable } from './attached-table.js';
import type { Attachment } from './attachment.js';
import type { CpuBudget } from './cpu-budget.js';
import type { Places, Sources } from './sources.js';
import type { ScanThreads } from './time/scan-threads.js';
import type { Moments } from './time/moments.js';

export interface ProcessId {
  pid: number;
  startTime: number;
}

/** What an attachment needs of the probe. */
export interface AttachmentHost {
  readonly sources: Sources;
  readonly budget: CpuBudget;
  readonly threads: ScanThreads;
  /** Bytes that what the history of one attachment undoes may take. */
  historyBudget(): number;
  /** Bytes of a page of the system. */
  readonly pageSize: number;
  /** As last scanned; `inventory` once there was a scan. */
  places(): Places & { inventory?: Inventory };
  isAlive(process: ProcessId): boolean;
  sendFrame(frame: Frame): Promise<void>;
  /** States that aren't this attachment's own. */
  moments: Omit<Moments, 'source' | 'history'>;
  sendStatus(status: AttachmentStatus): void;
  table(attachment: Attachment): AttachedTable;
}
