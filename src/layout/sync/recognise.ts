// Which types are synchronisation objects: by the names that POSIX gives them, whatever a library makes of them, and
// by what wraps just one of them (std::mutex). Not their bytes. The members are those of glibc's
// sysdeps/nptl/bits/*.h and of musl's alltypes.h.in.
import type { Layout, TypeId } from '../layout.js';
import { bare, deepest, namesOf, sizeOf } from '../decode/shape.js';
import type { Libc, SyncKind } from './state.js';

export interface SyncType {
  kind: SyncKind;
  /** Undefined where the type looks the same in both. */
  libc?: Libc;
  /** Bytes. */
  size: number;
  /** The type that has the members, for their offsets. */
  id: TypeId;
}

const kinds: ReadonlyMap<string, SyncKind> = new Map([
  ['pthread_mutex_t', 'mutex'],
  ['pthread_cond_t', 'condition'],
  ['pthread_rwlock_t', 'rwlock'],
  ['pthread_barrier_t', 'barrier'],
  ['pthread_spinlock_t', 'spinlock'],
  ['sem_t', 'semaphore'],
]);

const mostBytes = 256;

const known = new WeakMap<Layout, Map<TypeId, SyncType | null>>();

/** `name`: the member's, as a futex word has no type of its own. */
export function recognise(layout: Layout, id: TypeId, name = ''): SyncType | undefined {
  const cache = known.get(layout) ?? new Map<TypeId, SyncType | null>();
  known.set(layout, cache);
  let found = cache.get(id);
  if (found === undefined) {
    found = byType(layout, id, 0) ?? null;
    cache.set(id, found);
  }
  return found ?? futex(layout, id, name);
}

function byType(layout: Layout, id: TypeId, depth: number): SyncType | undefined {
  const size = sizeOf(layout, id);
  // No library has larger ones.
  if (size === undefined || size > mostBytes || depth > deepest) return undefined;
  for (const name of namesOf(layout, id)) {
    const kind = kinds.get(name.slice(name.lastIndexOf('::') + 1).replace(/^:+/, ''));
    if (!kind) continue;
    const { id: at, type } = bare(layout, id);
    if (kind === 'spinlock') return size === 4 ? { kind, size, id: at } : undefined;
    const libc = libcOf('members' in type ? type.members.map(m => m.name) : []);
    return { kind, size, id: at, ...(libc ? { libc } : {}) };
  }
  // std::mutex and the like: one member, or base class, of the same size.
  const { type } = bare(layout, id);
  if ((type.kind !== 'struct' && type.kind !== 'class') || type.variantPart) return undefined;
  const [only, ...others] = type.members.filter(m => (sizeOf(layout, m.type) ?? 0) > 0);
  if (!only || others.length > 0 || only.offset !== 0 || only.bitSize !== undefined) return undefined;
  return sizeOf(layout, only.type) === size ? byType(layout, only.type, depth + 1) : undefined;
}

function libcOf(members: readonly string[]): Libc | undefined {
  if (members.includes('__u') || members.includes('__val')) return 'musl';
  if (members.includes('__data') || members.includes('__align')) return 'glibc';
  return undefined;
}

/** A plain futex word: 32 bits, by what the program calls it. */
function futex(layout: Layout, id: TypeId, name: string): SyncType | undefined {
  const named = /futex/i.test(name) || namesOf(layout, id).some(n => /futex/i.test(n));
  if (!named) return undefined;
  const { id: at, type } = bare(layout, id);
  if (type.kind !== 'base' || type.size !== 4) return undefined;
  return type.encoding === 'signed' || type.encoding === 'unsigned'
    ? { kind: 'futex', size: 4, id: at }
    : undefined;
}

/** Where a member of that name lies within `id`, however deep in unnamed or single members. */
export function memberPlace(
  layout: Layout,
  id: TypeId,
  name: string,
  depth = 0,
): { offset: number; size: number } | undefined {
  const { type } = bare(layout, id);
  if (!('members' in type) || depth > 4) return undefined;
  for (const member of type.members) {
    const offset = member.offset ?? 0;
    if (member.name === name) return { offset, size: sizeOf(layout, member.type) ?? 0 };
    const inner = memberPlace(layout, member.type, name, depth + 1);
    if (inner) return { offset: offset + inner.offset, size: inner.size };
  }
  return undefined;
}
