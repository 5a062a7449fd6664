// A failure as one text for a window: the sentences of explain.ts, and those that only a window with a button needs.
// Not for the terminal, which puts message and hint on lines of their own. English is the key, as there.
import { explain, fill, type Context, type FailureFacts } from './explain.js';

/** As it travels (src/protocol/failure.ts): `intrusive`, when shmat would be a way that others can notice. */
export interface TravellingFailure extends FailureFacts {
  intrusive?: true;
}

/** The code of a failure that says that this system isn't Linux. */
export const notLinuxCode = 'NOTLINUX';

export const failureSentences = {
  notLinux: 'Shared memory can be looked at on Linux only.',
  notLinuxHint:
    'Connect to a Linux machine with Remote - SSH, to WSL or to a container: this extension then runs there.',
  unattached: 'No other process has {0} attached, so there is none to read it through.',
  canAttach:
    'Only shmat, read-only, is left, and others may notice it: the number of attachments rises by one, and its last process and times change.',
} as const;

/** What happened and what would help, in the language of `context.translate` (English without). */
export function failureText(failure: TravellingFailure, context: Context = {}): string {
  const translate = context.translate ?? fill;
  if (failure.code === notLinuxCode) {
    return `${translate(failureSentences.notLinux)} ${translate(failureSentences.notLinuxHint)}`;
  }
  // Whatever was tried before (a process that has ended meanwhile), what is left to say is this. A refusal says more.
  if (failure.intrusive && failure.kind !== 'denied') {
    return translate(failureSentences.unattached, context.name ?? failure.target ?? failure.detail);
  }
  const { message, hint } = explain(failure, context);
  return hint === undefined ? message : `${message} ${hint}`;
}
