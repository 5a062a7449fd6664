// Runs a compiled script of this project as another user, who may not be able to read the project itself: then a
// readable copy of what the script needs is used.
import { execFile } from 'node:child_process';
import { accessSync, constants, cpSync, existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from './paths.js';

const run = promisify(execFile);

/** Nobody: a user without any file or process of its own. */
export const nobody = 65534;

/** Can this process become another user? */
export const canChangeUser = process.getuid?.() === 0;

/**
 * Runs `script` (a path below `out/`) as `uid` with Node and answers its stdout. `prefix` names the copy that may
 * be made in the temp folder, which the janitor removes.
 */
export async function runAs(
  uid: number,
  script: string,
  args: readonly string[],
  prefix: string,
): Promise<string> {
  const root = await readableBy(uid, prefix);
  const options = { uid, gid: uid, cwd: '/', timeout: 60_000, maxBuffer: 64 << 20 };
  const { stdout } = await run(process.execPath, [join(root, 'out', script), ...args], options);
  return stdout;
}

/** The project's folder, or a copy of it that `uid` can read, in the temp folder under that prefix. */
export async function readableBy(uid: number, prefix: string): Promise<string> {
  const probe = ['-e', `require('node:fs').accessSync(${JSON.stringify(join(projectRoot, 'out'))})`];
  const readable = await run(process.execPath, probe, { uid, gid: uid, cwd: '/' }).then(
    () => true,
    () => false,
  );
  if (readable) return projectRoot;
  const copy = join(tmpdir(), `${prefix}-project`);
  if (existsSync(copy)) return copy;
  mkdirSync(copy, { mode: 0o755 });
  for (const part of ['package.json', 'out', 'node_modules/koffi', 'node_modules/@koromix']) {
    const from = join(projectRoot, part);
    accessSync(from, constants.R_OK);
    mkdirSync(dirname(join(copy, part)), { recursive: true });
    cpSync(from, join(copy, part), { recursive: true, dereference: true });
  }
  return copy;
}
