// What lies beside the segments and is forgotten by the same programs: System V semaphores and message queues, and
// POSIX message queues. Not segments (segment.ts): they have no bytes to be seen. A named semaphore is a segment.
import type { Judged } from './verdict.js';

export const otherKinds = ['sysv-sem', 'sysv-msg', 'mqueue'] as const;
export type OtherKind = (typeof otherKinds)[number];

export interface OtherObject {
  /** `sysv-sem:<ipc namespace>:<semid>`, `sysv-msg:…`, `mqueue:<major>:<minor, hex>:<inode>`. */
  id: string;
  kind: OtherKind;
  /** Made safe to show. */
  name: string;
  /** Bytes; of System V semaphores, how many. */
  size: number;
  judged: Judged;
}

export function isOtherKind(kind: string): kind is OtherKind {
  return otherKinds.some(one => one === kind);
}
