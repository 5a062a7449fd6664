// pthread_cond_t, pthread_barrier_t, pthread_spinlock_t, sem_t and plain futex words, of glibc and musl. Follows
// glibc's nptl/pthread_cond_wait.c, pthread_barrier_wait.c and sysdeps/nptl/internaltypes.h (struct new_sem,
// pthread_barrier), musl's pthread_impl.h, sem_post.c and pthread_barrier_wait.c, and futex(2).
import { privateWarning } from './owner.js';
import { ownerFields, ownerOf } from './owner.js';
import type { SyncContext, SyncState, SyncWarning } from './state.js';
import { fact, signed, type Words } from './words.js';

export function glibcCondition(words: Words): SyncState {
  // Up to glibc 2.40 there were reference counts before the group sizes: a type without names is taken for that.
  const refs = words.named('__wrefs', 36);
  const shared = (refs.value & 1) !== 0;
  const clock = refs.value & 2 ? 'CLOCK_MONOTONIC' : 'CLOCK_REALTIME';
  const waiters = refs.value >>> 3;
  return {
    kind: 'condition',
    libc: 'glibc',
    state: waiting(waiters),
    waiters,
    shared,
    facts: [fact('kind', `${sharing(shared)} · ${clock}`, refs), fact('waiters', waiters, refs)],
    warnings: shared ? [] : [privateWarning('condition variable', words.empty)],
  };
}

export function muslCondition(words: Words): SyncState {
  const shared = words.at(0, words.wide ? 8 : 4);
  const waiters = words.at(12);
  const clock = words.at(16);
  const isShared = shared.value !== 0;
  const kind = `${sharing(isShared)} · ${clock.value === 1 ? 'CLOCK_MONOTONIC' : 'CLOCK_REALTIME'}`;
  return {
    kind: 'condition',
    libc: 'musl',
    // Waiters of a private one stand in a list on their own stacks.
    state: isShared ? waiting(waiters.value) : 'waiters are not recorded',
    ...(isShared ? { waiters: waiters.value } : {}),
    shared: isShared,
    facts: [fact('kind', kind, shared), fact('waiters', isShared ? waiters.value : 'not recorded', waiters)],
    warnings: isShared ? [] : [privateWarning('condition variable', words.empty)],
  };
}

function waiting(count: number): string {
  return count === 0 ? 'nobody waits' : `${count} waiting`;
}

export function sharing(shared: boolean): string {
  return shared ? 'process-shared' : 'process-private';
}

export function glibcBarrier(words: Words): SyncState {
  const [entered, round, count, shared] = [words.at(0), words.at(4), words.at(8), words.at(12)];
  const waiters = (entered.value - round.value) >>> 0;
  return barrier(words, 'glibc', count.value, waiters, shared.value !== 0, {
    count,
    shared,
    waiters: entered,
  });
}

export function muslBarrier(words: Words): SyncState {
  // The limit is one less than what was asked for, and its sign tells shared.
  const [limit, inside] = [words.at(8), words.at(12)];
  const shared = limit.value > 0x7fff_ffff;
  const count = (limit.value & 0x7fff_ffff) + 1;
  if (shared) {
    // Those who leave are counted down from below zero.
    const waiters = Math.max(0, signed(inside));
    return barrier(words, 'musl', count, waiters, shared, { count: limit, shared: limit, waiters: inside });
  }
  // Who waits at a private one is counted on the stack of the first; a pointer leads there.
  const instance = words.at(words.wide ? 24 : 12);
  const waiters = instance.value === 0 ? 0 : 'some';
  return barrier(words, 'musl', count, waiters, shared, { count: limit, shared: limit, waiters: instance });
}

function barrier(
  words: Words,
  libc: SyncState['libc'],
  count: number,
  waiters: number | 'some',
  shared: boolean,
  places: Record<'count' | 'shared' | 'waiters', { offset: number; size: number; value: number }>,
): SyncState {
  return {
    kind: 'barrier',
    libc,
    state: `${waiters} of ${count} have come`,
    waiters,
    shared,
    facts: [
      fact('kind', sharing(shared), places.shared),
      fact('count', count, places.count),
      fact('waiters', waiters, places.waiters),
    ],
    warnings: shared ? [] : [privateWarning('barrier', words.empty)],
  };
}

