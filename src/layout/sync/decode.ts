// One synchronisation object out of its bytes: picks the form by the library and gives its state. Not where such
// objects are: locks.ts.
import type { Layout } from '../layout.js';
import { glibcMutex, muslMutex } from './mutex.js';
import * as others from './others.js';
import type { SyncType } from './recognise.js';
import { glibcRwlock, muslRwlock } from './rwlock.js';
import type { SyncContext, SyncState } from './state.js';
import { Words } from './words.js';

/** Sizes in bytes on 64 and 32 bit targets; another size is another library, or another version of it. */
const glibcSizes: Readonly<Record<string, readonly [number[], number[]]>> = {
  mutex: [[40, 48], [24]],
  condition: [[48], [48]],
  rwlock: [[56], [32]],
  barrier: [[32], [20]],
  semaphore: [[32], [16]],
};
const muslSizes: Readonly<Record<string, readonly [number[], number[]]>> = {
  mutex: [[40], [24]],
  condition: [[48], [48]],
  rwlock: [[56], [32]],
  barrier: [[32], [20]],
  semaphore: [[32], [16]],
};

/** `bytes` from `at` on hold all of it. Undefined where its size is none that its library has: declined. */
export function decodeSync(
  layout: Layout,
  type: SyncType,
  bytes: Uint8Array,
  at: number,
  context: SyncContext = {},
): SyncState | undefined {
  if (at < 0 || at + type.size > bytes.length) return undefined;
  const known = type.libc ?? context.libc?.();
  const libc = known ?? 'glibc';
  const sizes = (libc === 'glibc' ? glibcSizes : muslSizes)[type.kind];
  if (sizes && !sizes[layout.target.addressSize === 8 ? 0 : 1].includes(type.size)) return undefined;
  const words = new Words(layout, type, bytes, at);
  const glibc = libc === 'glibc';
  switch (type.kind) {
    case 'mutex':
      return glibc ? glibcMutex(words, context) : muslMutex(words, context);
    case 'condition':
      return glibc ? others.glibcCondition(words) : others.muslCondition(words);
    case 'rwlock':
      return glibc ? glibcRwlock(words, context) : muslRwlock(words);
    case 'barrier':
      return glibc ? others.glibcBarrier(words) : others.muslBarrier(words);
    case 'spinlock':
      return others.spinlock(words, known);
    case 'semaphore':
      return glibc ? others.glibcSemaphore(words) : others.muslSemaphore(words);
    case 'futex':
      return others.futexWord(words, libc, context);
  }
}
