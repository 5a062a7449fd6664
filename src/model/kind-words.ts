// What each kind of segment, and of what lies beside these, is called, once for all views: alone, as on a chip, and as the head of a group.
// English is the key; whoever shows it translates. Not identities: segment.ts has these.
import type { OtherKind } from './other-object.js';
import type { SegmentKind } from './segment.js';

export const kindWords: Readonly<Record<SegmentKind | OtherKind, { one: string; group: string }>> = {
  posix: { one: 'POSIX', group: 'POSIX' },
  sysv: { one: 'System V', group: 'System V' },
  memfd: { one: 'memfd', group: 'memfd' },
  anon: { one: 'anonymous', group: 'Anonymous' },
  file: { one: 'file', group: 'Mapped files' },
  'sysv-sem': { one: 'System V semaphores', group: 'System V semaphores' },
  'sysv-msg': { one: 'System V queue', group: 'System V queues' },
  mqueue: { one: 'POSIX queue', group: 'POSIX queues' },
};
