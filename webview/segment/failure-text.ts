// A failure as a sentence for a person: what failed, errno and path as they are, what would work.
// Not the facts (src/protocol/failure.ts); not for logs.
import * as l10n from '@vscode/l10n';
import type { Cause } from '../../src/model/segment.js';
import type { Failure } from '../../src/protocol/failure.js';

export function failureText(failure: Failure): string {
  return [what(failure), failure.cause ? why(failure.cause) : ''].filter(Boolean).join(' ');
}

function what(failure: Failure): string {
  const { code, target, pid } = failure;
  const place = target ?? (pid === undefined ? '' : String(pid));
  switch (failure.kind) {
    case 'gone':
      return l10n.t('The segment or its process has ended.');
    case 'denied':
      if (code && place) return l10n.t("Can't read {0}: {1}.", place, code);
      return l10n.t('The kernel refused to let us read.');
    case 'torn':
      return l10n.t('It changed while it was being read.');
    case 'unsupported':
      if (code && place) return l10n.t("This system can't do it: {0} ({1}).", place, code);
      return l10n.t("This system can't do it: {0}.", failure.detail);
    case 'ended':
      return l10n.t('The reader has ended.');
    case 'bug':
      return l10n.t('Shared Memory Scope made a mistake: {0}.', failure.detail.split('\n')[0] ?? '');
  }
}

function why(cause: Cause): string {
  switch (cause) {
    case 'another-user':
      return l10n.t('It belongs to another user: only that user or root may look into it.');
    case 'not-dumpable':
      return l10n.t('The process is protected from being looked into (not dumpable); root may.');
    case 'ptrace-scope':
      return l10n.t('kernel.yama.ptrace_scope lets only a parent look into a process; root may lower it.');
    case 'namespace':
      return l10n.t('It is in another namespace (a container) that we may not enter.');
    case 'hidden':
      return l10n.t('The system hides it (hidepid, or a security module).');
    case 'too-many-files':
      return l10n.t('No more files can be opened: raise the limit (ulimit -n).');
    case 'unknown':
      return '';
  }
}
