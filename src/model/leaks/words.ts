// A verdict and its evidence as a person reads them; English is the key of every translation. Facts alone travel:
// whoever has a reader makes the words. Not the weighing (judge.ts).
import type { Birth } from '../birth.js';
import { fill, type Translate } from '../explain.js';
import { formatSize } from '../format.js';
import type { Evidence, HiddenBy, ObjectKind, OwnerMatch, Someone, Verdict } from '../verdict.js';

export const leakSentences = {
  'in-use': 'in use',
  held: 'held by an fd only',
  'unlinked-mapped': 'unlinked but mapped',
  orphan: 'orphan',
  'owner-dead': 'owner dead',
  kept: 'kept by design',
  unknown: 'unknown',
  mappers: 'mapped by {0}',
  fds: 'open in {0}',
  locks: 'locked by {0}',
  creator: 'made by {0}',
  makers: 'made by one of {0}',
  oneOf: 'one of {0}',
  startedAs: '{0}, started as {1}',
  last: 'last used by {0}',
  named: 'its name tells of {0}',
  nattch: 'attached {0} times (nattch, without us)',
  nattchOne: 'attached once (nattch, without us)',
  untouched: 'nobody is known to have attached it yet',
  waiting: '{0} processes wait in it',
  waitingOne: '1 process waits in it',
  queued: '{0} messages in it',
  queuedOne: '1 message in it',
  others: '{0} processes live that may come back to it, as nobody holds what is found by a number',
  othersOne: '1 process lives that may come back to it, as nobody holds what is found by a number',
  unseen: '{0} processes could not be seen and may use it',
  unseenOne: '1 process could not be seen and may use it',
  inFlight: '{0} open files are on their way through sockets or kept in rings: which, nobody can see',
  inFlightOne: '1 open file is on its way through sockets or kept in rings: which, nobody can see',
  born: 'came to be {0}',
  since: 'last changed {0}',
  unlinked: 'its name is gone',
  alone: 'the kernel says that no other open file leads to it',
  notAlone: 'the kernel says that another open file leads to it',
  untold: 'this kernel can’t tell whether another open file leads to it (Linux 5.3 can)',
  allocated: '{0} of memory',
  ownedBy: 'owned by {0}',
  byName: 'matched by name only: {0}',
  hidepid: '/proc hides processes (hidepid=)',
  pidNamespace: 'processes outside of this container can’t be seen',
  kernel: 'this kernel doesn’t tell of open files in sockets (Linux 5.11 does)',
  lives: '{0} {1}',
  gone: '{0} (gone)',
  hiddenPid: '{0} (can’t be seen)',
  elsewhere: 'a process of another namespace',
  more: '{0} and {1} more',
} as const;

export function verdictText(verdict: Verdict, translate: Translate = fill): string {
  return translate(leakSentences[verdict]);
}

/** How large it is: bytes, and of System V semaphores how many. Undefined of a POSIX queue, whose size is not read. */
export function amountText(kind: ObjectKind, size: number): string | undefined {
  if (kind === 'mqueue') return undefined;
  return kind === 'sysv-sem' ? String(size) : formatSize(size);
}

/** `time`: a moment (milliseconds since 1970) as the reader writes it. */
export function evidenceText(
  evidence: Evidence,
  translate: Translate,
  time: (moment: number) => string,
): string {
  const s = leakSentences;
  switch (evidence.fact) {
    case 'mappers':
      return translate(s.mappers, people(evidence.value, translate));
    case 'fds':
      return translate(s.fds, people(evidence.value, translate));
    case 'locks':
      return translate(s.locks, people(evidence.value, translate));
    case 'makers':
      return translate(s.makers, people(evidence.value, translate));
    case 'creator':
      return translate(s.creator, makerText(evidence.value, translate));
    case 'last':
      return translate(s.last, personText(evidence.value, translate));
    case 'pid-in-name':
      return translate(s.named, personText(evidence.value, translate));
    case 'nattch':
      return counted(s.nattchOne, s.nattch, evidence.value, translate);
    case 'untouched':
      return translate(s.untouched);
    case 'waiting':
      return counted(s.waitingOne, s.waiting, evidence.value, translate);
    case 'queued':
      return counted(s.queuedOne, s.queued, evidence.value, translate);
    case 'others':
      return counted(s.othersOne, s.others, evidence.value, translate);
    case 'allocated':
      return translate(s.allocated, formatSize(evidence.value));
    case 'unseen':
      return counted(s.unseenOne, s.unseen, evidence.value, translate);
    case 'in-flight':
      return counted(s.inFlightOne, s.inFlight, evidence.value, translate);
    case 'born':
      return translate(s.born, time(evidence.value));
    case 'since':
      return translate(s.since, time(evidence.value));
    case 'unlinked':
      return translate(s.unlinked);
    case 'alone':
      return translate(evidence.value ? s.alone : s.notAlone);
    case 'untold':
      return translate(s.untold);
    case 'hidden':
      return translate(hiddenText(evidence.value));
    case 'rule':
      return ownerText(evidence.value, translate);
  }
}

function ownerText({ owner, by }: OwnerMatch, translate: Translate = fill): string {
  return translate(by === 'name' ? leakSentences.byName : leakSentences.ownedBy, owner);
}

const mostPeople = 4;

function people(all: readonly Someone[], translate: Translate): string {
  const named = all.slice(0, mostPeople).map(one => personText(one, translate));
  const more = all.length - named.length;
  return more > 0 ? translate(leakSentences.more, named.join(', '), more) : named.join(', ');
}

/** Who made something, as it was seen then; undefined where nobody was. */
export function makersText({ by }: Birth, translate: Translate = fill): string | undefined {
  // Whether they live is another question.
  const [first, ...others] = by.map(maker => ({ ...maker, alive: true }));
  if (!first) return undefined;
  return others.length > 0
    ? translate(leakSentences.oneOf, people([first, ...others], translate))
    : makerText(first, translate);
}

function makerText(maker: Someone, translate: Translate): string {
  const who = personText(maker, translate);
  const { commandLine } = maker;
  return commandLine === undefined ? who : translate(leakSentences.startedAs, who, commandLine);
}

function personText({ pid, command, alive }: Someone, translate: Translate): string {
  const s = leakSentences;
  if (pid === 0) return translate(s.elsewhere);
  const name = command === undefined ? String(pid) : translate(s.lives, command, pid);
  if (alive === false) return translate(s.gone, name);
  return alive === undefined ? translate(s.hiddenPid, name) : name;
}

function hiddenText(by: HiddenBy): string {
  switch (by) {
    case 'hidepid':
      return leakSentences.hidepid;
    case 'pid-namespace':
      return leakSentences.pidNamespace;
    case 'kernel':
      return leakSentences.kernel;
  }
}

function counted(one: string, many: string, count: number, translate: Translate): string {
  return count === 1 ? translate(one) : translate(many, count);
}
