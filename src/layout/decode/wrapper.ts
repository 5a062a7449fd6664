// Types that are their one member and nothing else: std::atomic<T>, Rust's AtomicU64, Cell<T>, NonZero<T>. A person
// wants to see the number in it. Not `_Atomic`, which is a qualifier. The names are those of libstdc++, libc++ and
// Rust's core.
import type { Layout, RecordType, TypeId } from '../layout.js';
import { bare, deepest, sizeOf, type Bare } from './shape.js';

const wrappers = [
  /^std::(__\w+::)*(atomic|atomic_ref|__atomic_base|__atomic_float|__atomic_impl|__cxx_atomic_\w+|atomic_flag)\b/,
  /^core::sync::atomic::Atomic\w*/,
  /^core::(cell::(UnsafeCell|Cell|SyncUnsafeCell)|num::(nonzero::)?(NonZero\w*|wrapping::Wrapping|Wrapping|niche_types::\w+))\b/,
  /^core::mem::(manually_drop::ManuallyDrop|ManuallyDrop)\b/,
  /^std::sync::atomic::Atomic\w*/,
];

/** The type whose value stands for `id`'s: behind names, qualifiers and such wrappers. */
export function unwrap(layout: Layout, id: TypeId): { id: TypeId; type: Bare } {
  let at = bare(layout, id);
  for (let depth = 0; depth < deepest; depth++) {
    const inner = innerOf(layout, at.type);
    if (inner === undefined) return at;
    at = bare(layout, inner);
  }
  return at;
}

function innerOf(layout: Layout, type: Bare): TypeId | undefined {
  if (type.kind !== 'struct' && type.kind !== 'class') return undefined;
  const record: RecordType = type;
  // Within a wrapper libraries nest others without a name that tells.
  if (!wrappers.some(pattern => pattern.test(record.name))) return undefined;
  const filled = record.members.filter(m => (sizeOf(layout, m.type) ?? 0) > 0 && m.bitSize === undefined);
  const only = filled[0];
  if (!only || filled.length > 1 || only.offset !== 0 || record.variantPart) return undefined;
  return sizeOf(layout, only.type) === record.size ? only.type : undefined;
}
