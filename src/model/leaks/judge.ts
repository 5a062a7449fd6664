// The verdict on a shared object, from what was found out about it. Pure: same facts, same verdict. Where anything may
// use it unseen it is `unknown`: nobody is ever told that something in use was forgotten.
// Not how the facts are found (src/probe/leaks) nor the words for a reader.
import type { Evidence, Judged, ObjectFacts, OwnerMatch, Someone, Verdict } from '../verdict.js';
import { ownerOf, type OwnerRules } from './owners.js';

export function judge(facts: ObjectFacts, rules: OwnerRules): Judged {
  const owner = ownerOf(facts, rules)?.match;
  const judged: Judged = { verdict: verdictOf(facts, owner), evidence: evidenceOf(facts, owner) };
  return owner ? { ...judged, owner } : judged;
}

function verdictOf(facts: ObjectFacts, owner: OwnerMatch | undefined): Verdict {
  const { mappers, fds, nattch, waiting, unlinked } = facts;
  const attached = mappers.length > 0 || (nattch ?? 0) > 0 || (waiting ?? 0) > 0;
  if (!attached && fds.length === 0) return unusedVerdict(facts, owner);
  const makers = makersOf(facts);
  const isUser = (maker: Someone): boolean => [...mappers, ...fds].some(use => isSame(use, maker));
  const ownerGone = makers.length > 0 && makers.every(maker => maker.alive === false && !isUser(maker));
  if (owner?.kept !== undefined && owner.by !== 'name' && !ownerGone) return 'kept';
  if (unlinked && attached) return 'unlinked-mapped';
  if (ownerGone) return 'owner-dead';
  return attached ? 'in-use' : 'held';
}

/** Nobody is seen to use it. */
function unusedVerdict(facts: ObjectFacts, owner: OwnerMatch | undefined): Verdict {
  const { kind, nattch, inFlight, alone, pidInName, locks, last } = facts;
  const unseen = facts.unseen > 0 || facts.hidden !== undefined;
  if (owner?.kept === 'always') return owner.by === 'name' ? 'unknown' : 'kept';
  // Who made it, or is named by it, may come back to it.
  if ([...makersOf(facts), pidInName].some(someone => someone !== undefined && someone.alive !== false))
    return 'unknown';
  if (locks.length > 0) return 'unknown';
  // The kernel counts System V attachments, whoever has them; and nothing of it can be open.
  // Who had it last may come back to it, too: programs attach for as long as a job takes.
  if (kind === 'sysv' && nattch === 0 && last !== undefined)
    return last.alive === false ? 'orphan' : 'unknown';
  // Nobody holds these: they are found by their id, and the kernel tells only who used them last and who waits. One who
  // knows the id and has not used it yet, or not lately, leaves no trace. So it is with a segment before it is attached
  // for the first time: a daemon whose parent made it and ended may be about to.
  if (kind === 'sysv-sem' || kind === 'sysv-msg' || isUntouched(facts)) {
    const mayReturn = last !== undefined && last.alive !== false;
    return facts.others === 0 && !mayReturn && !unseen ? 'orphan' : 'unknown';
  }
  if (alone === true) return 'orphan';
  return unseen || inFlight > 0 || alone === false || kind === 'sysv' ? 'unknown' : 'orphan';
}

function evidenceOf(facts: ObjectFacts, owner: OwnerMatch | undefined): Evidence[] {
  const { mappers, fds, locks, nattch, waiting, queued, others, creator, makers, last, pidInName } = facts;
  const { allocated, since, born, unseen, hidden, inFlight, unlinked, alone, untold } = facts;
  const evidence: Evidence[] = [];
  if (mappers.length > 0) evidence.push({ fact: 'mappers', value: mappers });
  if (fds.length > 0) evidence.push({ fact: 'fds', value: fds });
  if (locks.length > 0) evidence.push({ fact: 'locks', value: locks });
  if (nattch !== undefined) evidence.push({ fact: 'nattch', value: nattch });
  if (waiting !== undefined && waiting > 0) evidence.push({ fact: 'waiting', value: waiting });
  if (queued !== undefined) evidence.push({ fact: 'queued', value: queued });
  if (isUntouched(facts)) evidence.push({ fact: 'untouched', value: true });
  if (others !== undefined) evidence.push({ fact: 'others', value: others });
  if (creator) evidence.push({ fact: 'creator', value: creator });
  if (makers) evidence.push({ fact: 'makers', value: makers });
  if (last) evidence.push({ fact: 'last', value: last });
  if (pidInName) evidence.push({ fact: 'pid-in-name', value: pidInName });
  if (owner) evidence.push({ fact: 'rule', value: owner });
  if (unlinked) evidence.push({ fact: 'unlinked', value: true });
  if (born !== undefined) evidence.push({ fact: 'born', value: born });
  if (since !== undefined) evidence.push({ fact: 'since', value: since });
  if (allocated !== undefined) evidence.push({ fact: 'allocated', value: allocated });
  if (alone !== undefined) evidence.push({ fact: 'alone', value: alone });
  if (untold) evidence.push({ fact: 'untold', value: untold });
  // They decide only where nobody is seen to use it, and say nothing of what the kernel counts, or has answered for.
  if (mappers.length === 0 && fds.length === 0 && nattch === undefined && alone !== true) {
    if (unseen > 0) evidence.push({ fact: 'unseen', value: unseen });
    if (hidden) evidence.push({ fact: 'hidden', value: hidden });
    if (inFlight > 0) evidence.push({ fact: 'in-flight', value: inFlight });
  }
  return evidence;
}

/** Is it a System V segment of which nobody is known to have attached it, yet? */
export function isUntouched({ kind, nattch, last }: ObjectFacts): boolean {
  return kind === 'sysv' && nattch === 0 && last === undefined;
}

/** Who made it; where that isn't certain, all who may have. */
export function makersOf({ creator, makers }: ObjectFacts): readonly Someone[] {
  return makers ?? (creator ? [creator] : []);
}

function isSame(a: Someone, b: Someone): boolean {
  return a.pid === b.pid && a.startTime === b.startTime;
}
