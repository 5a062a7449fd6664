// Which C library programs run: by the files that they have mapped, or by what there is on this machine. Their locks
// differ, and a spinlock's type doesn't tell whose it is. Not what is in them: src/layout/sync. Follows ld.so(8), the
// names that glibc installs (shlib-versions, "libc.so.6"), and musl's Makefile (LDSO_PATHNAME).
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Libc } from '../layout/sync/state.js';

/** Undefined for none, and for both, as where one serves programs of the other. */
export function libcOf(paths: Iterable<string>): Libc | undefined {
  const found = new Set<Libc>();
  for (const path of paths) {
    const libc = libcNamed(path);
    if (libc) found.add(libc);
  }
  const [only, ...more] = found;
  return more.length === 0 ? only : undefined;
}

function libcNamed(path: string): Libc | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/^(libc\.so\.6(\.1)?|libc-2\.\d+\.so|ld-2\.\d+\.so|ld-linux[\w-]*\.so\.\d|ld64\.so\.\d)$/.test(name))
    return 'glibc';
  if (/^(ld-musl-[\w-]+\.so\.1|libc\.musl-[\w-]+\.so\.1)$/.test(name)) return 'musl';
  // Musl's loader is its library, and may be mapped by that name; Android's bears it too.
  return name === 'libc.so' && !/\/(bionic|system)\//.test(path) ? 'musl' : undefined;
}

/** Loaders lie where the programs that want them say, which is the same on every machine. */
const loaderFolders = ['lib', 'lib64', 'lib32', 'libx32'];

/** The only one that programs of this machine can run. `root`: what its paths are below. */
export function hostLibc(root: string): Libc | undefined {
  return libcOf(loaderFolders.flatMap(folder => names(join(root, '/', folder))));
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).filter(name => name.startsWith('ld'));
  } catch {
    // Most machines lack one or the other.
    return [];
  }
}
