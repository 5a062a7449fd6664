// The types of POSIX threads as debug information has them, for glibc and musl; `opaque`: as where only their size
// is known (Rust's libc crate).
import type { Layout, TypeId } from '../../../src/layout/layout.js';
import { Maker } from './make.js';

export type Form = 'glibc' | 'musl' | 'opaque';

const names: Readonly<Record<string, string>> = {
  mutex: 'pthread_mutex_t',
  condition: 'pthread_cond_t',
  rwlock: 'pthread_rwlock_t',
  barrier: 'pthread_barrier_t',
  spinlock: 'pthread_spinlock_t',
  semaphore: 'sem_t',
};

export function posixType(make: Maker, kind: string, size: number, form: Form): TypeId {
  const name = names[kind] ?? kind;
  if (kind === 'spinlock') return make.typedef(name, make.qualified('volatile', make.i(4)));
  const bytes = make.array(make.char(), size);
  if (form === 'opaque')
    return make.struct(`libc::unix::linux_like::linux::${name}`, size, { size: { type: bytes } });
  if (form === 'musl') {
    const words = make.array(make.i(4), size / 4);
    if (kind === 'semaphore') return make.typedef(name, make.struct('', size, { __val: { type: words } }));
    return make.typedef(
      name,
      make.struct('', size, { __u: { type: make.union('', size, { __i: { type: words } }) } }),
    );
  }
  return make.typedef(name, make.union('', size, { __size: { type: bytes }, __align: { type: make.i(8) } }));
}

export function posixLayout(
  kind: string,
  size: number,
  form: Form,
  addressSize: 4 | 8 = 8,
  machine = 'x86-64',
): Layout {
  const make = new Maker({ byteOrder: 'little', addressSize, machine });
  return make.layout(posixType(make, kind, size, form));
}
