// Sentences for what could not be done: what happened, and what would help. Made where there is a reader and a
// language; what travels are facts (src/protocol/failure.ts, whose Failure fits in here).
// English is the key: `sentences` holds every template of the kernel's refusals, own-failures.ts those of our own.
import { wordsOf } from './own-failures.js';
import type { Cause, Unseen } from './segment.js';

/** The facts of a failure. */
export interface FailureFacts {
  kind: 'gone' | 'denied' | 'torn' | 'unsupported' | 'ended' | 'bug';
  detail: string;
  code?: string;
  call?: string;
  target?: string;
  pid?: number;
  cause?: Cause;
}

export interface Explanation {
  /** What happened. */
  message: string;
  /** What would help; left out where nothing would. */
  hint?: string;
}

/** Puts arguments for `{0}`, `{1}`, … of a template, in the reader's language: vscode.l10n.t is one of these. */
export type Translate = (template: string, ...args: (string | number)[]) => string;

export interface Context {
  /** What it was about, in words that the reader knows: `memfd:jit-cache`. Else the failed call's target. */
  name?: string;
  /** Whose process it is. */
  uid?: number;
  ptraceScope?: number;
  translate?: Translate;
}

export const sentences = {
  denied: "Can't read {0}: permission denied ({1}).",
  deniedOf: "Can't read {0} of {1}: permission denied ({2}).",
  processEnded: 'Process {0} has ended.',
  gone: '{0} is gone.',
  goneHint: 'It has ended or was removed in the meantime. Refresh to see what is there now.',
  replaced: '{0} is another object now.',
  replacedHint: 'It was removed and made anew under the same name. Open the new one.',
  torn: '{0} changed while it was read.',
  tornHint: 'Try again.',
  files: 'Too many files are open ({0}).',
  unsupported: "Can't read {0} on this system ({1}).",
  unsupportedHint: 'The kernel, or the sandbox that this runs in, offers no way.',
  ended: 'The program that reads memory has ended.',
  endedHint: 'It is started again by itself; what was open comes back.',
  bug: 'Something went wrong in Shared Memory Scope: {0}',
  bugHint: 'Please report this, with the log.',
  anotherUser: 'It belongs to another user. Run as that user, or as root.',
  anotherUserIs: 'It belongs to uid {0}. Run as that user, or as root.',
  notDumpable: 'The process is protected (not dumpable). Run as root.',
  ptraceScope:
    'kernel.yama.ptrace_scope keeps one process from reading another. Run as root, or allow it: sudo sysctl kernel.yama.ptrace_scope=0',
  ptraceScopeIs:
    'ptrace_scope is {0}, which keeps one process from reading another. Run as root, or allow it: sudo sysctl kernel.yama.ptrace_scope=0',
  namespace:
    'It is in a namespace (a container) that may not be entered from here. Run inside it, or as root of the host.',
  hidden: 'The system hides it: hidepid= of /proc, or a security module. Root of the host may see it.',
  filtered:
    'A seccomp filter around this program, such as a container’s, may keep it from that. Have it allow process_vm_readv, or run outside of it.',
  noRoom: 'There is no room to write {0} ({1}).',
  noRoomHint: 'Make room there, or choose another place.',
  notWritten: "Can't write {0} ({1}).",
  readOnlyHint: 'That file system is read-only. Choose another place.',
  notWritableHint: 'You may not write there. Choose another place.',
  notWrittenHint: 'Choose another place.',
  tooManyFiles: 'The limit of open files is reached. Raise it with ulimit -n.',
  unknown: 'The kernel gave no reason. Root may be allowed.',
  malformed: 'The kernel printed something that is not understood. Please report this, with the log.',
  cutShort: 'There is more in it than is looked at: too many entries, or folders too deep.',
} as const;

