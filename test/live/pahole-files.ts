// The debug files of a package of this machine, by what dpkg says; none where there's no dpkg or no such package.
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Largest first. */
export async function debugFilesOf(name: string): Promise<string[]> {
  let listed: string;
  try {
    ({ stdout: listed } = await run('dpkg', ['-L', name]));
  } catch {
    // Not installed, or another distribution: the caller skips.
    return [];
  }
  const files = listed.split('\n').filter(path => path.endsWith('.debug'));
  return files
    .map(path => ({ path, size: statSync(path, { throwIfNoEntry: false })?.size ?? 0 }))
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size)
    .map(({ path }) => path);
}
