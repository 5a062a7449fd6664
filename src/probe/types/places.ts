// Paths as another process sees them: looked up below /proc/<pid>/root, one name at a time, as the kernel would after
// chroot(2), so that an absolute link leads to that process's file and not to ours of the same name.
// Opens nothing. Follows path_resolution(7), proc_pid_root(5).
import { lstatSync, readlinkSync } from 'node:fs';

/** As the kernel counts (MAXSYMLINKS). */
const mostLinks = 40;

/** `root` '' is our own: the kernel resolves these. Undefined where nothing is there, or it may not be looked at. */
export function resolveIn(root: string, path: string): string | undefined {
  if (root === '') return path;
  const left = partsOf(path);
  const done: string[] = [];
  for (let links = 0; left.length > 0;) {
    const name = left.shift() ?? '';
    if (name === '..') {
      done.pop();
      continue;
    }
    const at = `${root}/${[...done, name].join('/')}`;
    const link = linkAt(at);
    if (link === undefined) return undefined;
    if (link === '') {
      done.push(name);
      continue;
    }
    if (++links > mostLinks) return undefined;
    if (link.startsWith('/')) done.length = 0;
    left.unshift(...partsOf(link));
  }
  return `${root}/${done.join('/')}`;
}

function partsOf(path: string): string[] {
  return path.split('/').filter(part => part !== '' && part !== '.');
}

/** Where a link leads; '' for what is none; undefined for what isn't there. */
function linkAt(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : '';
  } catch {
    // Not there or not to be looked at: for a search that is the same.
    return undefined;
  }
}

/** The folder of a path, without a slash at its end; '' for one in the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
