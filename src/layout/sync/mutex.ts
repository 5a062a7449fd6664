// pthread_mutex_t: glibc's (x86-64, aarch64, i386 and the like) and musl's. Follows glibc's nptl/pthreadP.h,
// pthread_mutex_lock.c and sysdeps/nptl/bits/struct_mutex.h, musl's pthread_impl.h and pthread_mutex_lock.c, and
// futex(2) for the words that the kernel writes itself.
import { ownerFields, ownerOf, privateWarning } from './owner.js';
import type { SyncContext, SyncFact, SyncState, SyncWarning } from './state.js';
import { fact, signed, type Words } from './words.js';

const waitersBit = 0x8000_0000;
const diedBit = 0x4000_0000;
const tidMask = 0x3fff_ffff;

/** glibc writes these for `__owner` (INT_MAX, INT_MAX - 1). */
const inconsistentOwner = 0x7fff_ffff;
const lostOwner = 0x7fff_fffe;

interface Found {
  /** 0: nobody. */
  owner: number;
  /** Who died holding it, where glibc's word beside the lock still says; 0: not known. */
  former?: number;
  locked: boolean;
  waiters: number | 'some';
  died: boolean;
  inconsistent: boolean;
  lost: boolean;
}

interface Attributes {
  kind: string;
  robust: boolean;
  shared: boolean;
  protocol: 'none' | 'inherit' | 'protect';
}

export function glibcMutex(words: Words, context: SyncContext): SyncState {
  const lock = words.named('__lock', 0);
  const count = words.named('__count', 4);
  const owner = words.named('__owner', 8);
  const kind = words.named('__kind', words.wide ? 16 : 12);
  const users = words.named('__nusers', words.wide ? 12 : 16);
  const attributes: Attributes = {
    kind: ['normal', 'recursive', 'error checking', 'adaptive'][kind.value & 3] ?? 'normal',
    robust: (kind.value & 16) !== 0,
    shared: (kind.value & 128) !== 0,
    protocol: kind.value & 32 ? 'inherit' : kind.value & 64 ? 'protect' : 'none',
  };
  const facts = [
    fact('kind', kindText(attributes), kind),
    fact('owner', '', attributes.robust || attributes.protocol === 'inherit' ? lock : owner),
    fact('waiters', '', lock),
    fact('recursion', recursive(kind.value) ? count.value : 'not recursive', count),
    fact('users', users.value, users),
  ];
  const found =
    attributes.robust || attributes.protocol === 'inherit'
      ? inWord(lock.value, owner.value)
      : besideWord(lock.value, owner.value, attributes.protocol === 'protect');
  return describe(found, attributes, facts, words.empty, 'glibc', context);
}

/** Robust and priority-inheriting: the kernel knows the word. */
function inWord(lock: number, owner: number): Found {
  const tid = lock & tidMask;
  const lost = owner === lostOwner;
  const died = (lock & diedBit) !== 0;
  return {
    owner: tid,
    former: died && tid === 0 && owner < lostOwner ? owner : 0,
    locked: tid !== 0,
    waiters: lock & waitersBit ? 'some' : 0,
    died,
    inconsistent: owner === inconsistentOwner && tid !== 0,
    lost,
  };
}

/** Others: 0 free, 1 locked, 2 locked and perhaps waited for; the owner stands in a word of its own. */
function besideWord(lock: number, owner: number, protect: boolean): Found {
  // With priority ceilings the upper bits of the word are the ceiling.
  const state = protect ? lock & 0x7ffff : lock;
  const locked = state !== 0;
  const waiters = state > 1 ? 'some' : 0;
  return { owner: locked ? owner : 0, locked, waiters, died: false, inconsistent: false, lost: false };
}

export function muslMutex(words: Words, context: SyncContext): SyncState {
  const type = words.at(0);
  const lock = words.at(4);
  const waiting = words.at(8);
  const count = words.at(20);
  const attributes: Attributes = {
    kind: ['normal', 'recursive', 'error checking'][type.value & 3] ?? 'normal',
    robust: (type.value & 4) !== 0,
    shared: (type.value & 128) !== 0,
    protocol: type.value & 8 ? 'inherit' : 'none',
  };
  const plain = (type.value & 15) === 0;
  const locked = (lock.value & tidMask) !== 0;
  const facts = [
    fact('kind', kindText(attributes), type),
    fact('owner', '', lock),
    fact('waiters', '', waiting),
    fact('recursion', recursive(type.value) ? count.value + (locked ? 1 : 0) : 'not recursive', count),
  ];
  const tid = lock.value & tidMask;
  // A plain one holds EBUSY (16) when locked: musl does not keep its owner. One that is lost holds INT_MAX.
  const lost = (lock.value & 0x7fff_ffff) === 0x7fff_ffff && !plain;
  const found: Found = {
    owner: plain || lost ? 0 : tid,
    locked: tid !== 0 && !lost,
    waiters: Math.max(0, signed(waiting)) || (lock.value & waitersBit ? 'some' : 0),
    died: (lock.value & diedBit) !== 0 && !lost && !plain,
    // Who took it over holds it with the bit still set, until it's consistent.
    inconsistent: (lock.value & diedBit) !== 0 && tid !== 0 && !lost && !plain,
    lost,
  };
  return describe(found, attributes, facts, words.empty, 'musl', context);
}

function nobody({ locked, former }: Found): string {
  if (locked) return 'not recorded';
  return former ? `nobody since ${former} died` : 'nobody';
}

function recursive(kind: number): boolean {
  return (kind & 3) === 1;
}

function kindText({ kind, robust, shared, protocol }: Attributes): string {
  const parts = [
    kind,
    ...(robust ? ['robust'] : []),
    shared ? 'process-shared' : 'process-private',
    ...(protocol === 'none' ? [] : [`priority ${protocol}`]),
  ];
  return parts.join(' · ');
}

function describe(
  found: Found,
  attributes: Attributes,
  facts: SyncFact[],
  empty: boolean,
  libc: SyncState['libc'],
  context: SyncContext,
): SyncState {
  const warnings: SyncWarning[] = [];
  const owner = found.owner === 0 ? undefined : ownerOf(found.owner, attributes.robust, context);
  let state = found.locked ? `locked by ${owner?.text ?? 'nobody that it names'}` : 'unlocked';
  if (owner?.holder === 'gone') state = `${found.owner} died holding it`;
  warnings.push(...(owner?.warnings ?? []));
  if (found.lost) {
    state = 'not recoverable';
    const text = 'It was unlocked without being made consistent: every lock fails with ENOTRECOVERABLE.';
    warnings.push({ code: 'not recoverable', text });
  } else if (found.died && !found.locked) {
    state = 'owner died holding it';
    const text = 'The next to lock it is told (EOWNERDEAD), and must mend the data.';
    warnings.push({ code: 'owner died', text });
  } else if (found.inconsistent) {
    const text = 'Its former owner died holding it, and who holds it now has not made it consistent yet.';
    warnings.push({ code: 'inconsistent', text });
  }
  if (!attributes.shared) warnings.push(privateWarning('mutex', empty));
  setFact(facts, 'owner', owner?.text ?? nobody(found));
  setFact(facts, 'waiters', found.waiters === 'some' ? 'some, perhaps' : String(found.waiters));
  return {
    kind: 'mutex',
    libc,
    state,
    locked: found.locked,
    ...(owner ? ownerFields(owner) : {}),
    waiters: found.waiters,
    shared: attributes.shared,
    facts,
    warnings,
  };
}

function setFact(facts: SyncFact[], name: string, text: string): void {
  const one = facts.find(f => f.name === name);
  if (one) one.text = text;
}
