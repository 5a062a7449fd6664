// The words of the trees: kinds, counts, and sentences for what the kernel refused, in the reader's language.
// Not figures (format.ts).
import { l10n } from 'vscode';
import type { Cause, SegmentKind } from '../../model/segment.js';

export function kindName(kind: SegmentKind): string {
  switch (kind) {
    case 'posix':
      return l10n.t('POSIX');
    case 'sysv':
      return l10n.t('System V');
    case 'memfd':
      return l10n.t('memfd');
    case 'anon':
      return l10n.t('Anonymous');
    case 'file':
      return l10n.t('Mapped files');
  }
}

export function processCount(count: number): string {
  if (count === 0) return l10n.t('no process');
  return count === 1 ? l10n.t('1 process') : l10n.t('{0} processes', count);
}

export function segmentCount(count: number): string {
  return count === 1 ? l10n.t('1 segment') : l10n.t('{0} segments', count);
}

export function unreadableCount(count: number): string {
  return count === 1 ? l10n.t('1 process not readable') : l10n.t('{0} processes not readable', count);
}

/** Why a process or place could not be seen, and what would help. One sentence. */
export function causeSentence(cause: Cause): string {
  switch (cause) {
    case 'another-user':
      return l10n.t('They belong to another user; only root or that user may look into them.');
    case 'not-dumpable':
      return l10n.t('They are protected from being looked into (not dumpable); root may look.');
    case 'ptrace-scope':
      return l10n.t('kernel.yama.ptrace_scope allows only a parent process to look; root may lower it.');
    case 'namespace':
      return l10n.t('They run in another namespace (a container) that this process may not enter.');
    case 'hidden':
      return l10n.t('The system hides them (hidepid, or a security module).');
    case 'too-many-files':
      return l10n.t('No more files could be opened; raise the limit (ulimit -n).');
    case 'unknown':
      return l10n.t('The kernel gave no reason that is known.');
  }
}
