// Failures that are our own and not the kernel's: each code that travels (src/protocol/failure.ts), with what happened
// and what would help. `{0}` is what it was about. Not errno: explain.ts has that.

interface Words {
  message: string;
  hint?: string;
}

export const ownFailures = {
  // Ways to bytes.
  LEASED: {
    message: 'A program holds a lease on {0}.',
    hint: 'Opening it would send that program a signal, so it is left alone. Try again when the lease is over.',
  },
  NOTATTACHED: {
    message: 'No process has {0} attached.',
    hint: 'It can only be read by attaching it here (shmat), which others can notice.',
  },
  EFTYPE: { message: '{0} is no regular file, so there are no bytes to show.' },
  EXPIRED: {
    message: 'That moment is no longer kept.',
    hint: 'What the history may take is the setting shmscope.history.budget. Newer samples are still there.',
  },
  RECORDED: { message: 'A recording has nothing live.', hint: 'Attach the segment itself for that.' },
  // Snapshots and recordings.
  NOFOLDER: {
    message: 'It is not known yet where snapshots are kept.',
    hint: 'Try again in a moment. If that does not help, the log says why.',
  },
  NOSNAPSHOT: {
    message: 'That snapshot is gone.',
    hint: 'It was deleted, or dropped to make room for a newer one.',
  },
  NOIMAGE: {
    message: '{0} is no snapshot or recording, or is damaged.',
    hint: 'Save or fetch it once more: a file that was cut short, or sent as text, does not open.',
  },
  OVERBUDGET: {
    message: '{0} has more data than snapshots may take beside those that are pinned.',
    hint: 'Unpin or delete some, or raise the setting shmscope.snapshots.budget.',
  },
  NOTHINGREAD: {
    message: 'Nothing of {0} could be read.',
    hint: 'It was truncated or removed meanwhile, or none of it may be read. Try again.',
  },
  BADPATH: { message: '{0} is no place where a file can be.', hint: 'Choose a folder of this machine.' },
  NOHISTORY: {
    message: 'No sample of {0} is kept, so there is nothing to save.',
    hint: 'Samples are taken while its tab is seen. Of a segment with more than 512 MiB of data none are kept.',
  },
  TOOMUCH: {
    message: '{0} is more than one file may hold.',
    hint: 'Less of it changes where the history is shorter: the setting shmscope.history.budget.',
  },
  // Removal. `{0}` is the object's name, or for KEPT the one that it has now.
  CHANGED: {
    message: '{0} is not what it was when you said yes. It is left as it is.',
    hint: 'Look again: somebody uses it, changed it, or made it anew.',
  },
  INUSE: { message: 'Somebody has {0} open or attached, says the kernel. It is left as it is.' },
  REFUSED: { message: 'The kernel does not let us remove {0}: only its owner and root may.' },
  NONAME: {
    message: '{0} has no name to be removed: its memory goes with the last process that uses it.',
  },
  NAMES: { message: '{0} has other names (hard links) too. It is left as it is.' },
  ELSEWHERE: {
    message: '{0} is in a namespace, such as a container’s, that can’t be reached from here.',
    hint: 'Do it from within.',
  },
  KEPT: {
    message:
      'What was to be removed turned out to be in use, or another object, and its name was taken before it could be put back. Nothing is lost: it is called {0} now, in the same folder.',
  },
  TOOLARGE: {
    message:
      '{0} has more data than copies of removed segments may take beside those of the last ten minutes.',
    hint: 'Raise the setting shmscope.removal.copies, or remove it without a copy.',
  },
  UNREADABLE: {
    message: 'Not all bytes of {0} can be read, so no whole copy can be kept.',
    hint: 'It can be removed without a copy.',
  },
  NOCOPY: { message: 'The copy of {0} is gone or damaged.', hint: 'The oldest copies go for the newest.' },
  TAKEN: {
    message: 'There is a new {0} by now, which is left as it is.',
    hint: 'Remove or rename that one first; the copy stays.',
  },
  // Searches.
  SEARCHES: { message: 'Too many searches are open.', hint: 'End one first.' },
  FINDSTUCK: { message: 'What is looked for takes too long to be understood.' },
  // Types.
  NOTYPES: { message: '{0} has no debug information with types.' },
  INTERPRETER: {
    message: '{0} is an interpreter: no debug information says what the program that it runs shares.',
    hint: 'A format string of Python’s struct module or a NumPy dtype can say it instead.',
  },
  COMPILER: { message: 'The compiler refuses {0}.' },
  NOCOMPILER: { message: 'No C compiler can be started, which is needed to read {0}.' },
  UNTRUSTED: {
    message:
      '{0} is read by running your C compiler on it, which is only done in a workspace that you trust.',
  },
  CANCELLED: {
    message: 'Reading the types of {0} was cancelled. Choose a type to have them read after all.',
  },
  BADTYPES: { message: 'The types of {0} can’t be read.' },
  LAYOUT: { message: 'The types of {0} can’t be read.' },
  PATTERN: { message: 'This is no regular expression.' },
  GONE: {
    message: '{0} is gone.',
    hint: 'It has ended or was removed in the meantime. Refresh to see what is there now.',
  },
  TYPESENDED: {
    message: 'What reads types has ended.',
    hint: 'It is started again by itself; what was open comes back.',
  },
} as const satisfies Readonly<Record<string, Words>>;

export type OwnCode = keyof typeof ownFailures;

export function wordsOf(code: string): Words | undefined {
  return Object.hasOwn(ownFailures, code) ? ownFailures[code as OwnCode] : undefined;
}