/** What happened and what would help, in the language of `translate` (English without). */
export function explain(failure: FailureFacts, context: Context = {}): Explanation {
  const translate = context.translate ?? fill;
  const code = failure.code ?? failure.kind;
  const what = context.name ?? failure.target ?? failure.detail;
  const own = wordsOf(code);
  if (own) return told(translate, own.message, own.hint, what);
  if (writing.has(failure.call ?? '')) return explainWriting(code, failure.target ?? what, translate);
  switch (failure.kind) {
    case 'denied': {
      const message =
        failure.pid === undefined
          ? translate(sentences.denied, what, code)
          : translate(sentences.deniedOf, what, failure.pid, code);
      return { message, hint: hintFor(failure.cause ?? 'unknown', context) };
    }
    case 'gone':
      if (code === 'ESTALE') return told(translate, sentences.replaced, sentences.replacedHint, what);
      return code === 'ESRCH' && failure.pid !== undefined
        ? { message: translate(sentences.processEnded, failure.pid) }
        : told(translate, sentences.gone, sentences.goneHint, what);
    case 'torn':
      return told(translate, sentences.torn, sentences.tornHint, what);
    case 'unsupported':
      if (code === 'EMFILE' || code === 'ENFILE') {
        return told(translate, sentences.files, sentences.tooManyFiles, code);
      }
      return told(translate, sentences.unsupported, sentences.unsupportedHint, what, code);
    case 'ended':
      return told(translate, sentences.ended, sentences.endedHint);
    case 'bug':
      return told(translate, sentences.bug, sentences.bugHint, failure.detail);
  }
}

/** Calls that write, of which all but the first are system calls. */
const writing: ReadonlySet<string> = new Set([
  ...['create', 'mkdir', 'write', 'pwrite', 'ftruncate', 'fsync', 'rename', 'link'],
]);

function explainWriting(code: string, target: string, translate: Translate): Explanation {
  const s = sentences;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return told(translate, s.noRoom, s.noRoomHint, target, code);
    case 'EROFS':
      return told(translate, s.notWritten, s.readOnlyHint, target, code);
    case 'EACCES':
    case 'EPERM':
      return told(translate, s.notWritten, s.notWritableHint, target, code);
    case 'EMFILE':
    case 'ENFILE':
      return told(translate, s.notWritten, s.tooManyFiles, target, code);
    default:
      return told(translate, s.notWritten, s.notWrittenHint, target, code);
  }
}

/** Why a scan could not see something, and what would help: the hint alone, path and errno stand beside it. */
export function explainUnseen(unseen: Unseen, translate: Translate = fill): string {
  if (unseen.code === 'EBADMSG') return translate(sentences.malformed);
  if (unseen.code === 'EOVERFLOW' || unseen.code === 'ELOOP') return translate(sentences.cutShort);
  return hintFor(unseen.cause, unseen.uid === undefined ? { translate } : { uid: unseen.uid, translate });
}

/** English, with the arguments put in. */
export function fill(template: string, ...args: (string | number)[]): string {
  return template.replaceAll(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole));
}

function hintFor(cause: Cause, { uid, ptraceScope, translate = fill }: Context): string {
  switch (cause) {
    case 'another-user':
      return uid === undefined ? translate(sentences.anotherUser) : translate(sentences.anotherUserIs, uid);
    case 'not-dumpable':
      return translate(sentences.notDumpable);
    case 'ptrace-scope':
      return ptraceScope === undefined
        ? translate(sentences.ptraceScope)
        : translate(sentences.ptraceScopeIs, ptraceScope);
    case 'namespace':
      return translate(sentences.namespace);
    case 'hidden':
      return translate(sentences.hidden);
    case 'too-many-files':
      return translate(sentences.tooManyFiles);
    case 'filtered':
      return translate(sentences.filtered);
    case 'unknown':
      return translate(sentences.unknown);
  }
}

function told(
  translate: Translate,
  message: string,
  hint: string | undefined,
  ...args: (string | number)[]
): Explanation {
  return { message: translate(message, ...args), ...(hint === undefined ? {} : { hint: translate(hint) }) };
}
