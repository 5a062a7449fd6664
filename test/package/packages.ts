// The VSIX files as `npm run package` makes them, made once for all tests of a run, in a folder of its own.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const root = join(import.meta.dirname, '../../..');
export const run = promisify(execFile);

export interface Packages {
  folder: string;
  x64: string;
  arm64: string;
  /** For other systems. */
  any: string;
  remove(): void;
}

export async function makePackages(): Promise<Packages> {
  const folder = mkdtempSync(join(tmpdir(), `shmscope-packages-${process.pid}-`));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await run(process.execPath, [join(root, 'scripts/package.mjs'), '--out', folder], { cwd: root });
  } catch (error) {
    remove();
    throw error;
  }
  const of = (arch: string): string => {
    const name = readdirSync(folder).find(file => file.includes(`-${arch}-`));
    if (name === undefined) throw new Error(`No package for ${arch}: ${readdirSync(folder).join(', ')}`);
    return join(folder, name);
  };
  return { folder, x64: of('x64'), arm64: of('arm64'), any: of('any'), remove };
}
