// What each kind of segment, and of what lies beside these, is called, once for all views: as the head of a group, and
// a segment alone, as on a chip. English is the key; whoever shows it translates. Not identities: segment.ts has these.
import type { OtherKind } from './other-object.js';
import type { SegmentKind } from './segment.js';

export const kindWords: Readonly<
  Record<SegmentKind, { one: string; group: string }> & Record<OtherKind, { group: string }>
> = {
  posix: { one: 'POSIX', group: 'POSIX' },
  sysv: { one: 'System V', group: 'System V' },
  memfd: { one: 'memfd', group: 'memfd' },
  anon: { one: 'anonymous', group: 'Anonymous' },
  file: { one: 'file', group: 'Mapped files' },
  'sysv-sem': { group: 'System V semaphores' },
  'sysv-msg': { group: 'System V queues' },
  mqueue: { group: 'POSIX queues' },
};