/**
 * No owner is kept. glibc counts down from 1 on x86, and up from 0 elsewhere, as musl does everywhere. The type is the
 * same int in both: where nothing tells whose it is, and that matters, there is a number and no state.
 */
export function spinlock(words: Words, libc: SyncState['libc'] | undefined): SyncState {
  const word = words.at(0);
  const intel = /^(x86|i[3-6]86)/i.test(words.machine);
  const facts = [fact('value', signed(word), word)];
  if (libc === undefined && intel)
    return { kind: 'spinlock', libc: 'glibc', state: `value ${signed(word)}`, facts, warnings: [] };
  const locked = libc === 'glibc' && intel ? signed(word) <= 0 : word.value !== 0;
  return {
    kind: 'spinlock',
    libc: libc ?? 'glibc',
    state: locked ? 'locked' : 'unlocked',
    locked,
    facts,
    warnings: [],
  };
}

export function glibcSemaphore(words: Words): SyncState {
  const order = words.littleEndian ? [0, 4] : [4, 0];
  // With 64 bit atomics value and waiters share one word; without, the value has a bit for "there are waiters".
  const value = words.wide ? words.at(order[0] ?? 0) : words.at(0);
  const waiters = words.wide ? words.at(order[1] ?? 4) : words.at(12);
  const shared = words.at(words.wide ? 8 : 4);
  const free = words.wide ? value.value : value.value >>> 1;
  return semaphore(words, 'glibc', free, waiters.value, shared.value !== 0, { value, waiters, shared });
}

export function muslSemaphore(words: Words): SyncState {
  const [value, waiters, shared] = [words.at(0), words.at(4), words.at(8)];
  // -1 up to musl 1.2.3, a bit since: somebody waits.
  const free = signed(value) === -1 ? 0 : value.value & 0x7fff_ffff;
  return semaphore(words, 'musl', free, waiters.value, shared.value === 0, { value, waiters, shared });
}

function semaphore(
  words: Words,
  libc: SyncState['libc'],
  free: number,
  waiters: number,
  shared: boolean,
  places: Record<'value' | 'waiters' | 'shared', { offset: number; size: number; value: number }>,
): SyncState {
  return {
    kind: 'semaphore',
    libc,
    state: `${free} free${waiters > 0 ? `, ${waiters} waiting` : ''}`,
    waiters,
    shared,
    facts: [
      fact('kind', sharing(shared), places.shared),
      fact('value', free, places.value),
      fact('waiters', waiters, places.waiters),
    ],
    warnings: shared ? [] : [privateWarning('semaphore', words.empty)],
  };
}

/** The kernel gives meaning to a word only where it's robust or inherits priority; else it's the program's own. */
export function futexWord(words: Words, libc: SyncState['libc'], context: SyncContext): SyncState {
  const word = words.at(0);
  const facts = [fact('value', signed(word), word)];
  const tid = word.value & 0x3fff_ffff;
  const owner = tid > 2 ? ownerOf(tid, true, context) : undefined;
  const bits = word.value & 0xc000_0000;
  // Only bits that the kernel sets, or a thread that lives, make it likely that it's a thread id.
  if (bits === 0 && (owner?.holder === undefined || owner.holder === 'gone')) {
    return { kind: 'futex', libc, state: String(signed(word)), facts, warnings: [] };
  }
  const waiters = word.value & 0x8000_0000 ? 'some' : 0;
  const died = (word.value & 0x4000_0000) !== 0;
  const text = 'The kernel has marked the word (FUTEX_OWNER_DIED).';
  const warnings: SyncWarning[] = died ? [{ code: 'owner died', text }] : [...(owner?.warnings ?? [])];
  const state = died ? 'owner died holding it' : owner ? `perhaps held by ${owner.text}` : 'waited for';
  const fields = owner && !died ? ownerFields(owner) : {};
  return { kind: 'futex', libc, state, ...fields, waiters, facts, warnings };
}
