// What each kind of segment is called, once for all views: alone, as on a chip, and as the head of a group.
// English is the key; whoever shows it translates. Not identities: segment.ts has these.
import type { SegmentKind } from './segment.js';

export const kindWords: Readonly<Record<SegmentKind, { one: string; group: string }>> = {
  posix: { one: 'POSIX', group: 'POSIX' },
  sysv: { one: 'System V', group: 'System V' },
  memfd: { one: 'memfd', group: 'memfd' },
  anon: { one: 'anonymous', group: 'Anonymous' },
  file: { one: 'file', group: 'Mapped files' },
};
