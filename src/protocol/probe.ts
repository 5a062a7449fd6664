// The words between extension and probe: two interfaces, one for each direction. Adding a method breaks both
// ends until they agree. Every method takes one value and answers one; rpc.ts derives calls from these.
import type { AttachmentStatus } from './attachment.js';
import type { Frame, ViewSpec } from './frame.js';
import type { DiffApi } from './diff.js';
import type { FindApi, FindEvents } from './find.js';
import type { RemovalApi } from './removal.js';
import type { Moment } from './moment.js';
import type { RunsApi } from './runs.js';
import type { SnapshotsApi, SnapshotsEvents } from './snapshots.js';
import type { TableApi } from './table.js';
import type { HistoryApi } from './timeline.js';
import type { TypesApi, TypesEvents } from './types.js';
import type { InventoryChange } from './wire.js';
import type { OwnerRule } from '../model/leaks/owners.js';

/** Counted up with every change that an older other end would not understand. */
export const protocolVersion = 1;

export interface AttachParams {
  segment: string;
  /** As which process; left out: as nobody, where the segment can be opened by itself. */
  process?: { pid: number; startTime: number };
  /** May nattch, lpid and atime be changed (shmat), if there is no other way? Only after a person agreed. */
  intrusive: boolean;
}

/** A pointer of the attached process: which segment it hits, at which offset. */
export interface PointerTarget {
  segment: string;
  name: string;
  offset: number;
}

/** Rates in milliseconds. */
export interface ProbeSettings {
  /** Poll of the System V table, and of processes, while something looks at the inventory. */
  tablePoll: number;
  processPoll: number;
  /** Share of one core that whole-segment scans may take, 0 to 1. */
  scanBudget: number;
  /** Bytes that the history of one attachment may take. */
  historyBudget: number;
  /** Rules on owners that a person added to those that come with the probe; they come first. */
  rules?: readonly OwnerRule[];
}

/** Extension → probe. */
export interface ProbeApi
  extends TypesApi, TableApi, HistoryApi, DiffApi, SnapshotsApi, FindApi, RemovalApi, RunsApi {
  hello(p: { protocol: number; settings: ProbeSettings }): { protocol: number; pid: number };
  settings(p: ProbeSettings): void;
  /** The heartbeat. */
  ping(): void;
  /** Something looks at the inventory, or nothing does any more: scans run only while it does. */
  look(p: { on: boolean }): void;
  /** Scan now; answers when the change, if any, has been sent. */
  rescan(): void;
  attach(p: AttachParams): AttachmentStatus;
  detach(p: { attachment: number }): void;
  /** See it as another process that maps it. */
  as(p: { attachment: number; process: { pid: number; startTime: number } }): AttachmentStatus;
  /** What its view shows now; null: hidden, costs nothing from here on. */
  view(p: { attachment: number; view: ViewSpec | null }): void;
  /** Sample once now, paused or not. */
  refresh(p: { attachment: number }): void;
  /**
   * Bytes for a copy or an export, live where no state is named; holes read as zeros and are listed. At most 16 MiB a
   * call.
   */
  read(p: { attachment: number; offset: number; length: number; at?: Moment }): ReadReply;
  resolve(p: { attachment: number; address: string }): PointerTarget | null;
}

export interface ReadReply {
  offset: number;
  bytes: Uint8Array;
  /** Never written: zeros stand for them. */
  holes: { offset: number; length: number }[];
  /** Not read, as that might allocate them, or as they went meanwhile: their zeros say nothing. */
  unknown: { offset: number; length: number }[];
}

/** Probe → extension. A frame's answer is its acknowledgement: the next one waits for it. */
export interface ProbeEvents extends TypesEvents, SnapshotsEvents, FindEvents {
  inventory(p: InventoryChange): void;
  frame(p: Frame): void;
  status(p: AttachmentStatus): void;
  log(p: { level: 'debug' | 'info' | 'warn' | 'error'; message: string }): void;
}
