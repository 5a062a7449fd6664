// pthread_rwlock_t of glibc (2.25 and later) and musl. Follows glibc's nptl/pthread_rwlock_common.c and
// sysdeps/nptl/bits/struct_rwlock.h, musl's pthread_rwlock_trywrlock.c and pthread_rwlock_unlock.c.
import { sharing } from './others.js';
import { ownerFields, ownerOf, privateWarning } from './owner.js';
import type { SyncContext, SyncState } from './state.js';
import { fact, type Words } from './words.js';

const writePhase = 1;
/** A writer has it, or waits for the readers to leave. */
const writeLocked = 2;
const readerShift = 3;
/** In `__writers`, which counts waiting writers where these go first: the lock passes from writer to writer. */
const handover = 0x8000_0000;
/** In `__writers_futex`: somebody slept on it; stays set for a while after. */
const futexUsed = 2;

export function glibcRwlock(words: Words, context: SyncContext): SyncState {
  const readers = words.named('__readers', 0);
  const writers = words.named('__writers', 4);
  const asleep = words.named('__writers_futex', 12);
  const current = words.named('__cur_writer', words.wide ? 24 : 28);
  const shared = words.wide ? words.named('__shared', 28) : words.named('__shared', 25, 1);
  const flags = words.wide ? words.named('__flags', 48) : words.named('__flags', 24, 1);
  const count = readers.value >>> readerShift;
  const isShared = shared.value !== 0;
  const writing = (readers.value & writeLocked) !== 0 && (readers.value & writePhase) !== 0;
  const reading = !writing && count > 0 && (readers.value & writePhase) === 0;
  const owner = writing && current.value !== 0 ? ownerOf(current.value, false, context) : undefined;
  const toWrite = (writers.value & ~handover) + (reading && readers.value & writeLocked ? 1 : 0);
  const toRead = writing ? count : 0;
  const more = toWrite === 0 && (asleep.value & futexUsed) !== 0;
  const state = writing
    ? owner?.holder === 'gone'
      ? `${current.value} died holding it for writing`
      : `locked for writing by ${owner?.text ?? 'nobody that it names'}`
    : reading
      ? `locked for reading, ${count} ${count === 1 ? 'reader' : 'readers'}`
      : 'unlocked';
  const preference = ['readers first', 'writers first', 'writers first, not recursive'][flags.value] ?? '';
  return {
    kind: 'rwlock',
    libc: 'glibc',
    state,
    locked: writing || reading,
    ...(owner ? ownerFields(owner) : {}),
    waiters: more ? 'some' : toWrite + toRead,
    shared: isShared,
    facts: [
      fact('kind', [sharing(isShared), preference].filter(Boolean).join(' · '), shared),
      fact('writer', owner?.text ?? 'nobody', current),
      fact('readers', reading ? count : 0, readers),
      fact('waiters', `${toRead} to read, ${more ? 'some, perhaps,' : toWrite} to write`, writers),
    ],
    warnings: [...(owner?.warnings ?? []), ...(isShared ? [] : [privateWarning('lock', words.empty)])],
  };
}

export function muslRwlock(words: Words): SyncState {
  const [lock, waiters, shared] = [words.at(0), words.at(4), words.at(8)];
  const count = lock.value & 0x7fff_ffff;
  const writing = count === 0x7fff_ffff;
  const isShared = shared.value !== 0;
  const state = writing
    ? 'locked for writing'
    : count > 0
      ? `locked for reading, ${count} ${count === 1 ? 'reader' : 'readers'}`
      : 'unlocked';
  return {
    kind: 'rwlock',
    libc: 'musl',
    state,
    locked: count > 0,
    waiters: waiters.value,
    shared: isShared,
    facts: [
      fact('kind', sharing(isShared), shared),
      fact('writer', writing ? 'not recorded' : 'nobody', lock),
      fact('readers', writing ? 0 : count, lock),
      fact('waiters', waiters.value, waiters),
    ],
    warnings: isShared ? [] : [privateWarning('lock', words.empty)],
  };
}
